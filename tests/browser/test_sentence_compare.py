"""The page's "Compare": two sentences or two heads and their difference, from the raw attention of both."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import Numbers, array, ask_attention
from tests.browser.patience import eventually, settled
from tests.canvas_pixels import assert_painted, read_canvas

ONE = "The old man the boats."
OTHER = "The old sail the boats."
LONGER = "The very old man sold the boats."


def weights(address: str, text: str, layer: int, head: int) -> Numbers:
    heads = array(ask_attention(address, text)["layers"][layer - 1]["attention"])
    found: Numbers = heads[head]
    return found


def canvases(page: Page, *names: str) -> list[Locator]:
    found = [page.get_by_role("region", name=name, exact=True).locator("canvas").first for name in names]
    for canvas in found:
        expect(canvas).to_be_visible()
    return found


def assert_shows(page: Page, names: tuple[str, str], one: Numbers, other: Numbers, left: Numbers) -> None:
    drawn = canvases(page, *names, "Difference")
    most = float(max(one.max(), other.max()))
    eventually(
        page,
        lambda: assert_painted([read_canvas(canvas) for canvas in drawn[:2]], [one, other], [most, most], signed=False),
    )
    eventually(page, lambda: assert_painted([read_canvas(drawn[2])], [left], [float(np.abs(left).max())]))


def test_two_sentences_as_long_differ_place_by_place(page: Page, address: str) -> None:
    page.goto(f"/#/sentence?view=compare&text={ONE}&other={OTHER}&layer=layer2&head=3")
    one, other = (weights(address, text, 2, 3) for text in (ONE, OTHER))
    assert_shows(page, ("Your sentence", "The other"), one, other, other - one)
    # The total variation distance of each word's two distributions.
    shares = page.get_by_role("region", name="Attention that went elsewhere").locator("td[title]")
    shown = [float(cell.get_attribute("title") or "nan") for cell in shares.all()]
    assert shown == pytest.approx((np.abs(other - one).sum(axis=1) / 2).tolist(), rel=1e-3, abs=1e-6)


def test_sentences_of_other_lengths_differ_where_both_have_the_word(page: Page, address: str) -> None:
    page.goto(f"/#/sentence?view=compare&text={ONE}&other={LONGER}&layer=layer1&head=0")
    one, other = (weights(address, text, 1, 0) for text in (ONE, LONGER))
    # <cls> The old man the boats . in <cls> The very old man sold the boats .
    of_one, of_other = [0, 1, 2, 3, 4, 5, 6], [0, 1, 3, 4, 6, 7, 8]
    left = other[np.ix_(of_other, of_other)] - one[np.ix_(of_one, of_one)]
    assert_shows(page, ("Your sentence", "The other"), one, other, left)
    expect(page.get_by_role("region", name="Difference")).to_contain_text("7 of 7 and 9 tokens")
    expect(page.get_by_role("region", name="Attention that went elsewhere")).to_have_count(0)


def test_two_heads_of_one_sentence(page: Page, address: str) -> None:
    page.goto(f"/#/sentence?view=compare&pair=heads&text={ONE}&layer=layer1&head=2&also=layer3.5")
    one, other = weights(address, ONE, 1, 2), weights(address, ONE, 3, 5)
    assert_shows(page, ("layer1 head 2", "layer3 head 5"), one, other, other - one)
    page.get_by_role("group", name="Head beside it").get_by_text("6", exact=True).click()
    expect(page).to_have_url(re.compile(r"also=layer3\.6"))
    assert_shows(
        page, ("layer1 head 2", "layer3 head 6"), one, weights(address, ONE, 3, 6), weights(address, ONE, 3, 6) - one
    )


def test_pointing_marks_the_same_words_everywhere(page: Page, address: str) -> None:
    page.goto(f"/#/sentence?view=compare&text={ONE}&other={LONGER}&layer=layer1&head=0")
    [canvas] = canvases(page, "Your sentence")
    box = canvas.bounding_box()
    assert box is not None
    # "boats" asks "the": 5 and 4 in the first, 7 and 6 in the second.
    canvas.hover(position={"x": 4.5 * box["width"] / 7, "y": 5.5 * box["height"] / 7}, force=True)
    one, other = (weights(address, text, 1, 0) for text in (ONE, LONGER))
    expected = {
        "Your sentence": one[5, 4],
        "The other": other[7, 6],
        "Difference": other[7, 6] - one[5, 4],
    }
    for name, value in expected.items():
        readout = page.get_by_role("region", name=name, exact=True).locator(".readout")
        expect(readout.locator(".place")).to_have_text(re.compile("^query boats, key the[₄₆]$"))
        shown = (readout.locator(".value").text_content() or "nan").replace("−", "-")
        assert float(shown) == pytest.approx(value, rel=1e-3, abs=1e-6)


def test_typing_a_second_sentence_and_having_none(page: Page, complaints: Complaints) -> None:
    page.goto(f"/#/sentence?view=compare&text={ONE}")
    box = page.get_by_label("The other sentence")
    expect(box).to_have_value(ONE)
    expect(page.get_by_text("It is the same sentence")).to_be_visible()
    expect(page.get_by_role("region", name="Difference")).to_contain_text("None")
    box.fill(OTHER)
    expect(page).to_have_url(re.compile("other=The(%20|\\+| )old(%20|\\+| )sail"))
    canvases(page, "Difference")
    box.fill("  ")
    expect(page.get_by_text("Nothing to compare with")).to_be_visible()
    complaints.expect("422")
    box.fill("word " * 513)
    expect(page.get_by_role("alert")).to_contain_text("512")
    box.fill("Other words only")
    expect(page.get_by_role("region", name="Difference")).to_contain_text("1 of 7 and 4 tokens")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("pair", ["sentences", "heads"])
def test_view_has_no_serious_fault(page: Page, find_faults: Callable[..., list[str]], pair: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/#/sentence?view=compare&pair={pair}")
    canvases(page, "Difference")
    settled(page)
    assert find_faults("light", "dark") == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_head_shows_how_much_it_notices(page: Page, address: str) -> None:
    mine, other = "The old man saw the boats.", "The old man boats the saw."
    page.goto(f"/#/sentence?view=compare&text={mine}&other={other}")
    region = page.get_by_role("region", name="Which heads notice")
    both = [ask_attention(address, text) for text in (mine, other)]
    attention = [np.stack([array(layer["attention"]) for layer in answer["layers"]]) for answer in both]
    # By place: half of what differs in each row, and the mean of the rows.
    change = np.abs(attention[0] - attention[1]).sum(axis=-1).mean(axis=-1) / 2
    canvas = region.locator("canvas").first
    eventually(page, lambda: assert_painted([read_canvas(canvas)], [change], [float(change.max())], signed=False))
    region.get_by_role("button", name="Numbers").click()
    cells = region.get_by_role("cell").all_inner_texts()[1:]
    assert [float(cell) for cell in cells] == pytest.approx(list(change.ravel()), rel=1e-5)
    layer, head = (int(index) for index in np.unravel_index(change.argmax(), change.shape))
    heatmap = region.get_by_role("application")
    heatmap.focus()
    for key in ["Home", *["ArrowDown"] * layer, *["ArrowRight"] * head, "Enter"]:
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile(f"layer=layer{layer + 1}&head={head}"))
