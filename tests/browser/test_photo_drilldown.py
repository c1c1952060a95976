"""Every number of the photo page can be opened, and what is opened adds up to it."""

import json
import math
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import SAMPLES
from tests.browser.patience import settled

PLACE = "#/photo?layer={layer}&channel={channel}&row={row}&column={column}"


def open_value(page: Page, layer: str, channel: int, row: int = 0, column: int = 0) -> Locator:
    """Lock a value by its address and return its arithmetic, once it is there."""
    page.goto("/" + PLACE.format(layer=layer, channel=channel, row=row, column=column))
    arithmetic = page.get_by_role("region", name="How the value was computed")
    expect(arithmetic).to_be_visible()
    return arithmetic


def open_view(page: Page, view: str) -> None:
    page.goto(f"/#/photo?view={view}")
    expect(page.get_by_role("table", name="What the network thinks").get_by_role("rowheader").first).to_be_visible()
    settled(page)


def ask_unit(page: Page, layer: str, channel: int, row: int = 0, column: int = 0) -> dict[str, Any]:
    """Return the service's own arithmetic of a value of the first sample."""
    answer = page.request.post(
        "/api/v1/models/photo-cnn/unit",
        params={"layer": layer, "channel": channel, "row": row, "column": column},
        multipart={
            "image": {"name": "c.jpg", "mimeType": "image/jpeg", "buffer": (SAMPLES / "chelsea.jpg").read_bytes()}
        },
    )
    assert answer.ok, answer.text()
    return dict(answer.json())


def number(text: str | None) -> float:
    """Read a number as the page writes it."""
    assert text is not None
    return float(text.replace("−", "-"))


def titles(cells: Locator) -> list[float]:
    """Every digit of the numbers in some cells."""
    return [number(cell.get_attribute("title")) for cell in cells.all()]


@pytest.mark.parametrize(
    ("layer", "channel", "row", "column"), [("conv1", 3, 0, 63), ("conv2", 5, 10, 12), ("conv9", 7, 3, 0)]
)
def test_sums_of_a_convolution_add_up_to_the_value(page: Page, layer: str, channel: int, row: int, column: int) -> None:
    arithmetic = open_value(page, layer, channel, row, column)
    terms = titles(arithmetic.locator("tbody tr td:last-child"))
    [total] = titles(arithmetic.locator("tfoot td[title]"))
    assert sum(terms) == pytest.approx(total, rel=1e-5, abs=1e-5 * max(map(abs, terms)))
    assert total == pytest.approx(ask_unit(page, layer, channel, row, column)["value"], rel=1e-6)


def test_products_on_one_map_add_up_to_its_sum(page: Page) -> None:
    arithmetic = open_value(page, "conv2", 5, 10, 12)
    said = arithmetic.get_by_role("group", name=re.compile("Products of patch and kernel"))
    name = said.get_attribute("aria-label") or ""
    source = int(name.rsplit(" ", 1)[1])
    unit = ask_unit(page, "conv2", 5, 10, 12)
    products = [
        value * weight
        for values, weights in zip(unit["patch"]["data"][source], unit["weight"]["data"][source], strict=True)
        for value, weight in zip(values, weights, strict=True)
    ]
    shown = [number(text) for text in said.locator(".value").all_inner_texts()]
    assert shown == pytest.approx(products, rel=1e-3, abs=1e-9)
    [total] = titles(arithmetic.locator("p b[title]").first)
    assert total == pytest.approx(unit["channel_sums"]["data"][source], rel=1e-5)


def test_a_number_leads_to_the_one_it_came_from_down_to_the_pixel(page: Page) -> None:
    arithmetic = open_value(page, "relu1", 7, 20, 30)
    heading = page.get_by_role("article").get_by_role("heading", level=2)
    arithmetic.get_by_role("button", name=re.compile("conv1")).click()
    expect(heading).to_have_text("conv1 map 7")
    arithmetic.get_by_role("group", name=re.compile("Products")).get_by_role("button").nth(4).click()
    expect(heading).to_have_text(re.compile("^input (red|green|blue)$"))
    expect(page.get_by_role("article")).to_contain_text("of 255")
    expect(page.get_by_role("navigation", name="How you came here")).to_contain_text("relu1 7")
    page.keyboard.press("Escape")
    expect(heading).to_have_text("conv1 map 7")
    page.keyboard.press("Escape")
    expect(heading).to_have_text("relu1 map 7")
    page.keyboard.press("Escape")
    expect(page.get_by_role("article")).to_have_count(0)


def test_pooling_marks_the_winner(page: Page) -> None:
    arithmetic = open_value(page, "pool1", 2, 9, 11)
    shown = [number(text) for text in arithmetic.locator(".value").all_inner_texts()]
    unit = ask_unit(page, "pool1", 2, 9, 11)
    assert len(shown) == 4
    assert number(arithmetic.locator(".marked .value").inner_text()) == max(shown)
    assert max(shown) == pytest.approx(unit["value"], rel=1e-3)


def test_logit_is_all_products_and_the_bias(page: Page) -> None:
    arithmetic = open_value(page, "classifier", 25)
    parts = titles(arithmetic.locator("table").last.locator("tbody td[title]"))
    [total] = titles(arithmetic.locator("tfoot td[title]"))
    assert sum(parts) == pytest.approx(total, rel=1e-5)
    assert total == pytest.approx(ask_unit(page, "classifier", 25)["value"], rel=1e-6)


def test_probability_is_opened_from_the_predictions(page: Page) -> None:
    page.goto("/#/photo")
    row = page.get_by_role("table", name="What the network thinks").locator("tbody tr").first
    row.get_by_role("button", name=re.compile("How the probability")).click()
    arithmetic = page.get_by_role("region", name="How the value was computed")
    expect(arithmetic).to_be_visible()
    share, total, value = titles(arithmetic.locator("p").last.locator("[title]"))
    assert share / total == pytest.approx(value, rel=1e-5)
    exponentials = ask_unit(page, "softmax", 25)["exponentials"]["data"]
    assert total == pytest.approx(math.fsum(exponentials), rel=1e-6)


def test_one_window_slides_in_step_and_plays(page: Page) -> None:
    open_value(page, "conv2", 5, 10, 12)
    flow = page.get_by_role("group", name="What feeds conv2 map 5")
    expect(flow).to_contain_text("row 10, column 12")
    flow.get_by_role("button", name="One place on").click()
    expect(flow).to_contain_text("row 10, column 13")
    # 16 maps, 16 partial results and the map itself have the window.
    expect(flow.locator("rect.window")).to_have_count(16 + 16 + 1)
    flow.get_by_role("button", name="Play").click()
    expect(flow).not_to_contain_text("row 10, column 13")
    flow.get_by_role("button", name="Pause").click()


def test_hovering_needs_no_request(page: Page) -> None:
    open_view(page, "layers")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    grid = page.get_by_role("application", name=re.compile("^conv4,"))
    grid.hover(position={"x": 20, "y": 20})
    expect(page.get_by_role("article").get_by_role("heading", level=2)).to_have_text("conv4 map 0")
    settled(page)
    assert [url for url in asked if "/unit" in url or "/feature-maps" in url] == []
    # Had it been asked a moment later, it would have been before this.
    grid.click(position={"x": 20, "y": 20})
    expect(page.get_by_role("region", name="How the value was computed")).to_be_visible()
    assert len([url for url in asked if "/unit" in url]) == 1


def test_keys_walk_from_layer_to_layer(page: Page) -> None:
    open_value(page, "conv2", 5, 10, 12)
    for key, expected in [
        ("ArrowRight", "layer=conv2&channel=5&row=10&column=13"),
        ("PageDown", "layer=relu2&channel=5&row=10&column=13"),
        ("]", "layer=relu2&channel=6&row=10&column=13"),
        ("PageUp", "layer=conv2&channel=6&row=10&column=13"),
    ]:
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(re.escape(expected)))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Page Down")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile("layer=conv2"))


def test_pooling_view_counts_what_is_thrown_away(page: Page) -> None:
    open_view(page, "pooling")
    middle = page.get_by_role("region", name="What the network does")
    expect(middle).to_contain_text("of the values are thrown away: 4,096 go in, 1,024 come out")
    expect(middle).to_contain_text("4 of 9 are; 5 are not: conv2, conv4, conv6, conv8")


def test_moved_map_is_the_map_moved(page: Page) -> None:
    page.goto("/#/photo?view=move&at=conv2&shift=6")
    numbers = page.get_by_role("region", name="The number")
    expect(numbers).to_contain_text("cells away from the border")
    [difference] = titles(numbers.locator("[title]"))
    assert difference < 1e-5


def test_turned_test_photos_are_right_as_often_as_the_cards_say(page: Page, address: str) -> None:
    measured = {
        model["title"]: model["accuracy_over"]["rotation"]
        for model in (
            page.request.get(f"{address}/api/v1/models/{name}").json()
            for name in ("photo-cnn", "photo-cnn-unaugmented")
        )
    }
    page.goto("/#/photo?view=turn&angle=-30")
    curves = page.get_by_role("region", name="All test photos, turned and scaled")
    for title, curve in measured.items():
        [top1] = [point["top1"] for point in curve if point["amount"] == -30]
        expect(curves).to_contain_text(re.compile(rf"{title} {100 * top1:.1f}"))


def test_calculator_has_the_notes_numbers(page: Page) -> None:
    open_view(page, "parameters")
    middle = page.get_by_role("region", name="What the network does")
    for count in ["30,000,000 weights", "30,001,000", "1,728 weights", "1,792"]:
        expect(middle).to_contain_text(count)
    page.get_by_label("filters").fill("10")
    expect(middle).to_contain_text("280")
    expect(page).to_have_url(re.compile("filters=10"))


def test_slow_method_says_its_cost_and_waits_to_be_asked(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/#/photo?view=why&method=occlusion")
    expect(page.get_by_text("This takes 227 pictures through the network.")).to_be_visible()
    assert not any("/attributions?" in url for url in asked)
    page.get_by_role("button", name="Compute it").click()
    expect(page.get_by_role("region", name="Laid over the picture")).to_contain_text("Its logit is")


def test_blank_attribution_is_explained(page: Page) -> None:
    note = "No map of the layer speaks for the label."

    def blank(route: Route) -> None:
        answer = route.fetch()
        # Server-sent events, the last of which has the answer.
        *events, last = answer.text().strip().split("\n\n")
        said = json.loads(last.removeprefix("data:"))
        said["answer"]["note"] = note
        route.fulfill(response=answer, body="\n\n".join([*events, f"data: {json.dumps(said)}"]) + "\n\n")

    page.route("**/attributions?*", blank)
    page.goto("/#/photo?view=why&method=saliency")
    expect(page.get_by_text(note)).to_be_visible()


def test_missing_webcam_is_said(page: Page, complaints: Complaints) -> None:
    page.goto("/#/photo")
    page.get_by_role("button", name="Webcam").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file")


def test_larger_input_makes_finer_maps(page: Page) -> None:
    page.goto("/#/photo")
    page.get_by_role("combobox", name=re.compile("^Input")).select_option("128")
    expect(page.get_by_role("region", name="Layer conv1", exact=True)).to_contain_text("16 × 128 × 128")
    expect(page).to_have_url(re.compile("size=128"))


@pytest.mark.parametrize("view", ["move", "turn", "why"])
def test_copied_call_of_a_view_runs(page: Page, run_copied: Callable[[Page, str], str], view: str) -> None:
    open_view(page, view)
    given = json.loads(run_copied(page, "curl"))
    assert "steps" in given or "attribution" in given
