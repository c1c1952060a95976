"""The page's "Matrices": every product, as the notes write it and as code does, from the raw tensors and weights."""

import re
from functools import partial
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.numbers import Numbers, array, ask_attention
from tests.browser.patience import eventually
from tests.canvas_pixels import assert_painted, read_canvas

SENTENCE = "The dog bit the man."
LAYER, HEAD = "layer2", 1  # a head whose colour is warm


@pytest.fixture(scope="module")
def made(address: str) -> dict[str, Numbers]:
    """What code computes, rows are words: from the layer's normalised input and the head's weights alone."""
    layers = ask_attention(address, SENTENCE, layers=[LAYER], include=["normalised"])["layers"]
    weights: dict[str, Any] = httpx.get(
        f"{address}/api/v1/models/sentence-encoder/layers/{LAYER}/heads/{HEAD}", timeout=30
    ).json()
    inputs = array(layers[0]["normalised"])
    q, k, v = (
        inputs @ array(weights[name]["weight"]).T + array(weights[name]["bias"]) for name in ("query", "key", "value")
    )
    scores = q @ k.T
    shares = np.exp(scores / np.sqrt(q.shape[1]) - (scores / np.sqrt(q.shape[1])).max(axis=1, keepdims=True))
    attention = shares / shares.sum(axis=1, keepdims=True)
    return {"I": inputs, "Q": q, "K": k, "V": v, "A": scores, "A′": attention, "O": attention @ v}


def _assert_shows(canvas: Locator, expected: Numbers, reach: float) -> None:
    assert_painted([read_canvas(canvas)], [expected], [reach])


def _left_of(page: Page, equation: str) -> Locator:
    return page.get_by_role("region", name=equation, exact=True).locator("canvas").first


@pytest.mark.parametrize(
    ("form", "equations"),
    [
        ("notes", ["Q = Wq I", "K = Wk I", "V = Wv I", "A = Kᵀ Q", "A′ = A", "O = V A′"]),
        ("code", ["Q = I Wqᵀ", "K = I Wkᵀ", "V = I Wvᵀ", "A = Q Kᵀ", "A′ = A", "O = A′ V"]),
    ],
)
def test_every_left_side_is_the_product_of_its_right(
    page: Page, made: dict[str, Numbers], form: str, equations: list[str]
) -> None:
    page.goto(f"/#/sentence?view=form&form={form}&text={SENTENCE}&layer={LAYER}&head={HEAD}")
    for equation in equations:
        canvas = _left_of(page, equation)
        expect(canvas).to_be_visible()
        numbers = made[equation.split(" = ")[0]]
        expected = numbers if form == "code" else numbers.T
        reach = float(np.abs(expected).max())
        eventually(page, partial(_assert_shows, canvas, expected, reach))


@pytest.mark.parametrize(("form", "says"), [("notes", "each column sums to 1"), ("code", "each row sums to 1")])
def test_it_says_what_sums_to_1(page: Page, form: str, says: str) -> None:
    page.goto(f"/#/sentence?view=form&form={form}&text={SENTENCE}")
    expect(page.get_by_role("region", name="A′ = A")).to_contain_text(says)


def test_pointing_at_a_weight_lights_what_it_was_made_of(page: Page, made: dict[str, Numbers]) -> None:
    page.goto(f"/#/sentence?view=form&form=code&text={SENTENCE}&layer={LAYER}&head={HEAD}")
    attention = page.get_by_role("region", name="A′ = A").get_by_role("application").first
    attention.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    # The first key only enters the matrix.
    value = page.locator("p.readout b")
    shown = float((value.get_attribute("title") or "nan").replace("−", "-"))
    assert shown == pytest.approx(made["A′"][1, 1], rel=1e-4)
    for equation, marks in {"Q = I Wqᵀ": 1, "K = I Wkᵀ": 1, "A = Q Kᵀ": 2}.items():
        tile = page.get_by_role("region", name=equation, exact=True).get_by_role("application").first
        expect(tile.locator("i")).to_have_count(marks)


def test_a_matrix_is_shown_large_with_its_numbers(page: Page) -> None:
    page.goto(f"/#/sentence?view=form&text={SENTENCE}")
    page.get_by_role("region", name="Q = Wq I").get_by_role("button", name="Q", exact=True).click()
    large = page.get_by_role("region", name="The matrix shown large")
    expect(large.get_by_role("heading", name="Q")).to_be_visible()
    large.get_by_role("button", name="Numbers").click()
    expect(large.get_by_role("table")).to_be_visible()


def test_the_matrix_shown_large_is_kept_in_the_address(page: Page) -> None:
    page.goto(f"/#/sentence?view=form&text={SENTENCE}")
    page.get_by_role("region", name="Q = Wq I").get_by_role("button", name="Q", exact=True).click()
    expect(page).to_have_url(re.compile("open=Q"))
    page.reload()
    expect(page.get_by_role("region", name="The matrix shown large").get_by_role("heading", name="Q")).to_be_visible()


@pytest.mark.parametrize(
    ("setting", "equation", "says"),
    [("window=1", "A′ = A", "A′ is 0"), (f"off={LAYER}.{HEAD}", "O = V A′", "so O is 0")],
)
def test_it_says_where_the_product_is_not_what_the_network_did(
    page: Page, setting: str, equation: str, says: str
) -> None:
    address = f"/#/sentence?view=form&text={SENTENCE}&layer={LAYER}&head={HEAD}"
    region = page.get_by_role("region", name=equation, exact=True)
    page.goto(address)
    expect(region).not_to_contain_text(says)
    page.goto(f"{address}&{setting}")
    expect(region).to_contain_text(says)
