"""All heads and the one that is looked at stand side by side, and no head loses its name by sorting."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import ask_attention

SENTENCE = "The wind winds its way past the bandage wound around her wound."


@pytest.mark.parametrize("width", [1440, 1024])
def test_the_head_looked_at_is_in_sight_beside_all_heads(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/#/sentence?text={SENTENCE}")
    matrix = page.get_by_role("application", name="layer1 head 0 attention").bounding_box()
    thumbnails = page.get_by_role("application", name=re.compile("^layer1: 8 heads")).bounding_box()
    assert matrix is not None
    assert thumbnails is not None
    assert matrix["x"] > thumbnails["x"] + thumbnails["width"]
    assert matrix["y"] + matrix["height"] < 900
    assert matrix["width"] >= 250


def test_sorted_heads_keep_their_names(page: Page, address: str) -> None:
    page.goto(f"/#/sentence?text={SENTENCE}&sort=distance")
    captions = page.get_by_role("region", name="All heads").locator("li[title]")
    expect(captions).to_have_count(32)
    answer = ask_attention(address, SENTENCE, heads=[], include=["statistics"])
    heads = [
        (head["distance"], layer, head["head"])
        for layer, found in enumerate(answer["layers"])
        for head in found["statistics"]
    ]
    names = [caption.split("\n")[0] for caption in captions.all_inner_texts()]
    assert names == [f"L{layer + 1} H{head}" for _, layer, head in sorted(heads, reverse=True)]
