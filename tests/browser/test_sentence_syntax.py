"""The page's "Grammar": attention summed by part of speech, from the raw attention and the labels."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.numbers import Numbers, array, ask_attention
from tests.browser.patience import eventually
from tests.canvas_pixels import assert_painted, read_canvas

SENTENCE = "The old man saw the new boats and the sea."
LONG = " ".join([SENTENCE] * 3)


def _by_tag(weights: Numbers, tags: list[str]) -> tuple[list[str], Numbers]:
    kinds = list(dict.fromkeys(tags))
    belongs = np.array([[tag == kind for kind in kinds] for tag in tags], float)  # (tokens, kinds)
    return kinds, (belongs.T @ weights @ belongs) / belongs.sum(axis=0)[:, np.newaxis]


@pytest.mark.parametrize("text", [SENTENCE, LONG], ids=["short", "long"])
def test_cells_are_the_shares_from_tag_to_tag_and_heads_are_in_their_order(page: Page, address: str, text: str) -> None:
    answer = ask_attention(address, text)
    tags = [token.get("label") or "<cls>" for token in answer["tokens"]]
    page.goto(f"/#/sentence?view=syntax&text={text}&layer=layer2&head=1&from=1&to=3")
    kinds, expected = _by_tag(array(answer["layers"][1]["attention"])[1], tags)
    canvas = page.get_by_role("region", name="Attention by part of speech").locator("canvas").first
    eventually(page, lambda: assert_painted([read_canvas(canvas)], [expected], [float(expected.max())]))

    shares = {
        f"{layer['name']} head {head}": _by_tag(weights, tags)[1][1, 3]
        for layer in answer["layers"]
        for head, weights in enumerate(array(layer["attention"]))
    }
    best = sorted(shares, key=lambda name: -shares[name])[:8]
    listed = page.get_by_role("region", name="Heads that attend from one to the other").get_by_role("listitem")
    expect(listed).to_have_count(8)
    # The heads' small pictures come first, then their exact weights.
    eventually(page, lambda: assert_listed(listed.all_inner_texts(), best))
    eventually(page, lambda: assert_share(listed.first, shares[best[0]]))
    assert kinds[1] == tags[1]


def assert_listed(texts: list[str], names: list[str]) -> None:
    assert [text.split("\n")[0] for text in texts] == names


def assert_share(entry: Locator, share: float) -> None:
    shown = (entry.locator("[title]").get_attribute("title") or "nan").replace("−", "-")
    assert float(shown) == pytest.approx(share, rel=1e-5)


def test_a_listed_head_is_chosen_by_a_click(page: Page) -> None:
    page.goto(f"/#/sentence?view=syntax&text={SENTENCE}")
    entry = page.get_by_role("region", name="Heads that attend from one to the other").get_by_role("button").nth(2)
    name = entry.inner_text().split("\n")[0]
    entry.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    layer, head = name.split(" head ")
    if (layer, head) != ("layer1", "0"):
        expect(page).to_have_url(re.compile(f"layer={layer}&head={head}"))
