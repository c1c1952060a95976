"""The page's "Neighbours": the labels that the service gives for each window."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import ask_attention, told_apart

SENTENCE = "They refuse to permit us to obtain the refuse permit."


@pytest.mark.parametrize(("column", "window"), [(0, 0), (1, 1), (-1, None)])
def test_each_column_is_the_sentence_read_with_that_window(
    page: Page, address: str, column: int, window: int | None
) -> None:
    answer = ask_attention(address, SENTENCE, window=window, layers=[])
    page.goto(f"/#/sentence?view=neighbours&text={SENTENCE}")
    rows = page.get_by_role("region", name="Labels by window").locator("tbody tr")
    expect(rows).to_have_count(len(answer["tokens"]) - 1)
    names = told_apart(answer["tokens"])
    for row, token, name in zip(rows.all(), answer["tokens"][1:], names[1:], strict=True):
        expect(row.get_by_role("rowheader")).to_have_text(name)
        cell = row.get_by_role("cell").all()[column]
        label, percent = cell.inner_text().split()[:2]
        assert label == token["label"]
        assert float(percent.rstrip("%")) == pytest.approx(100 * token["probability"], abs=0.06)


def test_a_window_is_chosen_for_the_whole_page(page: Page) -> None:
    page.goto(f"/#/sentence?view=neighbours&text={SENTENCE}")
    page.get_by_role("button", name="0", exact=True).click()
    expect(page).to_have_url(re.compile("window=0"))
    expect(page.get_by_text("itself only", exact=True)).to_be_visible()
    page.get_by_role("button", name="all", exact=True).click()
    expect(page).not_to_have_url(re.compile("window="))


def test_of_a_long_text_only_words_that_change_are_listed(page: Page, address: str) -> None:
    text = " ".join(["They refuse to permit us the refuse permit ."] * 6)
    page.goto(f"/#/sentence?view=neighbours&text={text}")
    table = page.get_by_role("region", name="Labels by window")
    expect(table).to_contain_text("of 54 words whose label the neighbours change")
    assert 0 < table.locator("tbody tr").count() < 54
