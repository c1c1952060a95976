"""What an address asks of the book, what is kept of it, and where addresses lead."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.book import SENTENCE, open_book


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("filter?filter=77", "filter"),
        ("pool?filter=77&beat=many", "pool"),
        ("shift?layer=conv9&shift=far&filter=16", "shift"),
        ("field?layer=conv5&row=16&column=3", "field"),
        ("label?label=4711", "label"),
        ("turn?filter=77", "turn"),
        ("convolution?row=3&column=64&alpha=soft", "convolution"),
        ("data?curve=1-2", "data"),
        ("filter?filter=5&beat=99", r"filter\?beat=7&filter=5"),
    ],
)
def test_what_an_address_asks_and_is_not_there_is_dropped_from_it(page: Page, path: str, left: str) -> None:
    open_book(page, path)
    expect(page).to_have_url(re.compile(rf"#/book/{left}$"))


@pytest.mark.parametrize("path", ["query", "softmax", "mixture", "matrices", "divide", "residual"])
def test_what_an_address_asks_for_and_is_not_there_leaves_it(page: Page, path: str) -> None:
    for asked in (
        *["layer=9&head=99", "layer=layer1&head=99", "layer=layer1&head=-1"],
        *["query=77", "head=2", "layer=layer9"],
    ):
        # From elsewhere, so that the address is what the page begins with.
        page.goto("about:blank")
        open_book(page, f"{path}?{asked}&beat=1")
        expect(page, asked).to_have_url(re.compile(rf"#/book/{path}\?beat=1$"))


@pytest.mark.parametrize(
    ("path", "asked", "kept"),
    [
        *[("neighbours", "word=77", ""), ("neighbours", "word=2", "&word=2"), ("shuffle", "order=9-1-2-0-4", "")],
        *[("shuffle", "order=4-1-2-3-0", "&order=4-1-2-3-0"), ("layers", "one=1&other=77", "")],
        *[("layers", "one=1&other=3", "&one=1&other=3"), ("length", "words=9999", "&words=512")],
        *[("residual", "query=0", ""), ("divide", "divisor=99", ""), ("divide", "divisor=2", "&divisor=2")],
        *[("softmax", "divisor=0.5", ""), ("softmax", "divisor=2.5", "&divisor=2.5"), ("neighbours", "window=3", "")],
        *[("neighbours", "window=0", "&window=0"), ("neighbours", "window=all", "&window=all")],
        *[("label", "out=16", ""), ("label", "out=5-x-11-99", "&out=5-11")],
        ("residual", "closed=layer1.0.9.x-layer9.1-layer2.3", "&closed=layer1.0-layer2.3"),
    ],
)
def test_an_address_keeps_what_is_there_and_nothing_else(page: Page, path: str, asked: str, kept: str) -> None:
    open_book(page, f"{path}?beat=1&{asked}")
    # What is written into the address is written once the stage has come to rest.
    page.wait_for_timeout(600)
    expect(page).to_have_url(re.compile(rf"#/book/{path}\?beat=1{kept}$"))


def test_instrument_and_book_lead_to_each_other_at_the_same_cell(page: Page) -> None:
    open_book(page, "field?layer=conv3&row=5&column=6&sample=rocket")
    page.get_by_role("link", name="Open in the instrument").click()
    expect(page).to_have_url(re.compile(r"#/photo\?.*layer=conv3.*row=5.*column=6"), timeout=30_000)
    page.get_by_role("link", name="In the book").click()
    expect(page).to_have_url(re.compile(r"#/book/field\?.*layer=conv3.*row=5.*column=6.*sample=rocket"))
    expect(page.locator("[role=application]")).to_be_visible(timeout=30_000)


def test_addresses_of_the_path_lead_to_the_page_on_the_same_idea(page: Page) -> None:
    page.goto("/#/sentence")
    page.goto(f"/#/path?idea=N12&view=heads&layer=layer2&head=3&query=2&key=1&text={SENTENCE}")
    # The page writes it again in an order of its own.
    asked = "".join(rf"(?=.*[?&]{said}(&|$))" for said in ("layer=layer2", "head=3", "query=2", "text=The[^&]+"))
    expect(page).to_have_url(re.compile(rf"#/book/mixture{asked}"), timeout=30_000)
    expect(page.locator("h1")).to_be_visible()
    # The old address is not a step of the history: one back is where one came from.
    page.go_back()
    expect(page).to_have_url(re.compile("#/sentence"))
    page.goto("/#/path")
    expect(page).to_have_url(re.compile("#/book/network"))
    expect(page.locator("[role=application]")).to_be_visible(timeout=30_000)


def test_a_page_that_the_book_does_not_have_is_named(page: Page) -> None:
    page.goto("/#/book/nosuch?sample=rocket")
    expect(page.get_by_text("The book has no page called “nosuch”. This is its first.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"#/book/network\?sample=rocket"))
    expect(page.locator("[role=application]")).to_be_visible()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"#/book/weights"))
    expect(page.locator("[role=application]")).to_be_visible()
    expect(page.get_by_text("The book has no page")).to_have_count(0)
    page.goto("/#/book/nosuch")
    expect(page.get_by_text("The book has no page")).to_be_visible()
    expect(page).to_have_url(re.compile(r"#/book/network"))
    page.goto("/#/book/network?sample=coffee")
    expect(page.get_by_text("The book has no page")).to_have_count(0)
    # The first page has an address of its own; whoever asks for the book alone is told nothing.
    page.goto("/#/book")
    expect(page).to_have_url(re.compile(r"#/book/network"))
    expect(page.locator("[role=application]")).to_be_visible()
    expect(page.get_by_text("The book has no page")).to_have_count(0)
