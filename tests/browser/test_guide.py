"""The guide at /guide: every page of it, in a browser that is told to allow next to nothing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.docs.guide import GUIDE, PAGES

HEADING = {page: page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for page in PAGES}
PATHS = {page.relative_to(GUIDE).with_suffix(".html").as_posix(): heading for page, heading in HEADING.items()}


@pytest.mark.parametrize("path", PATHS)
def test_page_opens_without_asking_anything_of_others(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"/guide/{path}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(PATHS[path])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than a phone"
    source = GUIDE / path.replace(".html", ".md")
    formulas = source.read_text(encoding="utf-8").count("$") > 1
    assert page.locator("math").count() > 0 if formulas else page.locator(".arithmatex").count() == 0
    assert "\\(" not in page.inner_text("article")


def test_frame_leads_to_the_guide_and_the_guide_to_the_book(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Guide", exact=True).click()
    expect(page.get_by_role("heading", name=HEADING[GUIDE / "index.md"])).to_be_visible()
    page.get_by_role("link", name="The book", exact=True).click()
    expect(page).to_have_url(re.compile(r"/#/book"))


def test_guide_is_searched(page: Page) -> None:
    page.goto("/guide/index.html")
    page.get_by_role("button", name="Search").first.click()
    box = page.get_by_role("textbox").or_(page.get_by_role("combobox")).or_(page.get_by_role("searchbox")).first
    box.fill("receptive")
    expect(page.get_by_role("link", name="Receptive field").first).to_be_visible()
    # Styled: what the search brings with it has not been refused.
    assert box.evaluate("box => getComputedStyle(box).borderStyle") in ("none", "hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, find_faults: Callable[..., list[str]], scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("/guide/maths/attention.html")
    expect(page.locator("math").first).to_be_visible()
    assert find_faults() == []
