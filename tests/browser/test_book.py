"""The book: every page by keyboard, without motion, on a phone; its frame around them all."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.book import PAGES, PHOTO_PAGES, open_book
from tests.browser.patience import settled


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_walked_by_keyboard_alone(page: Page, path: str) -> None:
    stage = open_book(page, path)
    rail = page.get_by_role("slider", name="Where in the animation")
    stage.focus()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Again", exact=True)).to_be_visible()
    beats = round(float(rail.input_value()))
    assert 2 <= beats <= 10
    expect(page).to_have_url(re.compile(rf"beat={beats}\b"))
    page.keyboard.press(",")
    expect(rail).to_have_value(str(beats - 1))
    page.keyboard.press("Home")
    expect(rail).to_have_value("0")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_have_count(0)


@pytest.mark.parametrize("path", PAGES)
def test_without_motion_each_press_shows_the_end_of_a_beat_and_the_last_has_no_serious_fault(
    page: Page, find_faults: Callable[..., list[str]], path: str
) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_book(page, path)
    rail = page.get_by_role("slider", name="Where in the animation")
    captions = [page.locator(".caption").inner_text()]
    for press in range(1, round(float(rail.get_attribute("max") or 0)) + 1):
        page.get_by_role("button", name="Next", exact=True).click()
        expect(rail).to_have_value(str(press))
        captions.append(page.locator(".caption").inner_text())
    assert len(set(captions)) == len(captions), "each beat says something else"
    expect(page.get_by_role("button", name="Again", exact=True)).to_be_visible()
    page.get_by_text("The numbers of this step").click()
    settled(page)
    assert find_faults("light", "dark") == []


@pytest.mark.parametrize("path", PAGES)
def test_a_guess_is_answered_by_the_readers_own_numbers_and_kept_and_a_phone_has_room_for_it(
    page: Page, path: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_book(page, path)
    figure = page.locator("section.figure").bounding_box()
    assert figure is not None
    assert figure["height"] <= 0.62 * 844
    guess = page.locator("#guess")
    answers = guess.get_by_role("button")
    answers.first.click()
    expect(guess.get_by_text(re.compile("^right$"))).to_have_count(1)
    expect(guess.locator(".because")).to_be_visible()
    page.reload()
    expect(guess.locator(".because")).to_be_visible()
    expect(answers.first).to_be_disabled()
    page.set_viewport_size({"width": 360, "height": 740})
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_contents_follow_the_pages_in_their_order(page: Page) -> None:
    open_book(page, "data")
    page.get_by_role("button", name="Contents: page 22 of 23").click()
    links = page.locator("dialog section a")
    expect(links).to_have_count(len(PAGES))
    asked = [re.search(r"#/book/(\w+)", link.get_attribute("href") or "") for link in links.all()]
    assert [match[1] if match else None for match in asked] == PAGES
    assert [int(link.inner_text().split()[0]) for link in links.all()] == list(range(1, len(PAGES) + 1))
    expect(page.get_by_role("dialog").get_by_role("heading", name="Looking back at both")).to_be_visible()


def test_what_a_phone_cuts_off_fades_at_the_side_where_there_is_more(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_book(page, "field")
    line = page.get_by_role("list", name="Where in the network")
    assert line.evaluate("line => line.scrollWidth > line.clientWidth")
    line.evaluate("line => line.scrollTo(0, 0)")
    expect(line).to_have_css("--more-before", "0px")
    expect(line).to_have_css("--more-after", "32px")
    line.evaluate("line => line.scrollTo(line.scrollWidth, 0)")
    expect(line).to_have_css("--more-after", "0px")
    expect(line).to_have_css("--more-before", "32px")


def test_own_photo_is_kept_over_all_pages_and_asked_about_once(page: Page, own_photo: Path) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            asked.append(request.url)

    open_book(page, PHOTO_PAGES[0])
    page.on("request", note)
    page.get_by_role("button", name=re.compile("^Photo: Cat")).click()
    page.locator("input[type=file]").set_input_files(own_photo)
    expect(page).to_have_url(re.compile("sample=own"))
    for path in PHOTO_PAGES[1:]:
        page.get_by_role("link", name=re.compile("^Next: ")).click()
        expect(page).to_have_url(re.compile(f"book/{path}.*sample=own"))
        expect(page.get_by_role("button", name=re.compile("^Photo: Your photo"))).to_be_visible()
        expect(page.locator("[role=application]")).to_be_visible()
        settled(page)
    # Proofs ask again, of a changed photo.
    assert len([url for url in asked if "feature-maps" in url and not re.search("translate=|rotate=", url)]) == 1


def test_keys_turn_the_pages_and_the_contents_name_them(page: Page) -> None:
    open_book(page, "filter")
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("What is below 0 becomes 0")
    page.keyboard.press("p")
    expect(page.locator("h1")).to_have_text("One filter at work")
    page.get_by_role("button", name=re.compile("^Contents")).click()
    page.get_by_role("dialog").get_by_role("link", name=re.compile("From maps to a label")).click()
    expect(page.locator("h1")).to_have_text("From maps to a label")


def test_a_word_of_the_text_leads_to_its_beat_and_another_to_the_glossary(page: Page) -> None:
    open_book(page, "filter?beat=7")
    page.get_by_role("button", name="moves on by one pixel").click()
    expect(page.locator(".caption")).to_contain_text("Slide")
    page.get_by_role("button", name="Multiply", exact=True).press("Enter")
    expect(page.locator(".caption")).to_contain_text("Each of the 27 numbers")
    note = page.get_by_role("note").filter(has_text="Bias: one number")
    bias = page.get_by_role("button", name="bias", exact=True)
    bias.click()
    expect(note).to_be_visible()
    page.mouse.move(0, 0)
    scrolled = page.evaluate("scrollY")
    bias.press("Escape")
    expect(note).to_be_hidden()
    bias.press(" ")
    expect(note).to_be_visible()
    assert page.evaluate("scrollY") == scrolled


@pytest.mark.parametrize("path", ["softmax?beat=3", "divide?beat=5", "residual?beat=6", "embedding", "outputs?beat=3"])
@pytest.mark.parametrize("width", [360, 1024])
def test_the_ring_of_what_has_the_focus_under_a_stage_is_whole(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    open_book(page, path)
    # What fades, scrolls or is clipped shows nothing outside its own edge.
    cut = page.locator(".tools").evaluate(
        """async tools => {
          const around = tools.getBoundingClientRect();
          const cut = [];
          for (const one of tools.querySelectorAll("button:enabled, input, select")) {
            one.focus({ focusVisible: true });
            one.scrollIntoView({ inline: "nearest", block: "nearest" });
            await new Promise(requestAnimationFrame);
            const { outlineWidth, outlineOffset } = getComputedStyle(one);
            const ring = parseFloat(outlineWidth) + parseFloat(outlineOffset);
            const { left, top, right, bottom } = one.getBoundingClientRect();
            const room = [left - around.left, top - around.top, around.right - right, around.bottom - bottom];
            if (Math.min(...room) < ring - 0.5 || !ring) cut.push([one.outerHTML.slice(0, 80), ring, ...room]);
          }
          return cut;
        }"""
    )
    assert cut == []
