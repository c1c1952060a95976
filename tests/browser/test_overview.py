"""The first page is alive at once: a photo that has run, a sentence that is attended."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import SAMPLES, array, ask_attention, ask_feature_maps, told_apart
from tests.browser.patience import IS_AS_WIDE, becomes_true, eventually
from tests.canvas_pixels import assert_painted, read_canvas, tiles

#: Pixels between two maps.
GAP = 4
SENTENCE = "I saw a saw in the garden."


@pytest.fixture(scope="module")
def reading(address: str) -> dict[str, Any]:
    """What the service says of the first sample sentence."""
    return ask_attention(address, SENTENCE)


def test_both_halves_are_alive_without_a_click(page: Page, address: str, reading: dict[str, Any]) -> None:
    page.goto("/")
    photo = page.get_by_role("region", name="A photo", exact=True)
    best = ask_feature_maps(address, SAMPLES / "chelsea.jpg", layers=["classifier"])["predictions"][0]
    expect(photo.get_by_role("rowheader").first).to_have_text(best["label"])
    sentence = page.get_by_role("region", name="A sentence", exact=True)
    words = sentence.locator("ol button")
    expect(words).to_have_count(len(reading["tokens"]))
    for word, token, name in zip(words.all(), reading["tokens"], told_apart(reading["tokens"]), strict=True):
        expect(word).to_have_text(" ".join([name, token.get("label", "")]).strip())


def test_maps_on_the_overview_are_the_numbers(page: Page, address: str) -> None:
    page.goto("/")
    photo = page.get_by_role("region", name="A photo", exact=True)
    expect(photo.get_by_role("rowheader").first).to_be_visible()
    maps = array(ask_feature_maps(address, SAMPLES / "chelsea.jpg", layers=["conv1"])["layers"][0]["output"])
    line = photo.get_by_role("application", name=re.compile("^conv1,"))
    painted = list(tiles(read_canvas(line.locator("canvas"))))
    shown = []
    for index, tile in enumerate(painted):
        line.hover(position={"x": index * (tile.shape[1] + GAP) + 20, "y": 30})
        # The tag beside the pointer tells which map it is, for there is room for a few only.
        tag = line.get_by_text(re.compile(r"^map \d+ · "))
        shown.append(maps[int(re.findall(r"\d+", tag.inner_text())[0])])
    assert_painted(painted, shown, [float(np.abs(values).max()) for values in shown])


def test_attention_on_the_overview_is_the_numbers(page: Page, reading: dict[str, Any]) -> None:
    page.goto("/")
    sentence = page.get_by_role("region", name="A sentence", exact=True)
    sentence.get_by_text("3", exact=True).first.click()
    sentence.get_by_role("group", name="Head").get_by_text("5").click()
    heatmap = sentence.get_by_role("application", name="layer3 head 5")
    attention = array(reading["layers"][2]["attention"])[5]
    reach = float(attention.max())
    eventually(page, lambda: assert_painted([read_canvas(heatmap.locator("canvas"))], [attention], [reach]))


def test_typing_a_sentence_reads_it(page: Page, address: str) -> None:
    page.goto("/")
    sentence = page.get_by_role("region", name="A sentence", exact=True)
    expect(sentence.locator("ol button").first).to_be_visible()
    sentence.get_by_label("Your sentence").fill("Time flies like an arrow")
    tokens = ask_attention(address, "Time flies like an arrow", layers=[])["tokens"]
    expect(sentence.locator("ol button")).to_have_count(len(tokens))
    for word, token in zip(sentence.locator("ol button").all()[1:], tokens[1:], strict=True):
        expect(word).to_have_text(f"{token['text']} {token['label']}")


def test_long_text_is_read_whole(page: Page, address: str) -> None:
    text = ("I saw a saw in the garden.\n" * 22).strip()
    page.goto("/")
    sentence = page.get_by_role("region", name="A sentence", exact=True)
    expect(sentence.locator("ol button").first).to_be_visible()
    sentence.get_by_label("Your sentence").fill(text)
    reading = ask_attention(address, text)
    expect(sentence.locator("ol button")).to_have_count(len(reading["tokens"]))
    sentence.get_by_text("4", exact=True).first.click()
    sentence.get_by_role("group", name="Head").get_by_text("6").click()
    heatmap = sentence.get_by_role("application", name="layer4 head 6")
    attention = array(reading["layers"][3]["attention"])[6]
    reach = float(attention.max())
    expect(heatmap).to_have_accessible_name(re.compile(f"{len(attention)} rows"))
    eventually(
        page, lambda: assert_painted([read_canvas(heatmap.locator("canvas"))], [attention], [reach], signed=False)
    )


def test_text_that_is_too_long_is_refused_and_not_cut(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    page.goto("/")
    sentence = page.get_by_role("region", name="A sentence", exact=True)
    expect(sentence.locator("ol button").first).to_be_visible()
    box = sentence.get_by_label("Your sentence")
    text = "x" * 20_001
    box.fill(text)
    expect(sentence.get_by_text("the text has 20001 characters; at most 20000 are read")).to_be_visible()
    expect(box).to_have_value(text)
    box.fill(text[1:])
    expect(sentence.locator("ol button")).to_have_count(2)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        becomes_true(page, IS_AS_WIDE, width)


def test_text_of_another_language_says_what_its_labels_mean(page: Page) -> None:
    page.goto("/")
    sentence = page.get_by_role("region", name="A sentence", exact=True)
    expect(sentence.locator("ol button").first).to_be_visible()
    sentence.get_by_label("Your sentence").fill("Ich habe gestern einen sehr guten Film gesehen.")
    expect(sentence.get_by_text("7 of 8 words (88 %) are not in the vocabulary")).to_be_visible()


def test_links_lead_to_the_whole_story(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="All maps").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Every layer, every map")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/(#/)?$"))
    page.get_by_role("link", name="All heads").click()
    expect(page.get_by_role("textbox").first).to_have_value(SENTENCE)


def test_a_page_that_there_is_not_is_named(page: Page) -> None:
    page.goto("/#/nosuch/thing?text=I+saw")
    note = page.get_by_text("There is no page called “nosuch”. This is the overview.")
    expect(note).to_be_visible()
    page.get_by_role("link", name="Sentence", exact=True).click()
    expect(page).to_have_url(re.compile("#/sentence"))
    expect(note).to_have_count(0)


def test_going_back_is_not_undone_by_what_still_changes(page: Page) -> None:
    page.goto("/")
    page.goto("/#/photo?layer=conv1&channel=1&row=4&column=5")
    expect(page.get_by_role("article")).to_be_visible()
    # Something changes after the address has, but before the page has heard of it.
    page.evaluate("addEventListener('popstate', () => dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })))")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look inside a network while it works")
    expect(page).to_have_url(re.compile(r"/(#/)?$"))
