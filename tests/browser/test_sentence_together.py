"""The page's "Together": rollout, mean, maximum and value-weighted attention, from the raw attention."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import Numbers, array, ask_attention
from tests.browser.patience import eventually
from tests.canvas_pixels import assert_painted, read_canvas

SENTENCE = "The old man the boats."


@pytest.fixture(scope="module")
def attention(address: str) -> Numbers:
    """The raw weights of every layer, (layers, heads, tokens, tokens)."""
    return np.stack([array(layer["attention"]) for layer in ask_attention(address, SENTENCE)["layers"]])


def _assert_shows(page: Page, expected: Numbers) -> None:
    canvas = page.get_by_role("region", name="Joined attention").locator("canvas").first
    expect(canvas).to_be_visible()
    eventually(page, lambda: assert_painted([read_canvas(canvas)], [expected], [float(expected.max())], signed=False))


@pytest.mark.parametrize("over", ["mean", "max"])
def test_rollout_is_the_product_of_the_layers_and_the_residual(page: Page, attention: Numbers, over: str) -> None:
    joined = attention.mean(axis=1) if over == "mean" else attention.max(axis=1)
    expected = np.eye(joined.shape[-1])
    for layer in joined[:3]:
        expected = (0.5 * layer / layer.sum(axis=-1, keepdims=True) + 0.5 * np.eye(len(layer))) @ expected
    page.goto(f"/#/sentence?view=together&text={SENTENCE}&layer=layer3&over={over}")
    _assert_shows(page, expected)


@pytest.mark.parametrize("join", ["mean", "max"])
def test_mean_and_maximum_are_those_of_the_heads(page: Page, attention: Numbers, join: str) -> None:
    page.goto(f"/#/sentence?view=together&text={SENTENCE}&layer=layer2&join={join}")
    _assert_shows(page, attention[1].mean(axis=0) if join == "mean" else attention[1].max(axis=0))


def test_value_weighted_attention_is_that_of_the_service(page: Page, address: str) -> None:
    answer = ask_attention(address, SENTENCE, layers=["layer4"], include=["value_weighted"])
    page.goto(f"/#/sentence?view=together&text={SENTENCE}&layer=layer4&head=6&join=value_weighted")
    _assert_shows(page, array(answer["layers"][0]["value_weighted"])[6])


def test_layer_and_way_are_chosen_and_kept_in_the_address(page: Page) -> None:
    page.goto(f"/#/sentence?view=together&text={SENTENCE}")
    page.get_by_text("Strongest head", exact=True).click()
    page.get_by_title("layer3").click()
    expect(page).to_have_url(re.compile("layer=layer3.*join=max|join=max.*layer=layer3"))
    expect(page.get_by_text("one head that looks is enough")).to_be_visible()
