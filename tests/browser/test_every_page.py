"""What holds for every page: no serious fault, both themes, a phone's width, no mouse needed."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.patience import IS_AS_WIDE, becomes_true, settled, watch

#: Path -> what is there once the page has its numbers.
PAGES = {
    "/": "ol button",
    "/#/photo?layer=pool1&channel=1&row=4&column=5": "article canvas",
    "/#/sentence": "canvas",
    "/#/photo?view=parameters": "main table",
    "/#/photo?view=data": "main table",
}


def open_page(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator(PAGES[path]).first).to_be_visible()
    settled(page)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_serious_fault_one_heading_and_nothing_beside_the_screen(
    page: Page, find_faults: Callable[..., list[str]], path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    open_page(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("nav [aria-current=page]")).to_have_count(1)
    assert find_faults("light", "dark") == []


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_head_is_no_wider_than_any_window_and_one_line_where_it_fits(page: Page, language: str) -> None:
    page.goto(f"/?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("navigation").first).to_be_visible()
    head = page.get_by_role("banner")
    # Just above and below where it is laid out anew, and between.
    for width in (320, 360, 441, 453, 480, 481, 760, 761, 800, 801, 858, 920, 921, 987, 1040, 1041, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        becomes_true(page, "width => innerWidth === width", width)
        becomes_true(page, IS_AS_WIDE, width)
        # All that is in the head, whether or not the page scrolls to it, in a line or in two.
        ends = head.evaluate("head => [...head.querySelectorAll('a, label')].map((end) => end.getBoundingClientRect())")
        assert all(0 <= end["left"] and end["right"] <= width for end in ends), f"{width} px: {ends}"
        # To the guide and the API from every page, however narrow.
        for elsewhere in ("guide/index.html", "docs"):
            expect(head.locator(f"a[href='{elsewhere}']")).to_be_visible()
        assert head.evaluate("head => head.offsetHeight") == (56 if width > 800 else 85), f"{width} px"


def test_theme_is_chosen_once(page: Page) -> None:
    open_page(page, "/")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(background)
    page.get_by_text("Dark", exact=True).click()
    dark = page.evaluate(background)
    assert dark != light
    page.reload()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    assert page.evaluate(background) == dark


def test_first_tab_skips_to_the_content(page: Page) -> None:
    open_page(page, "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_api_documentation_works_offline(page: Page) -> None:
    page.goto("/docs")
    expect(page.get_by_text("/api/v1/models/{model_id}/feature-maps")).to_be_visible()


def test_first_load_is_light(new_context: Callable[[], BrowserContext], address: str) -> None:
    """At most 300 kB with gzip, the sample photo and the numbers apart, in a browser that was never here."""
    page = new_context().new_page()
    watch(page)
    sizes: dict[str, int] = {}

    def weigh(response: Any) -> None:
        path = response.url.removeprefix(address)
        if not path.startswith(("/api", "/samples")):
            sizes[path] = response.request.sizes()["responseBodySize"]

    page.on("requestfinished", lambda request: weigh(request.response()))
    open_page(page, "/")
    assert 0 < sum(sizes.values()) <= 300_000, sizes
