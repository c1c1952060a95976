"""Open the pages of the book, and read what stands there."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.numbers import SAMPLES
from tests.browser.patience import settled

PHOTO_PAGES = ["network", "weights", "filter", "relu", "shift", "pool", "field", "label", "turn"]


SENTENCE_PAGES = [
    *["length", "embedding", "outputs", "neighbours"],
    *["query", "softmax", "divide", "mixture", "matrices", "shuffle", "residual", "layers"],
]


PAGES = [*PHOTO_PAGES, *SENTENCE_PAGES, "data", "convolution"]


CHELSEA = SAMPLES / "chelsea.jpg"


SENTENCE = "The old man the boat, they can fish."


def open_book(page: Page, path: str) -> Locator:
    """Open a page of the book and wait for its stage."""
    page.goto(f"/#/book/{path}")
    stage = page.locator("[role=application]")
    expect(stage).to_be_visible(timeout=30_000)
    settled(page)
    return stage


def numbers_of_step(page: Page) -> list[list[str]]:
    """The rows of "The numbers of this step", as they stand there."""
    page.get_by_text("The numbers of this step").click()
    table = page.locator("details table")
    expect(table).to_be_visible()
    rows: list[list[str]] = table.evaluate(
        "table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    return rows


def choice(page: Page, label: str) -> Locator:
    """One of a few things by name, under a page's prose: its label has its options' texts too."""
    return page.locator("label", has_text=re.compile(rf"^\s*{re.escape(label)}\s")).locator("select")


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(re.sub(r"[\s,%\u202f]", "", text).replace("−", "-"))
