"""The book: every page by keyboard, without motion, on a phone; and its numbers held to the service's."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.numbers import SAMPLES, array, ask_feature_maps
from tests.pictures import encoded, photo

PAGES = ["filter", "field", "label"]
PHOTO_PAGES = ["filter", "field", "label"]
CHELSEA = SAMPLES / "chelsea.jpg"


def open_book(page: Page, path: str) -> Locator:
    """Open a page of the book and wait for its stage."""
    page.goto(f"/#/book/{path}")
    stage = page.locator("[role=application]")
    expect(stage).to_be_visible(timeout=30_000)
    page.wait_for_load_state("networkidle")
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


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(re.sub(r"[\s,%\u2009]", "", text).replace("−", "-"))


def ask_unit(address: str, image: Path, **query: Any) -> dict[str, Any]:
    url = f"{address}/api/v1/models/photo-cnn/unit"
    answer = httpx.post(url, files={"image": image.read_bytes()}, params=query, timeout=30)
    answer.raise_for_status()
    return dict(answer.json())


@pytest.fixture(scope="module")
def own_photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("own") / "garden.png"
    file.write_bytes(encoded(photo(120, 90), "PNG"))
    return file


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_walked_by_keyboard_alone(page: Page, path: str) -> None:
    stage = open_book(page, path)
    rail = page.get_by_role("slider", name="Where in the animation")
    stage.focus()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Again", exact=True)).to_be_visible()
    beats = round(float(rail.input_value()))
    assert 3 <= beats <= 10
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
def test_without_motion_each_press_shows_the_end_of_a_beat(page: Page, path: str) -> None:
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


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_the_stage_and_leaves_the_prose_its_part(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_book(page, path)
    figure = page.locator("section.figure").bounding_box()
    assert figure is not None
    assert figure["height"] <= 0.62 * 844
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_serious_fault(page: Page, find_faults: Callable[[], list[str]], path: str, theme: Any) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    open_book(page, f"{path}?beat=99")
    page.get_by_text("The numbers of this step").click()
    assert find_faults() == []


@pytest.mark.parametrize("path", PAGES)
def test_a_guess_is_answered_by_the_readers_own_numbers_and_kept(page: Page, path: str) -> None:
    open_book(page, path)
    guess = page.locator("#guess")
    answers = guess.get_by_role("button")
    answers.first.click()
    expect(guess.get_by_text(re.compile("^right$"))).to_have_count(1)
    expect(guess.locator(".because")).to_be_visible()
    page.reload()
    expect(guess.locator(".because")).to_be_visible()
    expect(answers.first).to_be_disabled()


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
        page.wait_for_load_state("networkidle")
    assert len([url for url in asked if "feature-maps" in url]) == 1


def test_keys_turn_the_pages_and_the_contents_name_them(page: Page) -> None:
    open_book(page, "filter")
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("How far a cell sees")
    page.keyboard.press("p")
    expect(page.locator("h1")).to_have_text("One filter at work")
    page.get_by_role("button", name=re.compile("^Contents")).click()
    page.get_by_role("dialog").get_by_role("link", name=re.compile("From maps to a label")).click()
    expect(page.locator("h1")).to_have_text("From maps to a label")


def test_a_word_of_the_text_leads_to_its_beat_and_another_to_the_glossary(page: Page) -> None:
    open_book(page, "filter?beat=6")
    page.get_by_role("button", name="moves on by one pixel").click()
    expect(page.locator(".caption")).to_contain_text("Slide")
    page.get_by_role("button", name="bias", exact=True).click()
    expect(page.get_by_role("note").filter(has_text="Bias: one number")).to_be_visible()


@pytest.mark.parametrize(("row", "column"), [(0, 0), (31, 40), (63, 10)])
def test_filter_adds_up_what_the_network_adds_up(page: Page, address: str, row: int, column: int) -> None:
    stage = open_book(page, "filter?filter=5&beat=3")
    box = stage.bounding_box()
    assert box is not None
    # Anywhere on the photo, then on by the arrows to the cell.
    page.mouse.click(box["x"] + 100, box["y"] + 100)
    caption = page.locator(".caption")
    expect(caption).to_contain_text("In your hand")
    found = re.search(r"Row (\d+), column (\d+)", caption.inner_text())
    assert found is not None
    down, across = row - int(found[1]), column - int(found[2])
    for key, times in (("ArrowDown", down), ("ArrowUp", -down), ("ArrowRight", across), ("ArrowLeft", -across)):
        for _ in range(times):
            page.keyboard.press(key)
    expect(caption).to_contain_text(f"Row {row}, column {column}:")
    rows = numbers_of_step(page)
    unit = ask_unit(address, CHELSEA, layer="conv1", channel=5, row=row, column=column)
    assert number(rows[-1][-1]) == pytest.approx(unit["value"], abs=6e-5)
    assert number(rows[-2][-1]) == pytest.approx(unit["bias"], abs=6e-5)
    for plane, expected in enumerate(unit["channel_sums"]["data"]):
        parts = [number(cells[-1]) for cells in rows[9 * plane : 9 * plane + 9]]
        assert sum(parts) == pytest.approx(expected, abs=5e-4)
    patch = array(unit["patch"]).ravel()
    assert [number(cells[1]) for cells in rows[:27]] == pytest.approx(list(patch), abs=6e-5)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(caption).not_to_contain_text("In your hand")


@pytest.mark.parametrize("layer", ["conv1", "conv3", "conv5"])
def test_field_is_as_wide_as_the_service_says_and_nothing_else_matters(page: Page, address: str, layer: str) -> None:
    open_book(page, f"field?layer={layer}&row=5&column=6&beat=99")
    facts = httpx.get(f"{address}/api/v1/models/photo-cnn", timeout=30).json()["layers"]
    size = next(one["receptive_field"]["size"][0] for one in facts if one["name"] == layer)
    expect(page.locator(".caption")).to_contain_text("Touch it")
    *walk, whole, covered = numbers_of_step(page)
    assert int(walk[-1][1]) == int(walk[-1][-1]) == size
    maps = array(next(
        one["output"] for one in ask_feature_maps(address, CHELSEA, layers=layer)["layers"] if one["name"] == layer
    ))  # fmt: skip
    assert number(whole[-1]) == pytest.approx(maps[:, 5, 6].max(), abs=1e-6)
    expect(page.locator("details table tbody tr").last).not_to_contain_text("…")
    assert number(covered[-1].replace("…", whole[-1])) == pytest.approx(number(whole[-1]), abs=1e-6)


def test_field_moves_when_a_spot_inside_is_touched_and_only_then(page: Page) -> None:
    stage = open_book(page, "field?layer=conv3&row=16&column=16&beat=99")
    stage.focus()
    caption = page.locator(".caption")
    page.keyboard.press("ArrowLeft")
    expect(caption).to_contain_text(re.compile(r"outside the frame: (\S+), with the spot \1\."), timeout=30_000)
    for _ in range(10):
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowLeft")
    expect(caption).to_contain_text(re.compile(r"inside the frame: (\S+), with the spot (?!\1|…)\S+\."), timeout=30_000)


def test_label_is_the_average_vote_and_the_bias(page: Page, address: str) -> None:
    stage = open_book(page, "label?beat=99")
    rows = numbers_of_step(page)
    votes, (average, bias, logit) = rows[:16], rows[16:19]
    prediction = ask_feature_maps(address, CHELSEA, layers="classifier")["predictions"][0]
    unit = ask_unit(address, CHELSEA, layer="classifier", channel=prediction["index"])
    assert sum(number(cells[-1]) for cells in votes) / 16 == pytest.approx(number(average[-1]), abs=1e-4)
    assert number(bias[-1]) == pytest.approx(unit["bias"], abs=6e-5)
    assert number(logit[-1]) == pytest.approx(unit["value"], abs=6e-5)
    assert number(rows[19][-1]) == pytest.approx(100 * prediction["probability"], abs=6e-5)
    # A place taken out counts as 0, and the share follows.
    stage.focus()
    for key in ("ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".caption")).to_contain_text("One place is taken out")
    expect(page.locator("details table")).to_contain_text("out")
    cells = page.locator("details table tbody tr")
    without = number(cells.nth(18).locator("td").inner_text())
    gone = next(index for index, (_, vote) in enumerate(votes) if cells.nth(index).locator("td").inner_text() == "out")
    assert without == pytest.approx(unit["value"] - number(votes[gone][-1]) / 16, abs=2e-4)
    assert number(cells.nth(19).locator("td").inner_text()) < number(rows[19][-1])
