"""The photo page shows the numbers that the service computed, and lets one look closer."""

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import SAMPLES, Numbers, ask_feature_maps, layer_outputs
from tests.browser.patience import eventually
from tests.canvas_pixels import Pixels, assert_painted, cells, read_canvas, tiles

CAT = SAMPLES / "chelsea.jpg"


@pytest.fixture(scope="module")
def answer(address: str) -> dict[str, Any]:
    """What the service says of the first sample."""
    return ask_feature_maps(address, CAT)


@pytest.fixture(scope="module")
def outputs(answer: dict[str, Any]) -> dict[str, Numbers]:
    """Every layer's maps of the first sample."""
    return layer_outputs(answer)


def open_photo(page: Page, query: str = "") -> None:
    page.goto(f"/#/photo{query}")
    wait_for_maps(page)


def wait_for_maps(page: Page) -> None:
    predictions = page.get_by_role("table", name="What the network thinks")
    expect(predictions.get_by_role("rowheader").first).to_be_visible()
    expect(page.locator(".stale")).to_have_count(0)


def sample(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="Sample photos").get_by_role("button", name=name)


def maps_of(page: Page, layer: str) -> Locator:
    return page.get_by_role("region", name=f"Layer {layer}", exact=True).get_by_role("application").last


def painted_maps(page: Page, layer: str) -> list[Pixels]:
    return list(tiles(read_canvas(maps_of(page, layer).locator("canvas"))))


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="What you point at").get_by_role("article")


def reaches(maps: Numbers) -> list[float]:
    """Return the largest magnitude in each map."""
    return [float(np.abs(values).max()) for values in maps]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("layer", ["conv1", "relu2", "conv4"])
def test_every_cell_of_every_map_has_the_colour_of_its_number(
    page: Page, outputs: dict[str, Numbers], layer: str, theme: Any
) -> None:
    page.emulate_media(color_scheme=theme)
    open_photo(page)
    assert_painted(painted_maps(page, layer), list(outputs[layer]), reaches(outputs[layer]))


def test_pooled_maps_stand_beside_what_went_in(page: Page, answer: dict[str, Any], outputs: dict[str, Numbers]) -> None:
    open_photo(page)
    before, after = outputs["relu1"], outputs["pool1"]
    painted = painted_maps(page, "pool1")
    assert_painted(painted[::2], list(before), reaches(before))
    assert_painted(painted[1::2], list(after), reaches(after))


def test_one_scale_for_a_layer_makes_its_maps_comparable(page: Page, outputs: dict[str, Numbers]) -> None:
    open_photo(page)
    page.get_by_text("each layer", exact=True).click()
    maps = outputs["conv1"]
    shared = [max(reaches(maps))] * len(maps)
    eventually(page, lambda: assert_painted(painted_maps(page, "conv1"), list(maps), shared))


def test_first_filters_are_shown_in_colour(page: Page, address: str) -> None:
    open_photo(page)
    section = page.get_by_role("region", name="Layer conv1", exact=True)
    section.get_by_role("button", name="Filters").click()
    expect(section.locator("canvas")).to_have_count(2)
    weights = np.array(
        page.request.get(f"{address}/api/v1/models/photo-cnn/layers/conv1/filters").json()["weight"]["data"]
    )
    # Grey is 0, and full colour is the filter's largest weight.
    reach = np.abs(weights).max(axis=(1, 2, 3), keepdims=True)

    def check() -> None:
        painted = list(tiles(read_canvas(section.locator("canvas").first)))
        assert len(painted) == len(weights)
        colours = np.stack([cells(tile, 3, 3)[..., :3] for tile in painted]).transpose(0, 3, 1, 2)
        np.testing.assert_allclose(colours, 127.5 + 127.5 * weights / reach, atol=1)

    eventually(page, check)


def test_predictions_are_the_services(page: Page, answer: dict[str, Any]) -> None:
    open_photo(page)
    rows = page.get_by_role("table", name="What the network thinks").locator("tbody tr")
    expect(rows).to_have_count(len(answer["predictions"]))
    for row, prediction in zip(rows.all(), answer["predictions"], strict=True):
        expect(row.get_by_role("rowheader")).to_have_text(prediction["label"])
        [percent] = re.findall(r"^[\d.]+", row.get_by_role("cell").first.inner_text())
        assert float(percent) == pytest.approx(100 * prediction["probability"], abs=0.06)


def test_pointing_shows_the_value_and_clicking_keeps_it(page: Page, outputs: dict[str, Numbers]) -> None:
    open_photo(page)
    maps_of(page, "conv1").click(position={"x": 10, "y": 20})
    expect(card(page).get_by_role("heading", level=2)).to_have_text("conv1 map 0")
    expect(page).to_have_url(re.compile("layer=conv1&channel=0&row=20&column=10"))
    heatmap = card(page).get_by_role("application").first
    box = heatmap.bounding_box()
    assert box is not None
    cell = box["width"] / 64
    heatmap.hover(position={"x": 40.5 * cell, "y": 30.5 * cell})
    shown = card(page).locator(".value").first
    assert float(shown.inner_text().replace("−", "-")) == pytest.approx(outputs["conv1"][0, 30, 40], rel=1e-5)
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("layer="))


def test_keyboard_alone_reaches_a_cell(page: Page) -> None:
    open_photo(page)
    grid = page.get_by_role("application", name=re.compile("^relu1,"))
    grid.focus()
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(card(page).get_by_role("heading", level=2)).to_have_text("relu1 map 1")
    heatmap = card(page).get_by_role("application").first
    heatmap.focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile("layer=relu1&channel=1&row=33&column=33"))
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)


def test_link_shows_someone_else_the_same(page: Page, context: BrowserContext) -> None:
    open_photo(page)
    sample(page, "Coffee").click()
    page.get_by_text("whole network", exact=True).click()
    wait_for_maps(page)
    maps_of(page, "conv2").click(position={"x": 30, "y": 8})
    expect(card(page)).to_be_visible()
    expect(page).to_have_url(re.compile("sample=coffee"))
    other = context.new_page()
    other.goto(page.url)
    wait_for_maps(other)
    expect(other).to_have_url(page.url)
    expect(card(other).get_by_role("heading", level=2)).to_have_text(
        card(page).get_by_role("heading", level=2).inner_text()
    )
    expect(other.get_by_role("radio", name="whole network")).to_be_checked()
    expect(sample(other, "Coffee")).to_have_attribute("aria-pressed", "true")
    # The same canvas in the same window: pixel by pixel.
    eventually(page, lambda: np.testing.assert_array_equal(painted_maps(other, "conv2"), painted_maps(page, "conv2")))


@pytest.mark.parametrize("form", ["curl", "Python"])
def test_copied_call_runs_and_gives_the_numbers_on_screen(
    page: Page, answer: dict[str, Any], form: str, run_copied: Callable[[Page, str], str]
) -> None:
    open_photo(page)
    said = run_copied(page, form)
    best = answer["predictions"][0]
    if form == "curl":
        assert json.loads(said) == answer
    else:
        label, _, probability = said.splitlines()[0].rpartition(" ")
        assert label == best["label"]
        assert float(probability) == pytest.approx(best["probability"], rel=1e-5)


def test_copied_call_of_a_value_gives_that_value(
    page: Page, outputs: dict[str, Numbers], run_copied: Callable[[Page, str], str]
) -> None:
    open_photo(page)
    maps_of(page, "conv3").click(position={"x": 5, "y": 9})
    expect(card(page)).to_be_visible()
    [row, column] = [int(re.findall(rf"{axis}=(\d+)", page.url)[0]) for axis in ("row", "column")]
    given = json.loads(run_copied(page, "curl"))
    assert given["value"] == pytest.approx(outputs["conv3"][0, row, column], rel=1e-5, abs=1e-6)


def test_busy_service_is_waited_for(page: Page, complaints: Complaints) -> None:
    complaints.expect("503")
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
            return
        refused.append(route.request.url)
        problem = {"type": "about:blank/busy", "title": "Service busy", "status": 503, "detail": "all slots are taken"}
        route.fulfill(
            status=503,
            headers={"Retry-After": "2", "Content-Type": "application/problem+json"},
            body=json.dumps(problem),
        )

    page.route("**/feature-maps*", refuse_once)
    page.goto("/#/photo")
    notice = page.get_by_role("status").filter(has_text="The service is busy")
    expect(notice).to_contain_text("asked for again in")
    wait_for_maps(page)
    expect(notice).to_have_count(0)


def test_a_link_to_a_value_and_pages_scroll_to_its_layer(page: Page) -> None:
    page.goto("/#/photo?layer=conv5&channel=3&row=4&column=5")
    row = page.get_by_role("region", name="Layer conv5")
    expect(row).to_be_in_viewport()
    page.get_by_role("region", name="What you point at").get_by_role("heading", level=2).wait_for()
    for _ in range(7):
        page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile("layer=pool4"))
    expect(page.get_by_role("region", name="Layer pool4")).to_be_in_viewport()
    expect(row).not_to_be_in_viewport()


@pytest.mark.parametrize(
    ("layer", "says"),
    [("relu2", "max(0, x) at this place is"), ("pool2", "The largest in the window is"), ("conv2", "plus the bias")],
)
def test_what_feeds_a_map_says_what_its_layer_does(page: Page, layer: str, says: str) -> None:
    page.goto(f"/#/photo?layer={layer}&channel=3&row=4&column=5")
    flow = page.get_by_role("group", name=f"What feeds {layer} map 3")
    expect(flow).to_contain_text(says)
    if layer != "conv2":
        expect(flow).not_to_contain_text("kernels")


def test_a_link_with_an_unknown_layer_names_it(page: Page) -> None:
    page.goto("/#/photo?layer=conv77&channel=3&row=4&column=5")
    expect(page.get_by_text("The link asks for the layer “conv77”, which this network does not have.")).to_be_visible()


def test_a_link_with_what_is_not_there_says_so_and_is_put_right(page: Page) -> None:
    page.goto("/#/photo?sample=nope&layer=conv1&channel=99&row=1&column=2")
    expect(page.get_by_text("The link asks for the sample photo “nope”, which there is not.")).to_be_visible()
    expect(page.get_by_text("There is no row 1, column 2 of map 99 in conv1.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"#/photo\?model=photo-cnn&sample=chelsea$"))
    page.get_by_role("button", name="Coffee").first.click()
    expect(page.get_by_text("sample photo “nope”")).to_have_count(0)
    page.goto("/#/photo?view=turn&turn=scale&factor=7&scale=loud&layer=conv77")
    expect(page.get_by_text("The link sets factor to “7”, which is not from 0.5 to 2: it is 2.")).to_be_visible()
    expect(page.get_by_text("The link asks for the scale “loud”, which there is not.")).to_be_visible()
    expect(page.get_by_text("The link asks for the layer “conv77”, which this network does not have.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"#/photo\?model=photo-cnn&sample=chelsea&view=turn&turn=scale&factor=2$"))


def test_what_is_no_picture_is_said_once_and_no_labels_of_another_stand_below_it(
    page: Page, complaints: Complaints
) -> None:
    complaints.expect("415")
    page.goto("/#/photo")
    labels = page.get_by_role("region", name="What you put in").locator("tbody")
    expect(labels).to_contain_text("cat")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "no.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}
    )
    notice = page.get_by_role("alert").filter(has_text="picture")
    expect(notice).to_be_visible()
    assert notice.inner_text().count("picture") == 1
    # The sample is back, with its own labels.
    expect(labels).to_contain_text("cat")
    expect(page.get_by_role("img", name="cat", exact=False).first).to_be_visible()


@pytest.mark.parametrize("size", [128, 224])
def test_the_picture_stays_in_its_column_at_every_size(page: Page, size: int) -> None:
    page.goto(f"/#/photo?size={size}&layer=conv1&channel=0&row=9&column=9")
    picture = page.get_by_role("img", name="What the network is given")
    column = page.get_by_role("region", name="What you put in")
    picture.wait_for()
    inside, outside = picture.bounding_box(), column.bounding_box()
    assert inside is not None
    assert outside is not None
    assert inside["x"] + inside["width"] <= outside["x"] + outside["width"]
    assert column.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_only_a_link_asks_for_a_view_that_is_not_there(page: Page) -> None:
    def without_pooling(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        for model in told["models"]:
            if model["id"] == "photo-cnn-unaugmented":
                model["views"].remove("pooling")
        route.fulfill(response=answer, json=told)

    page.route("**/api/v1/models", without_pooling)
    page.goto("/#/photo?sample=coffee&view=pooling")
    tabs = page.get_by_role("navigation", name="Views")
    expect(tabs.locator("[aria-current]")).to_have_text("Pooling")
    page.locator(".put select").first.select_option("photo-cnn-unaugmented")
    # Another view of the same group is the nearest.
    expect(page).to_have_url(re.compile("model=photo-cnn-unaugmented.*view=layers"))
    expect(tabs.get_by_role("button", name="Pooling")).to_have_count(0)
    expect(page.get_by_text("The link asks for")).to_have_count(0)
    page.goto("/#/photo?sample=coffee&model=photo-cnn-unaugmented&view=pooling&scale=layer")
    expect(page.get_by_text("The link asks for the view “pooling”")).to_be_visible()


def test_a_kernel_out_of_range_is_refused_with_the_range(page: Page) -> None:
    page.goto("/#/photo?view=parameters&kernel=5")
    expect(page.get_by_text("5 × 5").first).to_be_visible()
    field = page.get_by_role("spinbutton", name="kernel")
    field.fill("20000")
    expect(page.get_by_text("kernel 20,000: from 1 to 10,000 will do.")).to_be_visible()
    expect(field).to_have_value("20000")
    expect(page.get_by_text("What is shown is for the numbers before.")).to_be_visible()
    field.fill("7")
    expect(page.get_by_text("will do.")).to_be_hidden()


def test_a_kernel_larger_than_its_picture_is_refused_by_the_service(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    page.goto("/#/photo?view=parameters&kernel=5")
    expect(page.get_by_text("5 × 5").first).to_be_visible()
    field = page.get_by_role("spinbutton", name="kernel")
    field.fill("200")
    expect(page.get_by_role("alert").filter(has_text="200")).to_be_visible()
    expect(field).to_have_value("200")
    expect(page.locator(".stale").filter(has_text="5 × 5")).to_have_css("opacity", "0.55")


def test_the_card_of_a_phone_is_a_sheet_that_is_pulled_and_closes_with_the_view(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/#/photo?layer=pool1&channel=1&row=4&column=5")
    sheet = page.get_by_role("region", name="What you point at")
    tabs = page.get_by_role("navigation", name="Views")
    expect(sheet.get_by_role("heading", level=2)).to_be_visible()
    box, first = sheet.bounding_box(), tabs.bounding_box()
    assert box is not None
    assert first is not None
    assert box["height"] <= 0.4 * 844 + 1
    assert first["y"] < 150
    handle = sheet.get_by_role("button", name="Pull the card up or down")
    grip = handle.bounding_box()
    assert grip is not None
    page.mouse.move(195, grip["y"] + 16)
    page.mouse.down()
    page.mouse.move(195, 200, steps=4)
    page.mouse.up()
    pulled = sheet.bounding_box()
    assert pulled is not None
    assert pulled["height"] > 600
    handle.press("Enter")
    expect(handle).to_have_attribute("aria-expanded", "false")
    tabs.get_by_role("button", name="Pooling").click()
    expect(sheet).to_be_hidden()
