"""A network of somebody's own beside one of ours: each keeps its own labels and its own layers.

Skipped where the extra ``huggingface`` is not installed.
"""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

pytest.importorskip("transformers")

PHOTO = Path(__file__).parents[2] / "frontend" / "public" / "samples" / "chelsea.jpg"


@pytest.fixture(scope="session")
def address(foreign_address: str) -> str:
    """The address of a service that has, beside what ships, `theirs`, whose labels are none of ours, and `t5`."""
    return foreign_address


def first_label(address: str, model: str) -> str:
    url = f"{address}/api/v1/models/{model}/feature-maps"
    answer = httpx.post(url, files={"image": PHOTO.read_bytes()}, timeout=60).raise_for_status().json()
    return str(answer["predictions"][0]["label"])


def test_turned_each_network_is_followed_over_what_it_said_first(page: Page, address: str) -> None:
    page.goto(f"{address}/#/photo?view=turn&beside=theirs&sample=chelsea")
    sides = page.get_by_role("region", name=re.compile("turned and scaled$")).filter(has=page.get_by_role("slider"))
    expect(sides).to_have_count(3)
    for side, model in zip(sides.all()[:2], ("photo-cnn", "theirs"), strict=True):
        expect(side.locator(".curve li").first).to_contain_text(first_label(address, model))
        expect(side.get_by_role("heading", level=3)).to_contain_text("liveliest maps")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_compared_each_explains_its_own_label_and_shows_a_layer_of_its_own(page: Page, address: str) -> None:
    page.goto(f"{address}/#/photo?view=compare&beside=theirs&sample=chelsea")
    why = page.get_by_role("region", name="What speaks for a label")
    expect(why.get_by_text("each explains its own")).to_be_visible()
    for model in ("photo-cnn", "theirs"):
        expect(
            why.get_by_role("heading", name=re.compile(f"“{re.escape(first_label(address, model))}”"))
        ).to_be_visible()
    expect(why.get_by_role("heading", name="Difference of the shares")).to_have_count(0)
    maps = page.get_by_role("region", name="A map of each")
    expect(maps.get_by_text("has no layer of the name and the size of")).to_be_visible()
    chosen = maps.get_by_label("beside").first
    names = chosen.locator("option").all_text_contents()
    chosen.select_option(names[0])
    expect(maps.get_by_text(re.compile(f"{re.escape(names[0])} map \\d+")).first).to_be_visible()
    expect(page).to_have_url(re.compile("beside_at="))
    expect(page.get_by_role("alert")).to_have_count(0)


def test_layers_of_an_encoder_are_those_whose_words_ask_each_other(page: Page, address: str) -> None:
    page.goto(f"{address}/#/sentence?model=t5")
    # Two layers of its encoder; its decoder has four attentions, whose rows are other tokens.
    expect(page.get_by_text("2 layers of 3 heads")).to_be_visible(timeout=30_000)
    head = page.get_by_role("region", name="The enlarged head")
    expect(head.get_by_role("group", name="Layer").get_by_role("radio")).to_have_count(2)
    # Nothing stands before its words that could be left out.
    expect(head.get_by_text("rescaled")).to_have_count(0)
    page.goto(f"{address}/#/sentence?model=sentence-encoder")
    expect(head.get_by_text("rescaled")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("alert")).to_have_count(0)
