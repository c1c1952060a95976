"""The page's "Patches": a vision transformer's attention as the service has it, beside a receptive field."""

import re
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import array
from tests.browser.patience import eventually
from tests.canvas_pixels import assert_painted, read_canvas

PHOTO = Path(__file__).parents[2] / "frontend" / "public" / "samples" / "chelsea.jpg"


@pytest.fixture(scope="module")
def answer(address: str) -> dict[str, Any]:
    with PHOTO.open("rb") as image:
        answered = httpx.post(
            f"{address}/api/v1/models/photo-vit/patch-attention", files={"image": image}, timeout=60
        ).raise_for_status()
    return dict(answered.json())


def test_weights_of_a_patch_are_the_attention(page: Page, answer: dict[str, Any]) -> None:
    page.goto("/#/photo?view=patches&tile=2.5&deep=1&head=2")
    grid = answer["grid"]
    row = array(answer["layers"][1]["attention"])[2, 1 + 2 * grid["columns"] + 5]
    expected = row[1:].reshape(grid["rows"], grid["columns"])
    assert row.sum() == pytest.approx(1, abs=1e-5)
    canvas = page.get_by_role("region", name="What it attends to").locator("canvas").first
    expect(canvas).to_be_visible()
    eventually(page, lambda: assert_painted([read_canvas(canvas)], [expected], [float(expected.max())], signed=False))
    said = page.get_by_role("region", name="The field it chooses").locator("p b")
    shown = [float((one.get_attribute("title") or "nan").replace("−", "-")) for one in said.all()]
    assert shown == pytest.approx([expected[2, 5], row[0], answer["layers"][1]["heads"][2]["distance"]], rel=1e-4)


def test_distances_of_all_heads_are_shown_and_a_click_chooses_one(page: Page, answer: dict[str, Any]) -> None:
    page.goto("/#/photo?view=patches")
    region = page.get_by_role("region", name="How far every head looks")
    distances = np.array([[head["distance"] for head in layer["heads"]] for layer in answer["layers"]])
    canvas = region.locator("canvas").first
    expect(canvas).to_be_visible()
    eventually(page, lambda: assert_painted([read_canvas(canvas)], [distances], [float(distances.max())], signed=False))
    region.get_by_role("application").focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile(r"deep=1&head=1"))


def test_pointing_at_a_patch_asks_from_there(page: Page) -> None:
    page.goto("/#/photo?view=patches&tile=4.4")
    place = page.get_by_role("application", name=re.compile("The patch that attends"))
    place.focus()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile(r"tile=4\.0"))
    given = page.get_by_role("region", name="The field it is given")
    expect(given).to_contain_text("whatever the photo shows")
    given.get_by_label("layer").select_option("conv1")
    expect(given).to_contain_text("3 × 3 pixels")
