"""The book's pages on words as such, before any query asks: their numbers held to the service's."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import array, ask_attention
from tests.browser.test_book import number, numbers_of_step, open_book


@pytest.mark.parametrize("sees", [0, 1, 2, None])
def test_neighbours_calls_words_what_the_network_calls_them(page: Page, address: str, sees: int | None) -> None:
    text = "They refuse to permit us to obtain the refuse permit."
    open_book(page, f"neighbours?text={text}&beat={4 if sees is None else sees + 1}")
    rows = numbers_of_step(page)
    readings = [ask_attention(address, text, window=window, include=["hidden"]) for window in (sees, None)]
    kinds = {"PRON": "pronoun", "VERB": "verb", "PART": "particle", "DET": "article", "NOUN": "noun", "PUNCT": "mark"}
    for column, reading in ((1, readings[0]), (3, readings[1])):
        assert [cells[column] for cells in rows] == [kinds[token["label"]] for token in reading["tokens"][1:]]
    sure = [token["probability"] for token in readings[0]["tokens"][1:]]
    assert [number(cells[2]) / 100 for cells in rows] == pytest.approx(sure, abs=6e-5)
    vectors = array(readings[0]["layers"][-1]["hidden"])
    one, other = vectors[2], vectors[9]
    cosine = one @ other / (one @ one * (other @ other)) ** 0.5
    assert [number(rows[word - 1][4]) for word in (2, 9)] == pytest.approx([cosine, cosine], abs=6e-5)


def test_neighbours_blinkers_are_drawn_by_hand_and_given_back(page: Page) -> None:
    stage = open_book(page, "neighbours?beat=1")
    caption = page.locator(".caption")
    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(caption).to_contain_text(re.compile("In your hand.*1 neighbour to each side.*noun"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile("word=2"))
    expect(caption).to_contain_text("saw₂ sees 1 neighbour")
    box = stage.bounding_box()
    assert box is not None
    # From the first word's edge down over the whole column: as far as there are words.
    page.mouse.move(box["x"] + 60, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] - 10, steps=4)
    expect(caption).to_contain_text("saw₂ sees all words")
    page.mouse.up()
    page.get_by_role("button", name="Play", exact=True).click()
    expect(caption).not_to_contain_text("In your hand")
