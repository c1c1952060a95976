"""The page's "Places": the encoding by its closed form, a + e, and what a new order changes."""

import re
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import Numbers, array, ask_attention
from tests.browser.patience import eventually
from tests.canvas_pixels import assert_painted, read_canvas

SENTENCE = "The dog bit the man."
WIDTH = 256


def _sinusoids(places: int) -> Numbers:
    """Vaswani and others 2017, section 3.5."""
    angles = np.arange(places)[:, np.newaxis] / 10_000 ** (np.arange(0, WIDTH, 2) / WIDTH)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(places, WIDTH)


def test_encoding_is_sines_and_cosines(page: Page) -> None:
    page.goto(f"/#/sentence?view=positions&text={SENTENCE}")
    section = page.get_by_role("region", name="The encoding")
    canvas = section.locator("canvas").first
    expect(canvas).to_be_visible()
    eventually(page, lambda: assert_painted([read_canvas(canvas)], [_sinusoids(32)], [1.0]))
    # sin² + cos² of 128 pairs; a place with itself.
    section.get_by_role("slider").focus()
    page.keyboard.press("Home")
    expect(section).to_contain_text("e · e′ 128")


def test_a_and_e_add_up(page: Page, address: str) -> None:
    body = {"text": SENTENCE, "include": ["embedding"]}
    url = f"{address}/api/v1/models/sentence-encoder/embeddings"
    embedding = array(httpx.post(url, json=body, timeout=30).raise_for_status().json()["embedding"])
    parts = [embedding[1], _sinusoids(3)[2], embedding[1] + _sinusoids(3)[2]]  # "dog" stands at place 2
    reach = max(float(np.abs(part).max()) for part in parts)
    page.goto(f"/#/sentence?view=positions&text={SENTENCE}&word=2")
    canvases = page.get_by_role("region", name="A word and its place").locator("canvas[aria-hidden]")
    expect(canvases).to_have_count(3)
    folded = [part.reshape(16, 16) for part in parts]
    eventually(page, lambda: assert_painted([read_canvas(one) for one in canvases.all()], folded, [reach] * 3))


def test_without_places_a_new_order_changes_nothing_but_the_order(page: Page, address: str) -> None:
    page.goto(f"/#/sentence?view=positions&text={SENTENCE}")
    test = page.get_by_role("region", name="Shuffle test")
    test.get_by_role("button", name="Reverse").click()
    expect(page).to_have_url(re.compile(r"places=5\.4\.3\.2\.1\.0"))
    numbers = test.locator("b[title]")
    expect(numbers).to_have_count(2)
    without, with_places = (float(one.get_attribute("title") or "nan") for one in numbers.all())
    assert without < 1e-4
    assert with_places > 0.1
    body = {"text": SENTENCE, "order": [5, 4, 3, 2, 1, 0], "layers": []}
    url = f"{address}/api/v1/models/sentence-encoder/attention"
    assert with_places == pytest.approx(httpx.post(url, json=body, timeout=30).json()["order_difference"], rel=1e-3)
    test.get_by_role("button", name="As written").click()
    expect(page).not_to_have_url(re.compile("places="))


def test_labels_as_written_are_read_with_every_word_in_sight(page: Page, address: str) -> None:
    text = "They refuse to permit us to obtain the refuse permit."

    def labels(**how: Any) -> list[str]:
        return [token["label"] for token in ask_attention(address, text, layers=[], **how)["tokens"][1:]]

    assert labels() != labels(window=0), "the test needs a text whose labels a window changes"
    order = ".".join(str(place) for place in reversed(range(len(labels()))))
    page.goto(f"/#/sentence?view=positions&text={text}&window=0&places={order}")
    rows = page.get_by_role("region", name="Shuffle test").locator("tbody tr")
    expect(rows).to_have_count(len(labels()))
    shown = [row.get_by_role("cell").first.inner_text().split()[0] for row in rows.all()]
    assert shown == labels()[::-1]


def test_a_word_is_moved_by_the_arrow_keys(page: Page) -> None:
    page.goto(f"/#/sentence?view=positions&text={SENTENCE}")
    words = page.get_by_role("list", name="The words in the order they are read")
    words.get_by_role("button", name="dog").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(words).to_have_text("The₁ bit the₄ dog man .", use_inner_text=True)
    expect(page).to_have_url(re.compile(r"places=0\.2\.3\.1\.4\.5"))
