"""A sentence of one's own: its words, its labels, every head, and one weight down to its number."""

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import array, ask_attention, ask_step
from tests.browser.patience import eventually, settled
from tests.canvas_pixels import assert_painted, read_canvas, tiles

SENTENCE = "My grandmother can bake a cake 🍰."
#: Heads whose colour is a warm one, which is what assert_painted knows of signs.
WARM = (1, 5)


@pytest.fixture(scope="module")
def reading(address: str) -> dict[str, Any]:
    """What the service says of the sentence."""
    return ask_attention(address, SENTENCE)


def _read(page: Page, sentence: str = SENTENCE) -> None:
    page.goto("/#/sentence")
    expect(page.locator("ol button").first).to_be_visible()
    page.get_by_label("Your sentence").fill(sentence)
    if sentence == SENTENCE:
        page.locator("ol button", has_text="grandmother").first.wait_for()


def test_words_stand_with_their_labels_and_the_sentence_with_its_own(page: Page, reading: dict[str, Any]) -> None:
    _read(page)
    words = page.get_by_role("region", name="What you put in").locator("ol button")
    expect(words).to_have_count(len(reading["tokens"]))
    for word, token in zip(words.all()[1:], reading["tokens"][1:], strict=True):
        expect(word).to_have_text(f"{token['text']} {token['label']}")
    expect(page.get_by_text("The whole sentence:")).to_contain_text(reading["sequence_labels"][0]["label"])
    expect(page.get_by_text(f"{len(reading['tokens']) - 1} of at most 512 words")).to_be_visible()


def test_thumbnails_are_the_attention_of_every_head(page: Page, reading: dict[str, Any]) -> None:
    _read(page)
    grid = page.get_by_role("application", name=re.compile(r"^layer3: 8 heads, 9 by 9"))
    attention = array(reading["layers"][2]["attention"])

    def check() -> None:
        painted = list(tiles(read_canvas(grid.locator("canvas"))))
        assert len(painted) == 8
        for head in WARM:
            assert_painted([painted[head]], [attention[head]], [float(attention[head].max())])

    eventually(page, check)


def test_the_enlarged_head_is_the_attention_and_its_cell_the_number(page: Page, reading: dict[str, Any]) -> None:
    _read(page)
    page.get_by_role("application", name=re.compile(r"^layer2: 8 heads")).wait_for()
    page.get_by_role("group", name="Layer").get_by_text("2", exact=True).click()
    page.get_by_role("group", name="Head").get_by_text("5").click()
    heatmap = page.get_by_role("application", name="layer2 head 5")
    attention = array(reading["layers"][1]["attention"])[5]
    eventually(
        page, lambda: assert_painted([read_canvas(heatmap.locator("canvas"))], [attention], [float(attention.max())])
    )
    heatmap.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    card = page.get_by_role("region", name="What you point at")
    expect(card.get_by_role("heading", level=2)).to_have_text("grandmother → My")
    shown = float(card.locator("p.weight").get_attribute("title") or "")
    assert shown == pytest.approx(attention[2, 1], rel=1e-6)
    expect(page).to_have_url(re.compile("query=2&key=1"))
    page.keyboard.press("Escape")
    # The keyboard still points there, but holds it no more.
    expect(card.get_by_role("button", name="Release")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("query="))


def test_the_address_shows_the_same_to_someone_else(page: Page, reading: dict[str, Any]) -> None:
    _read(page)
    page.get_by_role("application", name=re.compile(r"^layer4: 8 heads, 9 by 9")).click(position={"x": 5, "y": 5})
    expect(page).to_have_url(re.compile("layer=layer4&head=0"))
    # A word is pointed at with what it attends to most, which is not itself.
    strongest = array(reading["layers"][3]["attention"])[0].argmax(axis=1)
    query = next(query for query in range(1, 8) if strongest[query] != query)
    key = int(strongest[query])
    page.get_by_role("region", name="What you put in").locator("ol button").nth(query).click()
    expect(page).to_have_url(re.compile(f"query={query}&key={key}"))
    there = page.context.new_page()
    there.goto(page.url)
    expect(there.get_by_label("Your sentence")).to_have_value(SENTENCE)
    expect(there.get_by_role("heading", name="layer4 head 0", exact=True)).to_be_visible()
    names = [reading["tokens"][place]["text"] for place in (query, key)]
    expect(there.get_by_role("heading", name=" → ".join(names))).to_be_visible()


def test_brackets_walk_the_heads_and_pages_the_layers_but_not_while_typing(page: Page) -> None:
    _read(page)
    expect(page.get_by_role("heading", name="layer1 head 0", exact=True)).to_be_visible()
    page.get_by_label("Your sentence").press("]")
    expect(page.get_by_label("Your sentence")).to_have_value(f"{SENTENCE}]")
    page.get_by_role("application", name=re.compile(r"^layer1: 8 heads, 10 by 10")).focus()
    for key in ("]", "]", "[", "PageDown"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="layer2 head 1", exact=True)).to_be_visible()


@pytest.mark.parametrize(("group", "button"), [("Head", "0"), ("Layer", "1"), ("Shown as", "Matrix")])
def test_brackets_walk_the_heads_also_while_a_segment_has_the_focus(page: Page, group: str, button: str) -> None:
    _read(page)
    page.get_by_role("group", name=group, exact=True).get_by_role("radio", name=button, exact=True).focus()
    for key in ("]", "]", "PageDown"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="layer2 head 2", exact=True)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_an_empty_box_says_so_and_keeps_what_was_read(page: Page) -> None:
    _read(page)
    expect(page.locator("ol button").nth(1)).to_contain_text("My")
    page.get_by_label("Your sentence").fill("   ")
    expect(page.get_by_text("Nothing to read")).to_contain_text("What is shown is of the 8 words read before.")
    expect(page.locator("ol button").nth(1)).to_contain_text("My")
    # What is no longer of the text in the box is dimmed.
    expect(page.locator(".words")).to_have_css("opacity", "0.55")
    expect(page.locator("#does .view")).to_have_css("opacity", "0.55")
    page.get_by_label("Your sentence").fill("Short again")
    expect(page.locator("#does .view")).to_have_css("opacity", "1")


def test_too_long_a_text_is_refused_with_both_numbers(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    _read(page, "word " * 513)
    expect(page.get_by_text("the text has 513 words; at most 512 are read")).to_be_visible()
    # The count is of what is shown, and says so.
    expect(page.get_by_text("This was not read.")).to_contain_text("of the 8 words read before")
    expect(page.locator(".words")).to_have_css("opacity", "0.55")
    page.get_by_label("Your sentence").fill("Short again")
    expect(page.locator("ol button")).to_have_count(3)


def test_of_a_long_text_each_head_is_fetched_when_it_is_wanted(page: Page, address: str) -> None:
    text = "I saw a saw . " * 60
    _read(page, text)
    expect(page.get_by_role("application", name=re.compile(r"^layer1: 8 heads, 301 by 301"))).to_be_visible()
    expect(page.get_by_role("application", name="layer1 head 0")).to_be_visible()
    with page.expect_response("**/attention?**") as fetched:
        page.get_by_role("application", name=re.compile(r"^layer3: 8 heads")).click(position={"x": 5, "y": 5})
    assert json.loads(fetched.value.request.post_data or "")["heads"] == [{"layer": "layer3", "head": 0}]
    heatmap = page.get_by_role("application", name="layer3 head 0")
    heatmap.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    answer = ask_attention(address, text, layers=["layer3"], heads=[{"layer": "layer3", "head": 0}])
    exact = array(answer["layers"][0]["attention"])[0, 0, 0]
    shown = float(page.locator("p.weight").get_attribute("title") or "")
    assert shown == pytest.approx(exact, rel=1e-6)


def test_all_heads_stay_while_one_of_a_long_text_is_fetched(page: Page) -> None:
    _read(page, "I saw a saw . " * 60)
    expect(page.get_by_role("application", name="layer1 head 0")).to_be_visible()
    held: list[Route] = []
    page.route("**/attention?**", lambda route: held.append(route))
    chip = page.get_by_role("group", name="Head").get_by_role("radio", name="3", exact=True)
    chip.focus()
    with page.expect_request("**/attention?**"):
        page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="layer1 head 3", exact=True)).to_be_visible()
    expect(page.get_by_role("application", name=re.compile(r"^layer1: 8 heads"))).to_be_visible()
    expect(chip).to_be_focused()
    held[0].continue_()
    expect(page.get_by_role("application", name="layer1 head 3")).to_be_visible()


def test_heads_stand_in_the_order_asked_for(page: Page, address: str) -> None:
    _read(page)
    page.get_by_label("Sorted by").select_option("distance")
    expect(page).to_have_url(re.compile("sort=distance"))
    answer = ask_attention(address, SENTENCE, heads=[], include=["statistics"])
    heads = [
        (head["distance"], layer["name"], head["head"]) for layer in answer["layers"] for head in layer["statistics"]
    ]
    first = page.get_by_role("application", name=re.compile("^by distance: 8 heads")).first
    first.click(position={"x": 5, "y": 5})
    _, layer, head = max(heads)
    expect(page.get_by_role("heading", name=f"{layer} head {head}", exact=True)).to_be_visible()


def test_a_head_switched_off_is_left_out_of_the_labels(page: Page, address: str) -> None:
    _read(page)
    page.get_by_role("button", name="Switch heads off").click()
    with page.expect_response("**/attention?**"):
        page.get_by_role("application", name=re.compile(r"^layer1: 8 heads")).click(position={"x": 5, "y": 5})
    expect(page).to_have_url(re.compile(r"off=layer1\.0"))
    answer = ask_attention(address, SENTENCE, layers=[], disabled_heads=[{"layer": "layer1", "head": 0}])
    sure = {label["label"]: label["probability"] for label in answer["sequence_labels"]}
    label, probability = next(iter(sure.items()))
    expect(page.get_by_text("The whole sentence:")).to_contain_text(f"{label} {100 * probability:.1f}")
    page.get_by_role("button", name="as usual again").click()
    expect(page).not_to_have_url(re.compile("off="))


def test_lines_and_steps_show_the_same_head(page: Page, address: str) -> None:
    _read(page)
    shown = page.get_by_role("group", name="Shown as")
    shown.get_by_text("Lines").click()
    expect(page.get_by_role("group", name="Lines from the words")).to_be_visible()
    shown.get_by_text("Unfolded").click()
    answer = ask_attention(
        address, SENTENCE, layers=["layer1"], heads=[{"layer": "layer1", "head": 0}], include=["scores"]
    )
    scores = array(answer["layers"][0]["scores"])[0]
    heatmap = page.get_by_role("application", name="layer1 head 0 scores")
    reach = float(np.abs(scores).max())
    eventually(page, lambda: assert_painted([read_canvas(heatmap.locator("canvas"))], [scores], [reach]))
    # Scaled, on the same colours, so that it is seen to be smaller.
    scaled = page.get_by_role("application", name="layer1 head 0 scaled scores")
    painted = read_canvas(scaled.locator("canvas"))
    assert_painted([painted], [scores / np.sqrt(32)], [reach])


def _numbers(card: Locator, step: str) -> dict[str, float]:
    """Return the numbers of one step of the chain, every digit, by their names."""
    # What a locator has is sought from the found element on, so it must not begin at the card.
    drawer = card.locator("details", has=card.page.get_by_role("heading", name=step, exact=True))
    rows = drawer.locator("tr", has=card.page.locator("td[title]"))
    return {
        row.locator("th").inner_text(): float(
            (row.locator("td[title]").last.get_attribute("title") or "").replace("−", "-")
        )
        for row in rows.all()
    }


def test_each_step_of_a_weight_recomputes_the_next(page: Page, address: str) -> None:
    _read(page)
    page.goto(f"{page.url}&query=4&key=2")
    card = page.get_by_role("region", name="What you point at")
    for title in ("From the word to q and k", "Back to the word"):
        card.get_by_text(title).click()
    expect(card.get_by_text("number 0 of q", exact=True)).to_be_visible()
    step = ask_step(address, SENTENCE, layer="layer1", head=0, query=4)
    score = float(array(step["products"])[2].sum())

    softmax = _numbers(card, "Score to weight")
    assert softmax["score α"] == pytest.approx(score, rel=1e-5)
    scaled = next(value for name, value in softmax.items() if name.startswith("÷ √32"))
    assert scaled == pytest.approx(softmax["score α"] / np.sqrt(32), rel=1e-5)
    assert softmax["exp"] == pytest.approx(np.exp(scaled - step["maximum"]), rel=1e-5)
    assert softmax["weight α′"] == pytest.approx(softmax["exp"] / softmax["÷ the sum over all keys"], rel=1e-5)

    word = _numbers(card, "From the word to q and k")
    assert word["number 0 of q"] == pytest.approx(word["sum of all 256"] + word["bias c"], rel=1e-5)
    assert word["input i, number 0"] == pytest.approx(
        word["embedding a, number 0"] + word["place e, number 0"], rel=1e-5
    )
    normalised = (word["input i, number 0"] - word["− mean μ"]) / word["÷ √(variance + ε)"] * word["× γ"] + word["+ β"]
    assert word["x 0"] == pytest.approx(normalised, rel=1e-4)

    mixed = _numbers(card, "The values, mixed by weight")
    total = mixed.pop("number 0 of b")
    assert sum(mixed.values()) == pytest.approx(total, rel=1e-5)
    assert total == pytest.approx(float(array(step["weights"]) @ array(step["values"])[:, 0]), rel=1e-5)

    back = _numbers(card, "Back to the word")
    after = next(value for name, value in back.items() if name.startswith("i, number"))
    after += back["+ this head's s"] + back["+ the 7 other heads'"] + back["+ bias c"]
    assert back["i′, after attention"] == pytest.approx(after, rel=1e-5)
    assert back["what layer1 hands on"] == pytest.approx(after + back["+ feed-forward"], rel=1e-5)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault(page: Page, find_faults: Callable[..., list[str]], theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    _read(page)
    page.get_by_role("application", name=re.compile(r"^layer1: 8 heads")).wait_for()
    assert find_faults() == []


def test_a_busy_service_is_said_and_asked_again(page: Page, complaints: Complaints) -> None:
    complaints.expect("503")
    _read(page)
    refused: list[str] = []

    def refuse(route: Route) -> None:
        if refused:
            return route.continue_()
        refused.append(route.request.url)
        problem = '{"type":"/problems/busy","title":"Busy","status":503,"detail":"all places are taken"}'
        return route.fulfill(
            status=503, headers={"Retry-After": "1"}, content_type="application/problem+json", body=problem
        )

    page.route("**/attention?**", refuse)
    page.get_by_label("Your sentence").fill("Time flies")
    expect(page.get_by_text("The service is busy.")).to_be_visible()
    expect(page.locator("ol button").nth(1)).to_contain_text("Time")


@pytest.mark.parametrize("form", ["curl", "Python"])
def test_the_copied_call_runs_as_pasted(page: Page, run_copied: Callable[[Page, str], str], form: str) -> None:
    _read(page, 'It\'s "quoted" $HOME')
    expect(page.locator("ol button")).to_have_count(8)
    printed = run_copied(page, form)
    assert "layer1" in printed
    assert "quoted" in printed
    assert "$" in printed


def test_a_phone_has_no_sideways_scroll(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    _read(page)
    grid = page.get_by_role("application", name=re.compile(r"^layer1: 8 heads, 9 by 9")).last
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    eventually(page, lambda: np.testing.assert_equal(len(list(tiles(read_canvas(grid.locator("canvas"))))), 8))


def test_views_that_have_no_room_fade_at_the_side_where_there_are_more(page: Page) -> None:
    page.set_viewport_size({"width": 1200, "height": 800})
    _read(page)
    tabs = page.get_by_role("navigation", name="Views").get_by_role("list").first
    expect(tabs).to_have_css("--more-before", "0px")
    expect(tabs).to_have_css("--more-after", "32px")
    page.get_by_role("button", name="Compare", exact=True).focus()
    page.keyboard.press("Enter")
    expect(tabs).to_have_css("--more-after", "0px")
    expect(tabs).to_have_css("--more-before", "32px")


@pytest.mark.parametrize("width", [1000, 1180, 1181, 1200, 1280, 1359, 1360])
def test_the_head_that_is_looked_at_keeps_within_its_zone(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/#/sentence?text=The wind winds its way past the bandage wound around her wound.")
    expect(page.get_by_role("heading", name="layer1 head 0")).to_be_visible()
    settled(page)
    beyond = page.locator(".beside").evaluate(
        """beside => [...beside.querySelectorAll("*")]
          .filter(one => one.getBoundingClientRect().right > beside.parentElement.getBoundingClientRect().right + 1)
          .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert beyond == []
