"""What the visitor made is kept: over pages, over a reload, and step by step in the browser's history."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.pictures import encoded, photo


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A photo of the visitor's."""
    file = tmp_path / "holiday.png"
    file.write_bytes(encoded(photo(90, 70), "PNG"))
    return file


def put_in(page: Page, file: Path) -> None:
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page).to_have_url(re.compile("sample=own"))


def test_an_own_photo_is_kept_over_samples_pages_and_a_reload_until_it_is_forgotten(page: Page, own: Path) -> None:
    page.goto("/#/photo")
    put_in(page, own)
    thumbnail = page.get_by_role("button", name="Your photo holiday.png")
    expect(thumbnail).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Coffee").click()
    expect(page).to_have_url(re.compile("sample=coffee"))
    expect(thumbnail).to_have_attribute("aria-pressed", "false")
    thumbnail.click()
    expect(page).to_have_url(re.compile("sample=own"))

    pages = page.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="Overview").click()
    expect(page.get_by_role("button", name="Your photo holiday.png")).to_be_visible()
    pages.get_by_role("link", name="Photo").click()
    expect(page).to_have_url(re.compile("sample=own"))
    expect(page.get_by_alt_text("Your photo holiday.png").first).to_be_visible()

    page.reload()
    expect(page.get_by_alt_text("Your photo holiday.png").first).to_be_visible()
    expect(page).to_have_url(re.compile("sample=own"))
    pages.get_by_role("link", name="Network").click()
    page.get_by_role("button", name="Your photo holiday.png").click()
    expect(page).to_have_url(re.compile("network.*sample=own"))

    page.get_by_role("button", name="Forget it").click()
    expect(thumbnail).to_have_count(0)
    page.reload()
    expect(page.get_by_text("a photo of someone's own")).to_be_visible()


def test_a_sentence_is_there_after_a_look_at_a_photo(page: Page) -> None:
    page.goto("/#/sentence?view=syntax")
    page.get_by_label("Your sentence").fill("Dogs bark loudly.")
    expect(page).to_have_url(re.compile("text=Dogs"))
    pages = page.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="Photo").click()
    expect(page).to_have_url(re.compile("#/photo.*sample="))
    pages.get_by_role("link", name="Sentence").click()
    expect(page.get_by_label("Your sentence")).to_have_value("Dogs bark loudly.")
    expect(page).to_have_url(re.compile("view=syntax"))


def test_each_tab_and_each_photo_is_a_step_back_and_walking_cells_is_none(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Photo").click()
    expect(page).to_have_url(re.compile("sample=chelsea"))
    tabs = page.get_by_role("navigation", name="Views")
    for name, view in (("Turn", "turn"), ("Why", "why"), ("Compare", "compare")):
        tabs.get_by_role("button", name=name, exact=True).click()
        expect(page).to_have_url(re.compile(f"view={view}"))
    page.get_by_role("button", name="Rocket").first.click()
    expect(page).to_have_url(re.compile("sample=rocket"))
    for shown in ("sample=chelsea.*view=compare", "view=why", "view=turn"):
        page.go_back()
        expect(page).to_have_url(re.compile(shown))
    expect(tabs.get_by_role("button", name="Turn", exact=True)).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(tabs.get_by_role("button", name="Layers")).to_have_attribute("aria-current", "true")
    page.go_forward()
    expect(tabs.get_by_role("button", name="Turn", exact=True)).to_have_attribute("aria-current", "true")
    page.go_back()
    before = page.evaluate("history.length")
    page.goto(page.url.split("#")[0] + "#/photo?layer=conv1&channel=3&row=20&column=20")
    expect(page).to_have_url(re.compile("column=20"))
    expect(page.get_by_role("region", name="What you point at").get_by_text("conv1").first).to_be_visible()
    page.locator("body").press("ArrowRight")
    expect(page).to_have_url(re.compile("column=21"))
    page.locator("body").press("ArrowRight")
    expect(page).to_have_url(re.compile("column=22"))
    page.go_back()
    expect(page).to_have_url(re.compile("#/photo\\?model=photo-cnn&sample=chelsea$"))
    assert page.evaluate("history.length") <= before + 1


def test_what_is_pasted_into_a_box_changes_no_photo(page: Page) -> None:
    page.goto("/#/network?model=photo-cnn&sample=coffee")
    expect(page.locator(".rows .row")).to_have_count(25)
    paste = """(target) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "conv");
      clipboardData.items.add(new File([new Uint8Array([1, 2, 3])], "picture.png", { type: "image/png" }));
      target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    }"""
    page.get_by_label("Find").evaluate(paste)
    page.get_by_label("Find").fill("conv")
    expect(page.locator(".rows .row")).to_have_count(9)
    expect(page).to_have_url(re.compile("sample=coffee"))
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_address_gone_to_while_the_page_records_its_state_is_not_lost(page: Page) -> None:
    page.goto("/#/photo?view=turn")
    expect(page).to_have_url(re.compile("sample=chelsea"))
    # The browser tells of a new address a moment later; until then the page goes on recording the old one.
    page.evaluate(
        """() => {
          location.hash = "#/photo?view=turn&angle=30";
          document.querySelector("input[type=radio][value=scale]").click();
        }"""
    )
    expect(page).to_have_url(re.compile("view=turn&.*angle=30"))
    expect(page.get_by_text("30.0°").first).to_be_visible()
