"""The path through the ideas, walked from beginning to end on a photo and a sentence of one's own."""

import re
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

import pytest
from playwright.sync_api import Page, expect

from tests.pictures import encoded, photo

IDEAS = 17
SENTENCE = "My grandmother left her garden to us."


@pytest.fixture(scope="module")
def own_photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("own") / "garden.png"
    file.write_bytes(encoded(photo(120, 90), "PNG"))
    return file


def _assert_live(page: Page) -> None:
    """The view below the text is the live one: it drew something, or it is there to be changed."""
    middle = page.get_by_role("region", name="What the network does")
    expect(middle.locator("h1")).to_be_visible()
    expect(middle.locator("canvas, table, [role=slider], svg[role=img]").first).to_be_visible(timeout=20_000)
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_whole_path_on_ones_own_photo_and_sentence(page: Page, own_photo: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/#/path")
    expect(page).to_have_url(re.compile("idea=N1&"))
    # At once, while the page is still opening its sample: whoever is quick keeps their photo.
    page.locator("input[type=file]").set_input_files(own_photo)
    expect(page).to_have_url(re.compile("sample=own"))
    text = page.get_by_role("region", name="The path")
    for number in range(1, IDEAS + 1):
        expect(text.get_by_role("heading")).to_have_text(re.compile(rf"^{number}\. "))
        expect(page).to_have_url(re.compile(f"idea=N{number}&"))
        _assert_live(page)
        if number == 6:
            page.get_by_label("Your sentence").fill(SENTENCE)
            page.keyboard.press("Enter")
            expect(page).to_have_url(re.compile("grandmother"))
        elif 6 < number < 16:
            expect(page.get_by_label("Your sentence")).to_have_value(SENTENCE)
        else:
            expect(page.get_by_alt_text("Your photo garden.png").first).to_be_visible()
        if number < IDEAS:
            text.get_by_role("link", name=re.compile("^Next: ")).click()
    expect(text.get_by_role("link", name=re.compile("^Next: "))).to_have_count(0)


def test_a_word_of_the_text_changes_the_view_and_says_what_to_see(page: Page) -> None:
    page.goto("/#/path?idea=N5&view=turn")
    text = page.get_by_role("region", name="The path")
    text.get_by_role("link", name="it turned by 30°").click()
    expect(text.get_by_role("status")).to_contain_text("loses it first")
    expect(page.get_by_text("30.0°").first).to_be_visible()
    expect(page).to_have_url(re.compile("idea=N5&.*angle=30"))


def test_a_link_followed_while_the_page_records_its_state_is_not_lost(page: Page) -> None:
    page.goto("/#/path?idea=N5&view=turn")
    expect(page).to_have_url(re.compile("sample=chelsea"))
    # The browser tells of a new address a moment later; until then the page goes on recording the old one.
    page.evaluate(
        """() => {
          [...document.querySelectorAll("a")].find((a) => a.textContent.trim() === "it turned by 30°").click();
          document.querySelector("input[type=radio][value=scale]").click();
        }"""
    )
    expect(page).to_have_url(re.compile("idea=N5&.*angle=30"))
    expect(page.get_by_text("30.0°").first).to_be_visible()


def test_keys_walk_and_the_rail_jumps(page: Page) -> None:
    page.goto("/#/path?idea=N3&view=move")
    heading = page.get_by_role("region", name="The path").get_by_role("heading")
    expect(heading).to_have_text(re.compile("^3"))
    page.keyboard.press("n")
    expect(heading).to_have_text(re.compile("^4"))
    page.keyboard.press("p")
    expect(heading).to_have_text(re.compile("^3"))
    page.get_by_role("navigation", name="Ideas").get_by_role("link", name="Where a word stands").click()
    expect(heading).to_have_text(re.compile("^15"))


def test_full_page_and_back(page: Page) -> None:
    page.goto("/#/path?idea=N13&view=form")
    page.get_by_role("link", name="The full page").click()
    expect(page).to_have_url(re.compile("#/sentence.*view=form"))
    page.get_by_role("link", name="N13 in the path").click()
    expect(page.get_by_role("region", name="The path").get_by_role("heading")).to_have_text(re.compile("^13"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("idea", ["N1&view=parameters", "N6&view=heads", "N16&view=data"])
def test_axe_finds_no_serious_fault(page: Page, find_faults: Callable[[], list[str]], idea: str, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"/#/path?idea={idea}")
    page.wait_for_load_state("networkidle")
    _assert_live(page)
    assert find_faults() == []


def test_data_view_keeps_what_others_published_apart(page: Page, address: str) -> None:
    page.goto("/#/photo?view=data")
    published = page.get_by_role("region", name="Published")
    expect(published).to_contain_text("Dosovitskiy et al. 2021")
    rows = published.get_by_role("table").locator("tbody tr")
    figures = page.request.get(f"{address}/api/v1/lessons/data-efficiency").json()["published"][-1]["figures"]
    for row, share in zip(rows.all(), sorted({one["share"] for one in figures}), strict=True):
        expected = [f"{100 * one['top1']:.1f}" for one in figures if one["share"] == share]
        *shown, ahead = [cell.inner_text().split()[0].rstrip("%") for cell in row.get_by_role("cell").all()]
        assert shown == expected
        assert float(ahead.replace("−", "-")) == pytest.approx(float(expected[0]) - float(expected[1]), abs=0.06)


@pytest.mark.parametrize("idea", ["N5&view=turn&angle=30", "N16&view=data"])
def test_nothing_sticks_out_of_a_phone(page: Page, idea: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"/#/path?idea={idea}")
    _assert_live(page)
    here = page.get_by_role("navigation", name="Ideas").locator("[aria-current]")
    expect(here).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    bar = page.get_by_role("region", name="The path")
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")


def test_data_view_shows_the_means_of_what_was_measured_here(page: Page, address: str) -> None:
    runs = page.request.get(f"{address}/api/v1/lessons/data-efficiency").json()["measured"]["runs"]
    page.goto("/#/photo?view=data")
    here = page.get_by_role("region", name="Measured here")
    expect(here.locator("circle")).to_have_count(len(runs))
    shares = sorted({run["share"] for run in runs})
    rows = here.get_by_role("table").locator("tbody tr")
    expect(rows).to_have_count(len(shares))
    for row, share in zip(rows.all(), shares, strict=True):
        means = [
            fmean(run["top1"] for run in runs if (run["network"], run["share"]) == (network, share))
            for network in ("CNN", "vision transformer")
        ]
        titles = [float(cell.get_attribute("title") or "nan") for cell in row.get_by_role("cell").all()]
        assert titles == pytest.approx([*means, 100 * (means[0] - means[1])], rel=1e-4)
