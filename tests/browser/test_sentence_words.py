"""The page's "Words": one-hot beside embedded, held to cosines of the raw vectors."""

import re
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import Numbers, array
from tests.browser.patience import eventually
from tests.canvas_pixels import assert_painted, read_canvas

SENTENCE = "I saw a saw."
WORDS = ["I", "saw", "a", "saw", ".", "cat"]


@pytest.fixture(scope="module")
def answer(address: str) -> dict[str, Any]:
    url = f"{address}/api/v1/models/sentence-encoder/embeddings"
    body = {"text": SENTENCE, "extra_words": ["cat"], "nearest": 8, "include": ["embedding"]}
    return dict(httpx.post(url, json=body, timeout=30).raise_for_status().json())


def _assert_shows(page: Page, section: str, expected: Numbers) -> None:
    canvas = page.get_by_role("region", name=section, exact=True).locator("canvas").first
    expect(canvas).to_be_visible()
    eventually(page, lambda: assert_painted([read_canvas(canvas)], [expected], [1.0]))


def test_one_hot_is_the_identity_and_embeddings_have_structure(page: Page, answer: dict[str, Any]) -> None:
    page.goto(f"/#/sentence?view=words&text={SENTENCE}&add=cat")
    # A word that comes twice is the same word.
    _assert_shows(page, "One-hot", np.array([[float(one == other) for other in WORDS] for one in WORDS]))
    vectors = array(answer["embedding"])
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    _assert_shows(page, "Embedded", unit @ unit.T)


def test_nearest_words_are_those_of_the_word_chosen_on_the_map(page: Page, answer: dict[str, Any]) -> None:
    page.goto(f"/#/sentence?view=words&text={SENTENCE}&add=cat")
    page.get_by_role("group", name=re.compile("main directions")).get_by_role("button", name="cat").click()
    expect(page).to_have_url(re.compile("word=6"))
    listed = page.get_by_role("region", name="Nearest words").get_by_role("listitem")
    expect(page.get_by_role("heading", name="Nearest to “cat”")).to_be_visible()
    assert [text.split("\n")[0] for text in listed.all_inner_texts()] == [near["word"] for near in answer["nearest"][5]]


def test_words_are_added_as_they_are_typed(page: Page) -> None:
    page.goto(f"/#/sentence?view=words&text={SENTENCE}")
    page.get_by_label("Other words beside those of the sentence").fill("dog, zyxgrq")
    expect(page).to_have_url(re.compile("add=dog"))
    cloud = page.get_by_role("group", name=re.compile("main directions"))
    cloud.get_by_role("button", name="zyxgrq").click()
    expect(page.get_by_text("Training never kept “zyxgrq”")).to_be_visible()


def test_the_map_says_which_of_equal_words_stand_at_a_point(page: Page) -> None:
    page.goto("/#/sentence?view=words&text=I saw a saw.&word=4")
    cloud = page.get_by_role("group", name=re.compile("main directions"))
    expect(cloud.get_by_role("button", name="saw₂, saw₄", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name="Nearest to “saw₄”")).to_be_visible()
