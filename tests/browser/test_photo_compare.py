"""The page's "Compare": two networks or two photos, held to what the service says of each."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import array
from tests.browser.patience import eventually, settled
from tests.canvas_pixels import assert_painted, read_canvas
from tests.pictures import encoded, photo

SAMPLES = Path(__file__).parents[2] / "frontend" / "public" / "samples"
PLACE = (5, 11)
LAYER = "relu4"

Ask = Callable[[str, str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def ask(address: str) -> Ask:
    """A call that gives what a network answers of a sample photo."""

    def answer(model: str, question: str, sample: str = "chelsea") -> dict[str, Any]:
        with (SAMPLES / f"{sample}.jpg").open("rb") as image:
            url = f"{address}/api/v1/models/{model}/{question}"
            return dict(httpx.post(url, files={"image": image}, timeout=60).raise_for_status().json())

    return answer


def output(answer: dict[str, Any], layer: str = LAYER) -> Any:
    return array(next(each["output"] for each in answer["layers"] if each["name"] == layer))


def number(text: str | None) -> float:
    return float((text or "nan").replace("−", "-"))


def readout(heatmap: Locator) -> tuple[float, str]:
    """The number under the mark, and where it is."""
    shown = heatmap.locator(".readout")
    return number(shown.locator(".value").text_content()), shown.locator(".place").text_content() or ""


def test_probabilities_of_both_and_their_difference(page: Page, ask: Ask) -> None:
    page.goto("/#/photo?view=compare")
    probabilities = [
        {each["label"]: each["probability"] for each in ask(model, f"{question}?top_k=1000", "chelsea")["predictions"]}
        for model, question in (("photo-cnn", "feature-maps"), ("photo-vit", "patch-attention"))
    ]
    first = {label for known in probabilities for label in sorted(known, key=lambda one: -known[one])[:5]}
    rows = page.get_by_role("region", name="What both say").locator("tbody tr")
    expect(rows).to_have_count(len(first))
    for row in rows.all():
        label = row.get_by_role("rowheader").text_content() or ""
        one, other = (known[label] for known in probabilities)
        shown = [number(cell.get_attribute("title")) for cell in row.locator("td[title]").all()]
        assert shown == pytest.approx([one, other, other - one], rel=1e-4, abs=1e-7)
        first.discard(label)
    assert not first


def test_pointing_marks_the_same_place_everywhere(page: Page, ask: Ask) -> None:
    page.goto(f"/#/photo?view=compare&at={LAYER}&map=3&deep=1&head=2")
    maps = page.get_by_role("region", name="A map of each")
    one, other = (maps.get_by_role("region", name=name, exact=True) for name in ("Photo CNN", "Photo transformer"))
    canvas = one.locator("canvas").first
    box = canvas.bounding_box()
    assert box is not None
    values = output(ask("photo-cnn", "feature-maps", "chelsea"))[3]
    rows, columns = values.shape
    at = ((PLACE[1] + 0.5) * box["width"] / columns, (PLACE[0] + 0.5) * box["height"] / rows)
    canvas.hover(position={"x": at[0], "y": at[1]}, force=True)
    expect(one.locator(".place")).to_have_text(f"row {PLACE[0]}, column {PLACE[1]}")
    assert readout(one)[0] == pytest.approx(values[PLACE], rel=1e-4)
    # The transformer's patches are twice as wide as the map's cells.
    patches = ask("photo-vit", "patch-attention", "chelsea")
    asked = array(patches["layers"][1]["attention"])[2, 0, 1:].reshape(8, 8)
    value, place = readout(other)
    assert value == pytest.approx(asked[2, 5], rel=1e-4)
    assert place == "row 2, column 5"
    expect(maps).to_contain_text("two kinds of number")


def test_two_photos_of_one_network_and_their_difference(page: Page, ask: Ask) -> None:
    page.goto(f"/#/photo?view=compare&pair=photos&other=rocket&at={LAYER}&map=7")
    one, other = (output(ask("photo-cnn", "feature-maps", sample))[7] for sample in ("chelsea", "rocket"))
    reach = float(max(np.abs(one).max(), np.abs(other).max()))
    maps = page.get_by_role("region", name="A map of each")
    canvases = [
        maps.get_by_role("region", name=name, exact=True).locator("canvas").first
        for name in ("chelsea.jpg", "rocket.jpg", "Difference")
    ]
    for canvas in canvases:
        expect(canvas).to_be_visible()
    eventually(
        page,
        lambda: assert_painted(
            [read_canvas(canvas) for canvas in canvases], [one, other, other - one], [reach, reach, reach]
        ),
    )
    said = [number(each.get_attribute("title")) for each in maps.locator("p b").all()]
    expected = [np.corrcoef(one.ravel(), other.ravel())[0, 1], np.abs(other - one).max()]
    assert said == pytest.approx(expected, rel=1e-4)


def test_most_alike_map_of_another_network_stands_beside(page: Page, ask: Ask) -> None:
    page.goto(f"/#/photo?view=compare&beside=photo-cnn-unaugmented&at={LAYER}&map=3")
    own = output(ask("photo-cnn", "feature-maps", "chelsea"))[3]
    others = output(ask("photo-cnn-unaugmented", "feature-maps", "chelsea"))
    with np.errstate(invalid="ignore"):
        likeness = [np.corrcoef(own.ravel(), each.ravel())[0, 1] for each in others]
    steppers = page.get_by_role("region", name="A map of each").get_by_role("spinbutton")
    expect(steppers.nth(1)).to_have_value(str(int(np.nanargmax(likeness))))
    steppers.nth(1).fill("0")
    steppers.nth(1).press("Enter")
    expect(page).to_have_url(re.compile("match=0"))
    page.get_by_role("button", name="Most alike").click()
    expect(steppers.nth(1)).to_have_value(str(int(np.nanargmax(likeness))))


def test_what_speaks_for_a_label_in_both(page: Page, ask: Ask) -> None:
    page.goto("/#/photo?view=compare&method=saliency&label=dog")
    one, other = (
        array(ask(model, "attributions?method=saliency&label=dog", "chelsea")["attribution"])
        for model in ("photo-cnn", "photo-vit")
    )
    shares = other / np.abs(other).max() - one / np.abs(one).max()
    region = page.get_by_role("region", name="What speaks for a label")
    canvases = [
        region.get_by_role("region", name=name).locator("canvas").first
        for name in ("Photo CNN: “dog”", "Photo transformer: “dog”", "Difference of the shares")
    ]
    for canvas in canvases:
        expect(canvas).to_be_visible()
    reaches = [float(np.abs(values).max()) for values in (one, other, shares)]
    eventually(
        page,
        lambda: assert_painted([read_canvas(canvas) for canvas in canvases], [one, other, shares], reaches),
    )


def test_slow_method_waits_to_be_asked_and_says_what_both_cost(page: Page) -> None:
    page.goto("/#/photo?view=compare&method=occlusion")
    region = page.get_by_role("region", name="What speaks for a label")
    expect(region.get_by_text(re.compile(r"This takes\s+[\d,]+ pictures"))).to_be_visible()
    expect(region.get_by_role("region", name="Difference of the shares")).to_have_count(0)
    region.get_by_role("button", name="Compute it").click()
    expect(region.get_by_role("region", name="Difference of the shares")).to_be_visible(timeout=30_000)


def test_second_photo_of_ones_own(page: Page, complaints: Complaints) -> None:
    page.goto("/#/photo?view=compare&pair=photos&other=own")
    expect(page.get_by_text("choose one.")).to_be_visible()
    chooser = page.get_by_label("Another of yours")
    chooser.set_input_files({"name": "tree.png", "mimeType": "image/png", "buffer": encoded(photo(90, 60), "PNG")})
    maps = page.get_by_role("region", name="A map of each")
    expect(maps.get_by_role("region", name="tree.png")).to_be_visible()
    # A file that is no picture is refused, and the next choice is read again.
    complaints.expect("422")
    complaints.expect("415")
    chooser.set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no picture"})
    expect(page.get_by_role("alert")).to_be_visible()
    expect(maps.get_by_role("region", name="tree.png")).to_be_visible()
    page.get_by_role("list", name="The other photo").get_by_role("button", name="Coffee").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(maps.get_by_role("region", name="coffee.jpg")).to_be_visible()
    expect(page).to_have_url(re.compile("other=coffee"))


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("pair", ["networks", "photos"])
def test_view_has_no_serious_fault(page: Page, find_faults: Callable[..., list[str]], pair: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/#/photo?view=compare&pair={pair}")
    expect(page.get_by_role("region", name="A map of each").locator("canvas").first).to_be_visible()
    settled(page)
    assert find_faults("light", "dark") == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
