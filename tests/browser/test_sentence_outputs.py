"""The page's "Outputs": labels, sentiment, and the pronouncer step by step, as the service answers."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import array, ask_attention
from tests.browser.patience import eventually
from tests.canvas_pixels import assert_painted, read_canvas

SENTENCE = "They refuse the permit."


@pytest.fixture(scope="module")
def said(address: str) -> dict[str, Any]:
    url = f"{address}/api/v1/models/pronouncer/generation"
    return dict(httpx.post(url, json={"text": "permit", "beams": 4}, timeout=30).raise_for_status().json())


def _open(page: Page, more: str = "") -> None:
    page.goto(f"/#/sentence?view=outputs&text={SENTENCE}&ear=permit{more}")
    expect(page.get_by_role("list", name="What it says, step by step")).to_be_visible()


def test_as_many_labels_as_words_one_for_all_and_as_many_sounds_as_it_decides(
    page: Page, address: str, said: dict[str, Any]
) -> None:
    answer = ask_attention(address, SENTENCE, layers=[])
    _open(page)
    labels = page.get_by_role("region", name="A label for each").get_by_role("listitem")
    expect(labels).to_have_text([f"{token['text']} {token['label']}" for token in answer["tokens"][1:]])
    moods = page.get_by_role("region", name="One for all").get_by_role("listitem")
    expect(moods).to_have_text([re.compile(mood["label"]) for mood in answer["sequence_labels"]])
    sounds = [token["text"] for token in said["tokens"] if token["text"] != "<stop>"]
    expect(page.get_by_role("region", name="As many as it decides")).to_contain_text(
        f"6 letters in, {len(sounds)} sounds out"
    )
    expect(page.get_by_role("region", name="As many as it decides")).to_contain_text(" ".join(sounds))


def test_each_step_shows_what_could_have_come_and_it_stops_by_itself(page: Page, said: dict[str, Any]) -> None:
    _open(page)
    step = page.get_by_role("region", name="The next sound")
    for index, token in enumerate(said["tokens"]):
        expect(step.get_by_role("heading")).to_have_text(f"Step {index + 1} of {len(said['tokens'])}")
        shares = [float(one.get_attribute("title") or "nan") for one in step.locator("li [title*='.']").all()]
        expected = [alternative["probability"] for alternative in token["alternatives"]]
        assert shares == pytest.approx(expected, rel=1e-4)
        if index + 1 < len(said["tokens"]):
            page.get_by_role("button", name="Next", exact=True).click()
    expect(page).to_have_url(re.compile(f"at={len(said['tokens']) - 1}"))
    expect(step).to_contain_text("It stops here, by itself")


def test_play_walks_to_the_end(page: Page, said: dict[str, Any]) -> None:
    _open(page, f"&at={len(said['tokens']) - 3}")
    page.get_by_role("button", name="Play").click()
    expect(page).to_have_url(re.compile(f"at={len(said['tokens']) - 1}"))
    expect(page.get_by_role("button", name="Play")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Encoder: letter to letter", "encoder_attention"),
        ("Decoder: sound to sounds before", "decoder_attention"),
        ("Cross-attention: sound to letter", "cross_attention"),
    ],
)
def test_three_attentions_are_the_services(page: Page, said: dict[str, Any], name: str, field: str) -> None:
    _open(page, "&deep=1&seen=1")  # head 1 has a warm colour
    expected = array(said[field])[1, 1]
    canvas = page.get_by_role("region", name=name).locator("canvas").first
    eventually(page, lambda: assert_painted([read_canvas(canvas)], [expected], [1.0]))


def test_beams_are_candidates_and_greedy_is_one(page: Page, said: dict[str, Any]) -> None:
    _open(page)
    rows = page.get_by_role("region", name="Candidates").locator("tbody tr")
    expect(rows).to_have_count(len(said["candidates"]))
    best = [text for text in said["candidates"][0]["tokens"] if text != "<stop>"]
    expect(rows.first.get_by_role("rowheader")).to_have_text(" ".join(best))
    page.get_by_text("greedy", exact=True).click()
    expect(rows).to_have_count(1)


def test_a_word_without_letters_is_refused_with_a_reason(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    _open(page)
    page.get_by_role("textbox", name="word").fill("123")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="refuse", exact=True).click()
    expect(page.get_by_role("region", name="As many as it decides")).to_contain_text("how “refuse” is said")
