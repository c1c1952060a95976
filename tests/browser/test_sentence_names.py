"""What tokens are called on the sentence page: one word pair for attention, and no two tokens of one name."""

import re

import pytest
from playwright.sync_api import Page, expect

SENTENCE = "The wind winds its way past the bandage wound around her wound."
#: Tokens that come twice, with their places, <cls> being 0.
TWICE = ["The₁", "the₇", "wound₉", "wound₁₂"]


def _open(page: Page, view: str, more: str = "") -> None:
    page.goto("about:blank")
    page.goto(f"/#/sentence?view={view}&text={SENTENCE}{more}")
    expect(page.locator("#does h1")).to_be_visible()
    expect(page.get_by_role("region", name="What you put in").locator("ol button", has_text="bandage")).to_be_visible()


def test_equal_words_are_told_apart_in_rows_cards_formulas_and_tables(page: Page) -> None:
    _open(page, "heads", "&layer=layer3&head=0&query=9&key=12")
    words = page.get_by_role("region", name="What you put in").locator("ol .text")
    assert [word for word in words.all_inner_texts() if word[-1] in "₀₁₂₃₄₅₆₇₈₉"] == TWICE
    card = page.get_by_role("region", name="What you point at")
    expect(card.get_by_role("heading", level=2)).to_have_text("wound₉ → wound₁₂")
    expect(card.get_by_text("“wound₉” against “wound₁₂”")).to_be_visible()
    page.get_by_role("region", name="The enlarged head").get_by_role("button", name="Numbers").click()
    table = page.get_by_role("region", name=re.compile("^Numbers of layer3 head 0"))
    heads = [text for text in table.get_by_role("columnheader").all_inner_texts() if text]
    assert len(set(heads)) == len(heads)
    assert set(TWICE) <= set(heads)


@pytest.mark.parametrize("view", ["words", "positions", "neighbours"])
def test_no_view_of_words_has_two_of_one_name(page: Page, view: str) -> None:
    _open(page, view)
    for name in TWICE:
        expect(page.locator("#does").get_by_text(name, exact=False).first).to_be_attached()


def test_what_is_saved_tells_equal_words_apart(page: Page) -> None:
    _open(page, "heads")
    button = page.get_by_role("region", name="The enlarged head").get_by_role("button", name="Save")
    button.click()
    with page.expect_download() as saved:
        page.get_by_role("button", name=re.compile("CSV")).click()
    first = saved.value.path().read_text(encoding="utf-8").splitlines()[0]
    assert first.count("wound₉") == first.count("wound₁₂") == 1


#: Words for attention that the page does not use: its one pair is "attends to", "is attended to by".
OTHER_WORDS = re.compile(r"\b(asks?|asked|asking(?! for)|whom|gives? most|is given)\b", re.IGNORECASE)


@pytest.mark.parametrize("view", ["heads", "form", "together", "syntax", "neighbours", "why", "compare", "positions"])
def test_a_query_attends_to_a_key_on_every_view(page: Page, view: str) -> None:
    _open(page, view, "&query=9&key=12")
    expect(page.locator("#does canvas, #does table").first).to_be_visible()
    for zone in ("What the network does", "What you point at"):
        assert OTHER_WORDS.findall(page.get_by_role("region", name=zone).inner_text()) == []


@pytest.mark.parametrize("form", ["notes", "code"])
def test_the_card_says_which_attends_whatever_the_arrangement(page: Page, form: str) -> None:
    """As in the notes a query is a column: the card names no row."""
    _open(page, "form", f"&form={form}&layer=layer3&head=0&query=9&key=12")
    card = page.get_by_role("region", name="What you point at")
    expect(card.get_by_text("“wound₉” (verb,")).to_contain_text("attends to “wound₁₂” (noun,")
    expect(card.get_by_role("heading", name="“wound₁₂” is attended to by")).to_be_visible()
    expect(card.get_by_text("What “wound₉” attends to")).to_be_visible()
    assert re.findall(r"\b(row|column)\b", card.inner_text().split("Back to the word")[0]) == []


@pytest.mark.parametrize(
    "place", [f"/#/sentence?text={SENTENCE}&query=9&key=12", "/#/photo?layer=conv2&channel=3&row=4&column=5"]
)
def test_that_numbers_are_rounded_is_said_once(page: Page, place: str) -> None:
    page.goto(place)
    card = page.get_by_role("region", name="What you point at")
    expect(card.get_by_text("Shown to 4 digits")).to_have_count(1)
    exact = card.get_by_role("group", name="How the weight").or_(card.get_by_role("region", name="How the value"))
    expect(exact.locator("[title]").first).to_be_attached()
