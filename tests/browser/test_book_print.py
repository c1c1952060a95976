"""A printed page of the book: a handout on one or two sheets, on white."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.book import PAGES, numbers_of_step, open_book
from tests.browser.patience import becomes_true
from tests.browser.test_book_share import pixels

PAPERS = ("A4", "Letter")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_one_or_two_sheets_and_comes_back_as_it_was(page: Page, path: str) -> None:
    page.emulate_media(color_scheme="dark")
    open_book(page, f"{path}?beat=99")
    before = page.evaluate("document.querySelector('[role=application] canvas').toDataURL()")
    for paper in PAPERS:
        printed = page.pdf(format=paper)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) in (1, 2), paper
    expect(page.locator(".handout")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    becomes_true(page, "before => document.querySelector('[role=application] canvas').toDataURL() === before", before)


@pytest.mark.parametrize(("path", "sentence"), [("relu?beat=4", "coffee"), ("softmax?beat=2", "The dog sees Mary.")])
def test_a_handout_has_the_figure_the_question_and_the_numbers_on_white(page: Page, path: str, sentence: str) -> None:
    page.emulate_media(color_scheme="dark")
    own = f"sample={sentence}" if path.startswith("relu") else f"text={sentence}"
    open_book(page, f"{path}&{own}")
    title, caption = page.locator("h1").inner_text(), page.locator(".caption").inner_text()
    rows = numbers_of_step(page)
    answers = page.locator("#guess").get_by_role("button").all_inner_texts()
    page.emulate_media(media="print", color_scheme="dark")
    handout = page.locator(".handout")
    expect(handout).to_be_visible()
    for control in ("header", "nav", "input", "#guess button", ".rail", ".hint"):
        for found in page.locator(control).all():
            expect(found).to_be_hidden()
    expect(handout.locator("h1")).to_have_text(title)
    said = re.sub(r"\s+", " ", handout.inner_text())
    assert re.sub(r"\s+", " ", caption).replace("Guess first", "").strip() in said
    assert handout.locator("li").all_inner_texts() == answers
    assert [
        [cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in handout.locator("tbody tr").all()
    ] == rows
    # White paper, dark words, and a figure that is there, in light colours.
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.handout')).color") == "rgb(0, 0, 0)"
    sheet = pixels(page.screenshot(full_page=True))
    assert (sheet[:20, :20] == 255).all()
    assert (sheet.mean(axis=2) > 200).mean() > 0.6
    figure = pixels(handout.locator("canvas").screenshot())
    assert len(np.unique(figure.reshape(-1, 3), axis=0)) > 100
    assert (figure == 255).all(axis=2).mean() > 0.2
    page.emulate_media(media="screen", color_scheme="dark")
    expect(handout).to_have_count(0)
    expect(page.locator("html")).to_have_css("background-color", "rgb(24, 25, 27)")
