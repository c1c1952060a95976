"""The pages of the book on a photo: their numbers held to the service's."""

import math
import re
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.book import (
    CHELSEA,
    number,
    numbers_of_step,
    open_book,
)
from tests.browser.numbers import SAMPLES, array, ask_attention, ask_feature_maps, layer_outputs
from tests.browser.patience import settled


def ask_unit(address: str, image: Path, **query: Any) -> dict[str, Any]:
    url = f"{address}/api/v1/models/photo-cnn/unit"
    answer = httpx.post(url, files={"image": image.read_bytes()}, params=query, timeout=30)
    answer.raise_for_status()
    return dict(answer.json())


def test_a_place_of_the_label_is_framed_and_taken_out_by_key(page: Page) -> None:
    stage = open_book(page, "label?beat=4")
    stage.focus()
    settled(page)
    before = stage.screenshot()
    page.keyboard.press("Enter")
    caption = page.locator(".caption")
    expect(caption).to_contain_text("One place is taken out")
    page.keyboard.press("Enter")
    expect(caption).to_contain_text("Enter takes it out")
    settled(page)
    assert stage.screenshot() != before, "the place that a key is at is to be seen"
    share = caption.inner_text()
    page.keyboard.press("ArrowDown")
    expect(caption).not_to_have_text(share)


def test_network_is_as_large_as_the_service_says(page: Page, address: str) -> None:
    stage = open_book(page, "network?beat=4")
    *rows, made, first = numbers_of_step(page)
    layers = httpx.get(f"{address}/api/v1/models/photo-cnn", timeout=30).json()["layers"]
    sizes = {layer["name"]: math.prod(layer["output_shape"]) for layer in layers}
    assert number(made[3]) == sum(sizes.values())
    assert sum(number(cells[3]) for cells in rows[1:]) == sum(sizes.values())
    shapes = {layer["name"]: layer["output_shape"] for layer in layers}
    for name, count, side, _ in rows[1:-2]:
        assert [number(count), number(side), number(side)] == shapes[name]
    prediction = ask_feature_maps(address, CHELSEA, layers="classifier")["predictions"][0]
    assert first[0] == prediction["label"]
    assert number(first[3]) == pytest.approx(100 * prediction["probability"], abs=6e-5)
    # Layer by layer with the arrows, and to its page.
    stage.focus()
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".caption")).to_contain_text("conv9: 256 maps of 4 × 4")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("How far a cell sees")


def test_network_that_reads_labels_every_word(page: Page, address: str) -> None:
    open_book(page, "network?text=The dog sees Mary.&beat=5")
    rows = numbers_of_step(page)
    tokens = [one for one in ask_attention(address, "The dog sees Mary.")["tokens"] if not one["special"]]
    kinds = {"DET": "article", "NOUN": "noun", "VERB": "verb", "PROPN": "name", "PUNCT": "mark"}
    assert [cells[1] for cells in rows] == [kinds[one["label"]] for one in tokens]


def test_weights_are_counted_by_the_service_at_both_sizes(page: Page, address: str) -> None:
    stage = open_book(page, "weights?side=64&units=10&filters=8&beat=6")
    rows = numbers_of_step(page)
    sizes = {"units": 10, "filters": 8}
    now, twice = (
        httpx.get(
            f"{address}/api/v1/lessons/parameter-count", params={**sizes, "height": side, "width": side}, timeout=60
        ).json()
        for side in (64, 128)
    )
    kinds = ["fully_connected", "locally_connected", "convolution"]
    assert [[number(cell) for cell in cells[1:]] for cells in rows] == [
        [now[kind]["weights"], now[kind]["biases"], now[kind]["total"], twice[kind]["weights"]] for kind in kinds
    ]
    # A size that is chosen is counted anew, and kept in the address.
    page.get_by_role("slider", name="units").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("details table tbody tr").first).to_contain_text(f"{3 * 64 * 64 * 100:,}")
    expect(page).to_have_url(re.compile("units=100&"))
    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".caption")).to_contain_text(re.compile("Row 27, column 19: 27 lines"))
    page.get_by_role("button", name="Again", exact=True).click()
    expect(page.locator(".caption")).not_to_contain_text("In your hand")


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


def test_relu_leaves_the_zeros_that_the_network_leaves(page: Page, address: str) -> None:
    stage = open_book(page, "relu?filter=5&beat=4")
    rows = numbers_of_step(page)
    layers = layer_outputs(ask_feature_maps(address, CHELSEA))
    before, after = layers["conv1"][5], layers["relu1"][5]
    assert number(rows[1][1]) == ((after == 0) & (before != 0)).sum()
    assert [number(cells[1]) for cells in rows[3:]] == pytest.approx(
        [before.min(), after.min(), before.max(), after.max()], abs=6e-5
    )
    stage.focus()
    page.keyboard.press("ArrowRight")
    hinge = 0.05 * abs(before).max()
    said = f"{(before < hinge).sum():,} sums would go"
    expect(page.locator(".caption")).to_contain_text(said)


@pytest.mark.parametrize(("layer", "shift"), [("conv1", -5), ("conv5", 8)])
def test_shift_differs_by_what_the_service_says(page: Page, address: str, layer: str, shift: int) -> None:
    stage = open_book(page, f"shift?layer={layer}&shift={shift}&beat=5")
    url = f"{address}/api/v1/models/photo-cnn/transform-sweep"
    query: dict[str, str | int] = {"transform": "translation", "layer": layer, "start": -16, "stop": 16, "steps": 33}
    answer = httpx.post(url, files={"image": CHELSEA.read_bytes()}, params=query, timeout=30).json()
    steps = {
        int(step["amount"]): step
        for step in answer["steps"]
        if step["amount"] and step.get("map_difference") is not None
    }
    *rows, most = numbers_of_step(page)
    assert [int(number(cells[0].split()[0])) for cells in rows] == list(steps)
    assert [int(number(cells[2])) for cells in rows] == [step["compared_cells"] for step in steps.values()]
    assert number(most[1]) == pytest.approx(answer["map_range"], abs=6e-5)
    # Differences are rounding, and are told as such: to the power of ten.
    for (_, said, _), step in zip(rows, steps.values(), strict=True):
        power = f"{step['map_difference']:.0e}".split("e")[1]
        told = said.split("10")[1].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) if "·" in said else "0"
        assert int(told) == int(power)
    caption = page.locator(".caption")
    stage.focus()
    further = list(steps)[list(steps).index(shift) + 1]
    for _ in range(further - shift):
        page.keyboard.press("ArrowRight")
    expect(caption).to_contain_text(f"moved by {further} pixels".replace("-", "−"))
    # The old map off its place: the two no longer agree.
    page.keyboard.press("ArrowUp")
    expect(caption).to_contain_text(re.compile(r"they differ by up to \d"))
    apart = re.search(r"they differ by up to (\S+)\.$", caption.inner_text())
    assert apart is not None
    assert number(apart[1]) > 0.05 * answer["map_range"]


def test_shift_by_half_a_cell_makes_other_maps(page: Page, address: str) -> None:
    stage = open_book(page, "shift?layer=conv3&shift=7&beat=5")
    still, moved = (
        layer_outputs(ask_feature_maps(address, CHELSEA, layers="conv3", translate=by))["conv3"] for by in (0, 7)
    )
    size = next(
        layer["receptive_field"]["size"][0]
        for layer in httpx.get(f"{address}/api/v1/models/photo-cnn", timeout=30).json()["layers"]
        if layer["name"] == "conv3"
    )
    # Cells are 2 pixels apart: the old map goes by 4 cells; none is compared that has seen a border, before or after.
    border = -(-(size // 2) // 2)
    within = slice(4 + border, still.shape[2] - border)
    apart = abs(moved - np.roll(still, 4, axis=2))[:, :, within].max()
    rows = numbers_of_step(page)
    assert rows[-2][0] == "7 pixels: no whole cells"
    assert number(rows[-2][1]) == pytest.approx(apart, abs=6e-5)
    stage.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    caption = page.locator(".caption")
    expect(caption).to_contain_text(f"3.5 cells of conv3. None fits: the maps differ by up to {apart:.2f}")


def test_shift_by_key_does_not_tell_what_is_asked(page: Page) -> None:
    stage = open_book(page, "shift")
    stage.focus()
    page.keyboard.press("ArrowRight")
    caption = page.locator(".caption")
    expect(caption).to_have_text("In your hand. The photo moved by 9 pixels. The next beats go on with it.")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(caption).to_have_text("In your hand. The photo moved by 9 pixels. The next beats go on with it.")
    told = {cells[1] for cells in numbers_of_step(page)[:-1]}
    assert told == {"…"}


def test_pool_keeps_the_winner_that_the_network_keeps(page: Page, address: str) -> None:
    stage = open_book(page, "pool?filter=5&beat=1")
    stage.focus()
    page.keyboard.press("ArrowDown")
    caption = page.locator(".caption")
    found = re.search(r"Window (\d+), (\d+): (\S+) goes on", caption.inner_text())
    assert found is not None
    row, column = int(found[1]), int(found[2])
    unit = ask_unit(address, CHELSEA, layer="pool1", channel=5, row=row, column=column)
    assert number(found[3]) == pytest.approx(unit["value"], abs=6e-5)
    rows = numbers_of_step(page)
    assert [number(cells[1]) for cells in rows[:4]] == pytest.approx(list(array(unit["patch"]).ravel()), abs=6e-5)
    still, pixel = (
        layer_outputs(ask_feature_maps(address, CHELSEA, layers="pool1", translate=by))["pool1"][5] for by in (0, 1)
    )
    page.get_by_role("button", name="Read without guessing").click()
    stays = abs(still - pixel) < 1e-6
    share = re.search(r"one pixel, (\S+)\s*%", page.locator("article").inner_text())
    assert share is not None
    assert number(share[1]) == pytest.approx(100 * stays.mean(), abs=0.06)
    # The last beat shows it, window by window.
    stage = open_book(page, "pool?filter=5&beat=6")
    expect(caption).to_contain_text(share[1])
    *_, together = numbers_of_step(page)
    assert [number(cell) for cell in together[1:]] == [stays.size, stays.sum()]
    stage.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    moved = re.search(r"went on; with the photo moved by a pixel, (\S+)\. It (stays|changes)", caption.inner_text())
    assert moved is not None
    place = re.search(r"Window (\d+), (\d+)", caption.inner_text())
    assert place is not None
    at = int(place[1]), int(place[2])
    assert number(moved[1]) == pytest.approx(pixel[at], abs=6e-5)
    assert (moved[2] == "stays") == stays[at]


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
    stage = open_book(page, "label?beat=6")
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


@pytest.mark.parametrize("path", ["label", "label?sample=rocket"])
def test_label_asks_what_its_last_beat_shows_of_any_label(page: Page, path: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_book(page, path)
    chosen = page.locator(".tools button").nth(1)
    chosen.click()
    expect(page.locator("#guess-asks")).to_contain_text(f"“{chosen.inner_text().strip()}”")
    page.get_by_role("button", name=re.compile("one part in 16")).click()
    expect(page.locator("#guess .right")).to_contain_text("one part in 16")
    page.get_by_role("slider", name="Where in the animation").fill("6")
    before = numbers_of_step(page)
    page.get_by_role("slider", name="Where in the animation").fill("7")
    expect(page.locator("details table")).to_contain_text("out")
    after: list[list[str]] = page.locator("details table").evaluate(
        "table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    strongest = max(range(16), key=lambda place: number(before[place][-1]))
    assert after[strongest][-1] == "out"
    vote = number(before[strongest][-1])
    assert number(after[18][-1]) == pytest.approx(number(before[18][-1]) - vote / 16, abs=2e-4)
    expect(page.locator(".caption")).to_contain_text(f"logit {number(after[18][-1]):.2f}")


@pytest.mark.parametrize(("beat", "way", "start", "stop"), [(1, "rotation", -90, 90), (3, "scale", 0.5, 2)])
def test_turn_says_what_both_networks_say(
    page: Page, address: str, beat: int, way: str, start: float, stop: float
) -> None:
    stage = open_book(page, f"turn?sample=rocket&beat={beat}")
    first = ask_feature_maps(address, SAMPLES / "rocket.jpg", layers="classifier")["predictions"][0]
    rows = numbers_of_step(page)
    step = 5 if way == "rotation" else 0.05
    query: dict[str, str | float] = {
        "transform": way,
        "start": start,
        "stop": stop,
        "steps": round((stop - start) / step) + 1,
        "top_k": 1,
    }
    for column, model in ((1, "photo-cnn"), (3, "photo-cnn-unaugmented")):
        answer = httpx.post(
            f"{address}/api/v1/models/{model}/transform-sweep",
            files={"image": (SAMPLES / "rocket.jpg").read_bytes()},
            params={**query, "label": first["index"]},
            timeout=60,
        ).json()
        assert [cells[column] for cells in rows] == [each["predictions"][0]["label"] for each in answer["steps"]]
        shares = [number(cells[column + 1]) / 100 for cells in rows]
        assert shares == pytest.approx(array(answer["probabilities"])[:, 0], abs=6e-5)
    # One step on, by hand: the dot stands at the next row of the table.
    stage.focus()
    page.keyboard.press("ArrowRight")
    amount, label, *_ = rows[1]
    expect(page.locator(".caption")).to_contain_text(re.compile(rf"(Turned|Scaled) by {re.escape(amount)}: {label} "))


def test_turn_finds_the_map_of_a_turned_photo_to_be_another(page: Page, address: str) -> None:
    open_book(page, "turn?filter=5&beat=4")
    still, turned = (
        layer_outputs(ask_feature_maps(address, CHELSEA, layers="conv1", rotate=by))["conv1"][5] for by in (0, 90)
    )
    inside = np.s_[1:-1, 1:-1]
    apart = abs(turned - np.rot90(still))[inside].max()
    rows = numbers_of_step(page)
    assert number(rows[1][1]) == pytest.approx(apart, abs=6e-5)
    filters = httpx.get(f"{address}/api/v1/models/photo-cnn/layers/conv1/filters", timeout=30).json()
    kernel = array(filters["weight"])[5]
    assert number(rows[3][1]) == pytest.approx(abs(np.rot90(kernel, axes=(1, 2)) - kernel).max(), abs=6e-5)


def test_turn_asks_what_is_true_of_any_photo_and_any_filter(page: Page) -> None:
    for path in ("turn?filter=5", "turn?filter=7&sample=rocket"):
        open_book(page, path)
        page.get_by_role("button", name="No: other numbers").click()
        expect(page.locator("#guess")).to_contain_text("The largest difference is")
        expect(page.locator("#guess .right")).to_contain_text("No: other numbers")
