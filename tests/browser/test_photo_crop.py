"""The part of a photo that the network is given is the visitor's choice: dragged, zoomed, by keys, from the address."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import SAMPLES, ask_feature_maps
from tests.browser.patience import eventually, settled
from tests.pictures import encoded, photo

CAT = SAMPLES / "chelsea.jpg"
WIDTH, HEIGHT = 451, 300


def square(page: Page) -> Locator:
    return page.get_by_role("application", name="The square that the network sees")


def chosen(page: Page) -> list[float] | None:
    """Return left, top and side as the address has them, None if it does not."""
    values = parse_qs(urlsplit(page.url).fragment.partition("?")[2])
    return [float(part) for part in values["crop"][0].split(",")] if "crop" in values else None


def crop_of(page: Page) -> list[float]:
    """Return left, top and side of the dashes."""
    rect = page.locator("rect.crop").first
    return [float(rect.get_attribute(name) or "nan") for name in ("x", "y", "width")]


def open_photo(page: Page, query: str = "") -> None:
    page.goto(f"/#/photo{query}")
    expect(square(page)).to_be_visible()
    expect(page.locator(".stale")).to_have_count(0)


def expect_predictions(page: Page, address: str, file: Path, **query: str) -> None:
    """Hold the page's labels and probabilities to what the service says of the part."""
    rows = page.get_by_role("table", name="What the network thinks").get_by_role("row")
    for index, said in enumerate(ask_feature_maps(address, file, layers=["classifier"], **query)["predictions"]):
        expect(rows.nth(index + 1).get_by_role("rowheader")).to_have_text(said["label"])
        expect(rows.nth(index + 1).get_by_role("cell").first).to_contain_text(f"{100 * said['probability']:.1f}")


def test_without_a_choice_it_is_the_middle(page: Page) -> None:
    open_photo(page)
    assert crop_of(page) == [75.5, 0, 300]
    assert chosen(page) is None
    expect(page.get_by_role("button", name="Middle")).to_be_disabled()


def test_dragging_moves_the_square(page: Page, address: str) -> None:
    open_photo(page)
    box = square(page).bounding_box()
    assert box
    scale = box["height"] / HEIGHT
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 40 - 30 * scale, box["y"] + 90, steps=3)
    page.mouse.up()
    page.wait_for_url(re.compile("crop="))
    crop = chosen(page)
    assert crop is not None
    assert abs(crop[0] - 45.5) <= 2
    assert crop[1:] == [0, 300], "it cannot leave the photo"
    expect_predictions(page, address, CAT, crop=",".join(f"{part:g}" for part in crop))
    assert crop_of(page) == crop


def test_dragging_the_corner_zooms(page: Page, address: str) -> None:
    open_photo(page)
    box = square(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
    page.mouse.up()
    page.wait_for_url(re.compile("crop="))
    crop = chosen(page)
    assert crop is not None
    assert crop[1] == 0
    assert 140 < crop[2] < 170
    expect_predictions(page, address, CAT, crop=",".join(f"{part:g}" for part in crop))


def test_keys_move_and_zoom_and_take_the_middle(page: Page, address: str) -> None:
    open_photo(page)
    square(page).focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    page.wait_for_url(re.compile("crop=94%2C42%2C240"))
    expect(square(page)).to_have_attribute("aria-label", re.compile("left 94, top 42, side 240 pixels"))
    expect_predictions(page, address, CAT, crop="94,42,240")
    page.keyboard.press("Home")
    page.wait_for_url(lambda url: "crop=" not in url)
    expect_predictions(page, address, CAT)


def test_buttons_do_the_same_without_a_pointer_that_drags(page: Page) -> None:
    open_photo(page)
    page.get_by_role("button", name="A smaller part").click()
    page.wait_for_url(re.compile("crop=106%2C30%2C240"))
    page.get_by_role("button", name="A larger part").click()
    page.wait_for_url(re.compile("crop=76%2C0%2C300"))
    page.get_by_role("button", name="Middle").click()
    page.wait_for_url(lambda url: "crop=" not in url)


def test_link_opens_the_same_part(page: Page, address: str) -> None:
    open_photo(page, "?sample=chelsea&crop=120,60,150.5")
    assert crop_of(page) == [120, 60, 150.5]
    assert chosen(page) == [120, 60, 150.5]
    expect_predictions(page, address, CAT, crop="120,60,150.5")


def test_part_beyond_the_photo_is_explained_with_a_way_out(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    page.goto("/#/photo?sample=chelsea&crop=400,0,300")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("the upright picture is 451 × 300")
    page.get_by_role("button", name="Look at the middle").click()
    expect(alert).to_have_count(0)
    expect(square(page)).to_be_visible()
    assert chosen(page) is None


def test_another_photo_starts_at_its_middle(page: Page) -> None:
    open_photo(page, "?sample=chelsea&crop=120,60,150")
    page.get_by_role("button", name="Coffee").click()
    page.wait_for_url(re.compile("sample=coffee"))
    page.wait_for_url(lambda url: "crop=" not in url)


VIEWS = ("layers", "move", "turn", "why", "attention", "patches", "compare")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_about_the_part(page: Page, view: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            asked.append(request.url)

    page.on("request", note)
    open_photo(page, f"?sample=chelsea&crop=120,60,150&view={view}&beside=photo-vit")
    settled(page)
    assert asked
    assert [url for url in asked if "crop=120%2C60%2C150" not in url] == []


def test_refused_photo_leaves_the_part_of_the_one_before(page: Page, tmp_path: Path, complaints: Complaints) -> None:
    complaints.expect("415")
    letter = tmp_path / "letter.png"
    letter.write_text("no picture")
    open_photo(page, "?sample=chelsea&crop=120,60,150")
    page.locator("input[type=file]").first.set_input_files(letter)
    expect(page.get_by_role("alert")).to_contain_text("no picture we can read")
    eventually(page, lambda: assert_part(page, [120, 60, 150]))


def assert_part(page: Page, part: list[float]) -> None:
    assert chosen(page) == part == crop_of(page)


def test_cut_photo_is_looked_at_as_far_as_it_goes_when_asked_for(
    page: Page, tmp_path: Path, complaints: Complaints
) -> None:
    complaints.expect("422")
    file = tmp_path / "half.png"
    whole = encoded(Image.effect_noise((120, 90), 60), "PNG")
    file.write_bytes(whole[: len(whole) // 2])
    open_photo(page)
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text(
        re.compile(r"its image data ends after row .*Choose the whole file\.")
    )
    expect(page.get_by_role("alert")).not_to_contain_text("partial=true")
    page.get_by_role("button", name="Look as far as it goes").click()
    expect(page.get_by_role("list", name="What was done to the photo")).to_contain_text("what is missing is white")
    expect(page.get_by_role("img", name="Your photo half.png")).to_be_visible()
    expect(square(page)).to_be_visible()
    assert "partial=true" in page.url


def test_what_was_done_to_a_photo_is_said(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "deep.tif"
    values = np.linspace(0, 4095, 40 * 30).reshape(30, 40).astype(np.uint16)
    exif = Image.Exif()
    exif[0x0112] = 6
    file.write_bytes(encoded(Image.fromarray(values), "TIFF", exif=exif.tobytes()))
    open_photo(page)
    page.locator("input[type=file]").first.set_input_files(file)
    notes = page.get_by_role("list", name="What was done to the photo")
    expect(notes).to_contain_text("Turned a quarter clockwise")
    expect(notes).to_contain_text("has 30 × 30 pixels and was enlarged to 64 × 64")
    expect(notes).to_contain_text("Black is 0 and white 4095: 12 bits")


def test_format_that_only_the_browser_knows_is_read_through_it(
    page: Page, address: str, tmp_path: Path, complaints: Complaints
) -> None:
    complaints.expect("415")
    file = tmp_path / "icon.ico"
    file.write_bytes(encoded(photo(96, 96), "ICO", sizes=[(96, 96)]))
    open_photo(page)
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_role("list", name="What was done to the photo")).to_contain_text("your browser can")
    same = tmp_path / "icon.png"
    photo(96, 96).save(same)
    expect_predictions(page, address, same)


def test_how_sure_the_network_is_stands_beside_its_labels(page: Page, address: str, tmp_path: Path) -> None:
    open_photo(page)
    said = ask_feature_maps(address, CAT, layers=["classifier"])["uncertainty"]
    put = page.get_by_role("region", name="What you put in")
    expect(put).to_contain_text("104 labels, none of them a person.")
    expect(put).to_contain_text(f"Entropy {said['entropy']:.3g}"[:11])
    unsure = page.get_by_text("No label reaches one half")
    expect(unsure).to_have_count(0)
    file = tmp_path / "grey.png"
    Image.new("RGB", (64, 64), (120, 130, 125)).save(file)
    assert ask_feature_maps(address, file, layers=["classifier"])["predictions"][0]["probability"] < 0.5
    page.locator("input[type=file]").first.set_input_files(file)
    expect(unsure).to_be_visible()
