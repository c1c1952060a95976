"""The page's "As attention": a convolution by attention, soft and sharp, as the service and PyTorch have it."""

import re
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import Numbers, array
from tests.browser.patience import eventually
from tests.canvas_pixels import assert_painted, read_canvas

PHOTO = Path(__file__).parents[2] / "frontend" / "public" / "samples" / "chelsea.jpg"


def _ask(address: str, **query: Any) -> dict[str, Any]:
    url = f"{address}/api/v1/models/photo-cnn/convolution-as-attention"
    with PHOTO.open("rb") as image:
        answer = httpx.post(url, files={"image": image}, params=query, timeout=60)
    return dict(answer.raise_for_status().json())


def _assert_map(page: Page, index: int, expected: Numbers, reach: float) -> None:
    canvas = page.get_by_role("region", name="Both outputs").locator("canvas[aria-hidden]").nth(index)
    eventually(page, lambda: assert_painted([read_canvas(canvas)], [expected], [reach]))


@pytest.mark.parametrize("alpha", [0.5, 20])
def test_both_outputs_and_their_difference_are_shown(page: Page, address: str, alpha: float) -> None:
    answer = _ask(address, layer="conv1", alpha=alpha)
    page.goto(f"/#/photo?view=attention&alpha={alpha}&of=3")
    expect(page.get_by_role("heading", name="conv1, map 3")).to_be_visible()
    convolution, attention = (array(answer[name])[3] for name in ("convolution", "attention"))
    reach = max(float(np.abs(convolution).max()), float(np.abs(attention).max()))
    _assert_map(page, 0, convolution, reach)
    _assert_map(page, 1, attention, reach)
    said = page.get_by_role("region", name="How far apart")
    shown = float((said.locator("b").first.get_attribute("title") or "nan").replace("−", "-"))
    assert shown == pytest.approx(answer["max_abs_difference"], rel=1e-3)
    expect(said).to_contain_text("attention is the convolution" if alpha == 20 else "Raise α")


def test_heads_are_places_of_the_kernel_and_say_their_share(page: Page, address: str) -> None:
    answer = _ask(address, layer="conv1", alpha=1, row=10, column=20)
    page.goto("/#/photo?view=attention&spot=10.20")
    heads = page.get_by_role("region", name="Where each head looks").locator("figcaption")
    expect(heads).to_have_count(9)
    expect(heads.nth(0)).to_contain_text("above left")
    expect(heads.nth(4)).to_contain_text("itself")
    for caption, head in zip(heads.all(), answer["heads"], strict=True):
        expect(caption).to_contain_text(f"{100 * head['weight_at_shift']:.1f}")


def test_a_click_on_a_map_asks_from_there_and_the_slider_is_kept(page: Page) -> None:
    page.goto("/#/photo?view=attention")
    maps = page.get_by_role("region", name="Both outputs").get_by_role("application")
    expect(maps).to_have_count(3)
    maps.first.click(position={"x": 30, "y": 50})
    expect(page).to_have_url(re.compile(r"spot=\d+\.\d+"))
    slider = page.get_by_role("slider", name=re.compile("how sharply"))
    slider.focus()
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile("alpha=20"))
    expect(page.get_by_text("at this α attention is the convolution")).to_be_visible(timeout=20_000)
