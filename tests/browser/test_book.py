"""The book: every page by keyboard, without motion, on a phone; and its numbers held to the service's."""

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import SAMPLES, array, ask_attention, ask_feature_maps, ask_step, layer_outputs
from tests.browser.patience import settled
from tests.pictures import encoded, photo

PHOTO_PAGES = ["network", "weights", "filter", "relu", "shift", "pool", "field", "label", "turn"]
SENTENCE_PAGES = [
    *["length", "embedding", "outputs", "neighbours"],
    *["query", "softmax", "divide", "mixture", "matrices", "shuffle", "residual", "layers"],
]
PAGES = [*PHOTO_PAGES, *SENTENCE_PAGES, "data", "convolution"]
CHELSEA = SAMPLES / "chelsea.jpg"


def open_book(page: Page, path: str) -> Locator:
    """Open a page of the book and wait for its stage."""
    page.goto(f"/#/book/{path}")
    stage = page.locator("[role=application]")
    expect(stage).to_be_visible(timeout=30_000)
    settled(page)
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


def choice(page: Page, label: str) -> Locator:
    """One of a few things by name, under a page's prose: its label has its options' texts too."""
    return page.locator("label", has_text=re.compile(rf"^\s*{re.escape(label)}\s")).locator("select")


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(re.sub(r"[\s,%\u202f]", "", text).replace("−", "-"))


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


@pytest.mark.parametrize("path", ["query", "softmax", "mixture", "neighbours", "layers"])
def test_another_sentence_is_asked_about_before_it_is_shown_and_who_does_not_guess_goes_on(
    page: Page, path: str
) -> None:
    def read(sentence: str) -> None:
        page.get_by_role("button", name="Change it").click()
        page.get_by_role("textbox", name="A sentence in English").fill(sentence)
        page.get_by_role("button", name="Read it").click()
        expect(page.get_by_role("button", name="Change it")).to_contain_text(sentence[:20])
        settled(page)

    stage = open_book(page, path)
    rail = page.get_by_role("slider", name="Where in the animation")
    answers = page.locator("#guess").get_by_role("button")
    told = page.get_by_role("button", name="Read without guessing")
    stage.focus()
    page.keyboard.press("End")
    expect(told).to_have_count(0)
    beats = rail.input_value()
    read("The dog chased the cat.")
    expect(rail).to_have_value(beats)
    answers.first.click()
    expect(page.locator("#guess .because")).to_be_visible()
    read("They can fish in the river.")
    expect(rail).to_have_value("0")
    expect(page.locator("#guess .because")).to_have_count(0)
    expect(answers.first).to_be_enabled()
    expect(told).to_be_visible()


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


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("filter?filter=77", "filter"),
        ("pool?filter=77&beat=many", "pool"),
        ("shift?layer=conv9&shift=far&filter=16", "shift"),
        ("field?layer=conv5&row=16&column=3", "field"),
        ("label?label=4711", "label"),
        ("turn?filter=77", "turn"),
        ("convolution?row=3&column=64&alpha=soft", "convolution"),
        ("data?curve=1-2", "data"),
        ("filter?filter=5&beat=99", r"filter\?beat=7&filter=5"),
    ],
)
def test_what_an_address_asks_and_is_not_there_is_dropped_from_it(page: Page, path: str, left: str) -> None:
    open_book(page, path)
    expect(page).to_have_url(re.compile(rf"#/book/{left}$"))


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


SENTENCE = "The old man the boat, they can fish."


@pytest.fixture
def head(page: Page) -> str:
    """A head of its own choice, as the address has it, with the sentence."""
    return f"layer=layer3&head=2&query=5&text={SENTENCE}"


def test_query_meets_the_keys_with_the_networks_scores(page: Page, address: str, head: str) -> None:
    open_book(page, f"query?{head}&beat=3")
    rows = numbers_of_step(page)
    step = ask_step(address, SENTENCE, layer="layer3", head=2, query=5)
    assert [number(cells[1]) for cells in rows] == pytest.approx(step["scores"]["data"], abs=1e-4)
    assert [cells[0] for cells in rows][:2] == ["‹cls›", "The₁"]


def test_softmax_makes_the_networks_shares_and_answers_a_pull(page: Page, address: str, head: str) -> None:
    stage = open_book(page, f"softmax?{head}&beat=3")
    rows = numbers_of_step(page)
    step = ask_step(address, SENTENCE, layer="layer3", head=2, query=5)
    assert [number(cells[5]) / 100 for cells in rows] == pytest.approx(step["weights"]["data"], abs=1e-6)
    assert [number(cells[3]) for cells in rows] == pytest.approx(step["scaled_scores"]["data"], abs=1e-4)
    # The divisor's arrows leave √d, and the shares follow.
    slider = page.get_by_role("slider", name="divide by")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "6.17")
    page.get_by_role("button", name="√d").click()
    expect(slider).to_have_attribute("aria-valuetext", re.compile("√d"))
    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".caption")).to_contain_text("pulled by 0.5")


def test_mixture_is_most_like_the_value_that_the_network_says(page: Page, address: str, head: str) -> None:
    open_book(page, f"mixture?{head}&beat=3")
    rows = numbers_of_step(page)
    step = ask_step(address, SENTENCE, layer="layer3", head=2, query=5)
    assert [number(cells[2]) for cells in rows] == pytest.approx(step["similarity"]["data"], abs=1e-4)
    assert [number(cells[1]) / 100 for cells in rows] == pytest.approx(step["weights"]["data"], abs=1e-6)
    assert f"cosine {max(step['similarity']['data']):.2f}" in page.locator(".caption").inner_text()


def test_softmax_has_another_word_asked_by_keyboard(page: Page, address: str, head: str) -> None:
    open_book(page, f"softmax?{head}&beat=3")
    choice(page, "Who asks?").select_option("fish")
    expect(page).to_have_url(re.compile("query=9"))
    step = ask_step(address, SENTENCE, layer="layer3", head=2, query=9)
    rows = numbers_of_step(page)
    assert [number(cells[1]) for cells in rows] == pytest.approx(step["scores"]["data"], abs=1e-4)


def test_softmax_says_which_divisor_is_in_hand_and_which_the_network_has(page: Page) -> None:
    stage = open_book(page, f"softmax?text={SENTENCE}&beat=1")
    caption = page.locator(".caption")
    expect(caption).to_contain_text("divided by √32 = 5.66")
    page.get_by_role("slider", name="divide by").focus()
    page.keyboard.press("End")
    expect(caption).to_contain_text("divided by 32.00. The network divides by √32 = 5.66")
    stage.focus()
    page.keyboard.press("End")
    expect(caption).to_contain_text("divided by 32.00")


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


@pytest.mark.parametrize("path", ["query", "softmax", "mixture", "matrices", "divide", "residual"])
def test_what_an_address_asks_for_and_is_not_there_leaves_it(page: Page, path: str) -> None:
    for asked in (
        *["layer=9&head=99", "layer=layer1&head=99", "layer=layer1&head=-1"],
        *["query=77", "head=2", "layer=layer9"],
    ):
        # From elsewhere, so that the address is what the page begins with.
        page.goto("about:blank")
        open_book(page, f"{path}?{asked}&beat=1")
        expect(page, asked).to_have_url(re.compile(rf"#/book/{path}\?beat=1$"))


@pytest.mark.parametrize(
    ("path", "asked", "kept"),
    [
        *[("neighbours", "word=77", ""), ("neighbours", "word=2", "&word=2"), ("shuffle", "order=9-1-2-0-4", "")],
        *[("shuffle", "order=4-1-2-3-0", "&order=4-1-2-3-0"), ("layers", "one=1&other=77", "")],
        *[("layers", "one=1&other=3", "&one=1&other=3"), ("length", "words=9999", "&words=512")],
        *[("residual", "query=0", ""), ("divide", "divisor=99", ""), ("divide", "divisor=2", "&divisor=2")],
        *[("softmax", "divisor=0.5", ""), ("softmax", "divisor=2.5", "&divisor=2.5"), ("neighbours", "window=3", "")],
        *[("neighbours", "window=0", "&window=0"), ("neighbours", "window=all", "&window=all")],
        *[("label", "out=16", ""), ("label", "out=5-x-11-99", "&out=5-11")],
        ("residual", "closed=layer1.0.9.x-layer9.1-layer2.3", "&closed=layer1.0-layer2.3"),
    ],
)
def test_an_address_keeps_what_is_there_and_nothing_else(page: Page, path: str, asked: str, kept: str) -> None:
    open_book(page, f"{path}?beat=1&{asked}")
    # What is written into the address is written once the stage has come to rest.
    page.wait_for_timeout(600)
    expect(page).to_have_url(re.compile(rf"#/book/{path}\?beat=1{kept}$"))


def test_divide_counts_the_rows_that_the_network_has(page: Page, address: str) -> None:
    open_book(page, f"divide?text={SENTENCE}&beat=5")
    _, over, _, mean = numbers_of_step(page)
    attention = [array(layer["attention"]) for layer in ask_attention(address, SENTENCE)["layers"]]
    largest = [float(row.max()) for layer in attention for row in layer.reshape(-1, layer.shape[-1])]
    assert number(over[2]) == sum(share > 0.9 for share in largest)
    assert number(mean[2]) == pytest.approx(100 * sum(largest) / len(largest), abs=6e-3)


@pytest.mark.parametrize("path", ["query", "embedding", "length"])
def test_a_sentence_that_the_service_refuses_can_be_given_up_for_the_sample(
    page: Page, complaints: Complaints, path: str
) -> None:
    complaints.expect("422")
    page.goto(f"/#/book/{path}?text={'wound+' * 600}")
    page.get_by_role("button", name="Take “I saw a saw.” instead").click()
    expect(page.locator("[role=application]")).to_be_visible()
    expect(page.locator("section.figure [role=alert]")).to_have_count(0)


def test_divide_has_nothing_to_divide_before_the_sentences_rows_are_there(page: Page) -> None:
    stage = open_book(page, "divide")
    divisor = page.get_by_role("slider", name="divide by")
    stage.focus()
    for beat in range(4):
        expect(page.get_by_role("slider", name="Where in the animation")).to_have_value(str(beat))
        assert (divisor.is_disabled(), page.get_by_role("button", name="√d").is_disabled()) == (True, True)
        page.keyboard.press(".")
        settled(page)
    expect(divisor).to_be_enabled()
    divisor.focus()
    page.keyboard.press("End")
    expect(page.locator(".caption")).to_contain_text("Divided by 32.00")


@pytest.mark.parametrize(
    ("label", "option", "kept"), [("Who asks?", "fish", "query=9"), ("In", "layer2, head 3", "head=3")]
)
def test_divide_counts_the_rows_of_a_word_or_of_a_head(
    page: Page, address: str, label: str, option: str, kept: str
) -> None:
    open_book(page, f"divide?text={SENTENCE}&beat=5")
    choice(page, label).select_option(option)
    expect(page).to_have_url(re.compile(kept))
    rows, over, *_ = numbers_of_step(page)
    attention = [array(layer["attention"]) for layer in ask_attention(address, SENTENCE)["layers"]]
    of = [layer[:, 9] for layer in attention] if option == "fish" else [attention[1][3]]
    largest = [float(row.max()) for part in of for row in part]
    assert number(rows[1]) == len(largest)
    assert number(over[2]) == sum(share > 0.9 for share in largest)
    # What is asked to be guessed is of the whole sentence: what one head does, nothing lets one guess.
    every = sum(layer.shape[0] * layer.shape[1] for layer in attention)
    expect(page.locator("#guess-asks")).to_contain_text(f"your sentence’s {every} rows")
    # The dice have as many numbers as a query, so that √d is one number on the page.
    page.get_by_role("slider", name="Where in the animation").fill("3")
    expect(page.locator(".caption")).to_contain_text("√32 = 5.66")
    expect(page.get_by_role("slider", name="divide by")).to_have_attribute("aria-valuetext", "5.66 = √d")


def test_shuffle_changes_what_the_service_says_it_changes(page: Page, address: str) -> None:
    stage = open_book(page, "shuffle?order=3-1-2-0-4&beat=4")
    *rows, everything = numbers_of_step(page)
    for column, places in ((2, True), (3, False)):
        answer = ask_attention(address, "I saw a saw.", positional_encoding=places, layers=[], order=[3, 1, 2, 0, 4])
        if places:
            assert number(everything[column]) == pytest.approx(answer["order_difference"], abs=1e-4)
            assert max(number(cells[column]) for cells in rows) <= answer["order_difference"] + 1e-4
        else:
            assert answer["order_difference"] < 1e-4
            assert all("10⁻" in cells[column] or cells[column] == "0" for cells in rows)
    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("order=1-3-2-0-4|order=1-2-3-0-4|order=1-"))


@pytest.mark.parametrize(("text", "says"), [("Saw", "needs at least 2 words"), ("so " * 30, "can show 13 words")])
def test_a_sentence_that_a_page_cannot_use_is_told_what_would_do(page: Page, text: str, says: str) -> None:
    page.goto(f"/#/book/query?text={text}")
    expect(page.locator(".refused")).to_contain_text(says, timeout=30_000)
    page.get_by_role("button", name=re.compile("^Sentence: ")).click()
    page.get_by_role("button", name="I saw a saw.", exact=True).click()
    expect(page.locator("[role=application]")).to_be_visible()


def test_one_answer_serves_all_pages_on_a_sentence(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    open_book(page, "query")
    for path in ("softmax", "divide", "mixture", "matrices"):
        page.get_by_role("link", name=re.compile("^Next: ")).click()
        expect(page).to_have_url(re.compile(f"book/{path}"))
        expect(page.locator("[role=application]")).to_be_visible()
    assert len(asked) == 1


def test_instrument_and_book_lead_to_each_other_at_the_same_cell(page: Page) -> None:
    open_book(page, "field?layer=conv3&row=5&column=6&sample=rocket")
    page.get_by_role("link", name="Open in the instrument").click()
    expect(page).to_have_url(re.compile(r"#/photo\?.*layer=conv3.*row=5.*column=6"), timeout=30_000)
    page.get_by_role("link", name="In the book").click()
    expect(page).to_have_url(re.compile(r"#/book/field\?.*layer=conv3.*row=5.*column=6.*sample=rocket"))
    expect(page.locator("[role=application]")).to_be_visible(timeout=30_000)


def test_addresses_of_the_path_lead_to_the_page_on_the_same_idea(page: Page) -> None:
    page.goto("/#/sentence")
    page.goto(f"/#/path?idea=N12&view=heads&layer=layer2&head=3&query=2&key=1&text={SENTENCE}")
    # The page writes it again in an order of its own.
    asked = "".join(rf"(?=.*[?&]{said}(&|$))" for said in ("layer=layer2", "head=3", "query=2", "text=The[^&]+"))
    expect(page).to_have_url(re.compile(rf"#/book/mixture{asked}"), timeout=30_000)
    expect(page.locator("h1")).to_be_visible()
    # The old address is not a step of the history: one back is where one came from.
    page.go_back()
    expect(page).to_have_url(re.compile("#/sentence"))
    page.goto("/#/path")
    expect(page).to_have_url(re.compile("#/book/network"))
    expect(page.locator("[role=application]")).to_be_visible(timeout=30_000)


def test_a_page_that_the_book_does_not_have_is_named(page: Page) -> None:
    page.goto("/#/book/nosuch?sample=rocket")
    expect(page.get_by_text("The book has no page called “nosuch”. This is its first.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"#/book/network\?sample=rocket"))
    expect(page.locator("[role=application]")).to_be_visible()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"#/book/weights"))
    expect(page.locator("[role=application]")).to_be_visible()
    expect(page.get_by_text("The book has no page")).to_have_count(0)
    # The first page has an address of its own; whoever asks for the book alone is told nothing.
    page.goto("/#/book")
    expect(page).to_have_url(re.compile(r"#/book/network"))
    expect(page.locator("[role=application]")).to_be_visible()
    expect(page.get_by_text("The book has no page")).to_have_count(0)
