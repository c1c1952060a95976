"""The book in front of a class: nothing but the stage and its caption, large, and led by the arrow keys."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.book import PAGES, open_book
from tests.browser.patience import becomes_true

#: Letters on a stage are 13 pixels at least; this is how much larger they are drawn.
MEASURE = """() => {
  const canvas = document.querySelector("[role=application] canvas");
  const box = canvas.getBoundingClientRect();
  const caption = document.querySelector(".caption");
  return {
    says: caption.textContent.trim(),
    caption: parseFloat(getComputedStyle(caption).fontSize),
    letters: 13 * canvas.getContext("2d").getTransform().a / (canvas.width / box.width),
    left: box.left, right: box.right, top: box.top, bottom: box.bottom,
    captionTop: caption.getBoundingClientRect().top,
    captionBottom: caption.getBoundingClientRect().bottom,
    hintTop: document.querySelector(".hint").getBoundingClientRect().top,
    hidden: caption.scrollHeight - caption.clientHeight,
    beyond: [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight],
  };
}"""

#: Screens, and how large the caption and a stage's letters have to be there.
PROJECTORS = [(1920, 1080, 36, 18.5), (1280, 720, 28, 13)]


def measured(page: Page) -> dict[str, Any]:
    return dict(page.evaluate(MEASURE))


@pytest.mark.parametrize("path", PAGES)
def test_every_stage_is_large_enough_for_the_last_row(page: Page, path: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_book(page, path)
    beats = int(page.get_by_role("slider", name="Where in the animation").get_attribute("max") or 0)
    for width, height, caption, letters in PROJECTORS:
        page.set_viewport_size({"width": width, "height": height})
        open_book(page, f"{path}?present")
        for name in ("header", "nav", "h1", "input[type=range]", "#guess"):
            for found in page.locator(name).all():
                expect(found).to_be_hidden()
        said = set()
        for beat in range(beats + 1):
            if beat:
                page.keyboard.press("ArrowRight")
            seen = measured(page)
            said.add(seen["says"])
            assert seen["caption"] >= caption
            # Six matrices one below the other: on a low screen their letters are small.
            assert seen["letters"] >= (letters if path != "matrices" else letters - 1.5)
            assert 0 <= seen["left"] < seen["right"] <= width
            assert 0 <= seen["top"] < seen["bottom"] <= seen["captionTop"] + 1
            assert seen["hidden"] == 0, (width, seen["says"])
            assert seen["captionBottom"] <= seen["hintTop"], "the hint of the keys lies beside what is said"
            assert seen["beyond"] == [0, 0]
        assert len(said) == beats + 1, width
        # So that to open it again leads back to the first.
        expect(page).to_have_url(re.compile(rf"beat={beats}\b"))


def test_arrows_lead_through_the_beats_and_on_to_the_next_page_and_back(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_book(page, "filter?present&sample=coffee")
    caption = page.locator(".caption strong")
    for name in ("Look", "Multiply", "Add", "Paint", "Slide", "Everywhere", "An even place"):
        page.keyboard.press("ArrowRight")
        expect(caption).to_have_text(re.compile(name))
    page.keyboard.press("ArrowLeft")
    expect(caption).to_have_text(re.compile("Everywhere"))
    page.keyboard.press("PageDown")
    expect(caption).to_have_text(re.compile("An even place"))
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"book/relu\?(?=.*present)(?=.*sample=coffee)"))
    expect(page.locator(".caption")).to_contain_text("as the convolution left it")
    expect(page.locator("h1")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"book/filter\?.*present"))
    expect(caption).to_have_text(re.compile("An even place"))
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_be_visible()
    expect(page).to_have_url(re.compile(r"book/filter\?((?!present).)*$"))


def test_a_beat_moves_and_a_second_press_ends_it(page: Page) -> None:
    open_book(page, "filter?present")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"beat=1\b"))
    # Space plays on from there, and an arrow ends the beat that it came to.
    page.keyboard.press(" ")
    expect(page.locator(".caption strong")).to_have_text(re.compile("Multiply"))
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"beat=2\b"))


def test_presenting_is_a_button_and_its_hint_fades(page: Page) -> None:
    open_book(page, "softmax?beat=1")
    page.get_by_role("button", name="Present").click()
    hint = page.locator(".hint")
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("Esc leaves")
    expect(page.locator("h1")).to_be_hidden()
    expect(page).to_have_url(re.compile("present"))
    becomes_true(page, "document.fullscreenElement !== null")
    expect(hint).to_have_css("opacity", "0")
    page.mouse.move(300, 300)
    page.mouse.move(320, 320)
    expect(hint).to_have_css("opacity", "1")
    hint.get_by_role("button", name="Leave").click()
    expect(page.locator("h1")).to_be_visible()
    becomes_true(page, "document.fullscreenElement === null")


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (768, 1024), (390, 844), (360, 740)])
def test_the_hint_covers_nothing_on_a_smaller_screen(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    open_book(page, "softmax?present&beat=3")
    seen = measured(page)
    assert seen["captionBottom"] <= seen["hintTop"]
    hint = page.locator(".hint")
    assert hint.evaluate("hint => hint.scrollWidth <= hint.clientWidth && hint.clientHeight <= 44")
    hint.get_by_role("button", name="Leave").click()
    expect(page.locator("h1")).to_be_visible()


def test_what_is_presented_can_be_taken_by_hand(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    stage = open_book(page, "filter?present&beat=6")
    box = stage.bounding_box()
    assert box is not None
    # The middle of the photo, wherever it is drawn: its own row and column are said.
    page.mouse.click(box["x"] + 210, box["y"] + 230)
    expect(page.locator(".caption")).to_contain_text("In your hand")
    found = re.search(r"Row (\d+), column (\d+)", page.locator(".caption").inner_text())
    assert found is not None
    assert 25 < int(found[1]) < 45
    assert 25 < int(found[2]) < 45
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".caption")).not_to_contain_text("In your hand")
