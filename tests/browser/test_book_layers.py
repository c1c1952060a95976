"""The book on what a whole layer does, and layer upon layer: its numbers held to the service's."""

import itertools
import re

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.book import CHELSEA, SENTENCE, choice, number, numbers_of_step, open_book
from tests.browser.numbers import array, ask_attention, ask_embeddings, ask_step


def test_matrices_ask_another_question_of_another_word_or_head(page: Page) -> None:
    open_book(page, f"matrices?text={SENTENCE}")
    expect(page.locator(".caption")).to_contain_text("10 words and ‹cls›")
    asks, guess = page.locator("#guess-asks"), page.locator("#guess")
    expect(asks).to_contain_text("In which sheet does every row sum to 1?")
    # One cell is a row times a column: of 11 shares, 32 numbers of a query and a key, 256 of a word and its weights.
    for token, head, sheet, products in ((3, 0, "O", 11), (3, 1, "A", 32), (4, 1, "Q", 256)):
        choice(page, "Who asks?").select_option(str(token))
        choice(page, "In").select_option(f"layer2, head {head}")
        expect(asks).to_contain_text(f"layer2, head {head}. Of how many products is one cell of its row in {sheet},")
        guess.get_by_role("button", name=f"Of {products}", exact=True).click()
        expect(guess.locator(".because")).to_contain_text(f"Of {products}: its row of")
        expect(guess.locator(".right")).to_contain_text(f"Of {products}")


def test_matrices_work_out_every_cell_as_the_network_did(page: Page, address: str) -> None:
    stage = open_book(page, f"matrices?layer=layer3&head=2&query=5&text={SENTENCE}&beat=5")
    include = ["query", "key", "value", "scores", "head_output"]
    layer = ask_attention(address, SENTENCE, layers=["layer3"], heads=[{"layer": "layer3", "head": 2}], include=include)
    sheets = {name: array(layer["layers"][0][name])[0] for name in [*include, "attention"]}
    learned = httpx.get(f"{address}/api/v1/models/sentence-encoder/layers/layer3/heads/2", timeout=30).json()
    query, key = 5, int(sheets["scores"][5].argmax())
    part = int(abs(sheets["query"][5]).argmax())
    numbers_of_step(page)
    stage.focus()
    # From the best score one word back and one up: another cell of every sheet, marked alike.
    for press, at in (("", (query, key)), ("ArrowLeft", (query, key - 1)), ("ArrowUp", (query - 1, key - 1))):
        if press:
            page.keyboard.press(press)
            expect(page.locator(".caption")).to_contain_text("In your hand")
        rows = page.locator("details table").evaluate(
            "table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent.trim()))"
        )
        asks, offers = at
        network = [sheets["query"][asks, part], sheets["key"][offers, part], sheets["value"][offers, part]]
        network += [sheets["scores"][at], sheets["attention"][at], sheets["head_output"][asks, part]]
        assert [number(cells[3]) for cells in rows] == pytest.approx(network, abs=6e-5)
        # The bias is a term of its own: nothing else is in it, and nothing of it in what a row and a column make.
        biases = [float(array(learned[name]["bias"])[part]) for name in ("query", "key", "value")]
        assert [number(cells[2]) for cells in rows[:3]] == pytest.approx(biases, abs=6e-5)
        assert [cells[2] for cells in rows[3:]] == ["—"] * 3
        products = [value - bias for value, bias in zip(network, [*biases, 0, 0, 0], strict=True)]
        assert [number(cells[1]) for cells in rows] == pytest.approx(products, abs=1e-4)
        assert number(rows[4][4]) == 1
    page.get_by_role("button", name="turn over").click()
    expect(page.get_by_role("slider", name="Where in the animation")).to_have_value("6")
    expect(page.locator(".caption")).to_contain_text("In your hand")


STATIONS = ["input", "output", "attended", "feedforward", "hidden"]


def test_residual_adds_up_number_by_number_and_asks_again_without_a_head(page: Page, address: str) -> None:
    open_book(page, f"residual?layer=layer3&query=5&text={SENTENCE}&beat=5")
    asked = {"layer": "layer3", "head": 0, "query": 5}
    *numbers, lengths = ([number(cell) for cell in cells[1:]] for cells in numbers_of_step(page))
    shown = np.array(numbers)
    step = ask_step(address, SENTENCE, **asked)
    network = np.stack([array(step[name]) for name in STATIONS], axis=1)
    assert shown == pytest.approx(network, abs=6e-5)
    assert lengths == pytest.approx(list(np.linalg.norm(network, axis=0)), abs=6e-5)
    assert network[:, 0] + network[:, 1] == pytest.approx(network[:, 2], abs=1e-5)
    assert network[:, 2] + network[:, 3] == pytest.approx(network[:, 4], abs=1e-5)
    page.get_by_role("button", name="Close head 3").click()
    caption = page.locator(".caption")
    expect(caption).to_contain_text("One head is closed")
    closed = ask_step(address, SENTENCE, **asked, disabled_heads=[{"layer": "layer3", "head": 3}])
    expect(caption).to_contain_text(f"{100 * closed['tokens'][5]['probability']:.1f}")
    first = page.locator("details table tbody tr").first.locator("td").nth(1)
    assert number(first.inner_text()) == pytest.approx(array(closed["output"])[0], abs=6e-5)


def test_residual_calls_words_what_the_network_calls_them_with_heads_closed(page: Page, address: str) -> None:
    open_book(page, "residual?beat=6")
    rows = numbers_of_step(page)
    heads = [{"layer": layer, "head": head} for layer in ("layer1", "layer2") for head in range(8)]
    kinds = {"PRON": "pronoun", "VERB": "verb", "DET": "article", "NOUN": "noun", "PUNCT": "mark"}
    for column, body in ((1, {}), (2, {"disabled_heads": heads})):
        tokens = ask_attention(address, "I saw a saw.", layers=[], **body)["tokens"][1:]
        assert [cells[column] for cells in rows] == [kinds[token["label"]] for token in tokens]


def test_residual_asks_all_labels_again_where_they_stand_when_a_head_is_closed(page: Page, address: str) -> None:
    open_book(page, f"residual?beat=6&layer=layer1&text={SENTENCE}")
    kinds = [cells[1] for cells in numbers_of_step(page)]
    page.get_by_role("button", name="open all").click()
    page.get_by_role("button", name="Close head 3").click()
    expect(page.locator(".caption")).to_contain_text("One head is closed")
    expect(page).to_have_url(re.compile("beat=6"))
    table = page.locator("details table")
    expect(table.locator("thead th").nth(2)).to_have_text("head 3 of layer1 closed")
    without = [{"layer": "layer1", "head": 3}]
    tokens = ask_attention(address, SENTENCE, layers=[], disabled_heads=without)["tokens"][1:]
    whole = ask_attention(address, SENTENCE, layers=[])["tokens"][1:]
    changed = [one["label"] != other["label"] for one, other in zip(tokens, whole, strict=True)]
    closed = table.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.cells[2].textContent.trim())")
    assert [one != other for one, other in zip(kinds, closed, strict=True)] == changed


def test_residual_has_as_many_heads_lit_as_its_stage_shows_closed(page: Page) -> None:
    stage = open_book(page, "residual?beat=5&layer=layer1")
    head = page.get_by_role("button", name="Close head 3")
    both = page.get_by_role("button", name="all of layer1 and layer2")
    open_all = page.get_by_role("button", name="open all")

    def lit() -> list[bool]:
        return [button.get_attribute("aria-pressed") == "true" for button in (head, both)]

    def differing() -> int:
        return sum(cells[1] != cells[2] for cells in numbers_of_step(page))

    assert (lit(), open_all.is_disabled()) == ([False, False], True)
    stage.focus()
    page.keyboard.press("End")
    expect(both).to_have_attribute("aria-pressed", "true")
    assert (lit(), open_all.is_disabled()) == ([True, True], False)
    assert differing() == 1
    head.click()
    expect(page.locator("details table thead th").nth(2)).to_have_text("15 heads closed")
    assert lit() == [False, False]
    open_all.click()
    expect(page.locator(".caption")).to_contain_text("All heads are open: saw₄ is called noun")
    expect(page.locator("details table thead th").nth(2)).to_have_text("all heads open")
    page.get_by_text("The numbers of this step").click()
    assert (lit(), open_all.is_disabled(), differing()) == ([False, False], True, 0)
    expect(page).to_have_url(re.compile("closed=none"))
    # Played again, the beat closes what it does.
    stage.focus()
    page.keyboard.press("End")
    expect(both).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".caption")).to_contain_text("saw₄ is called verb")


@pytest.mark.parametrize(("text", "one", "other"), [("I saw a saw.", 2, 4), (SENTENCE, 1, 9)])
def test_layers_open_the_angle_that_the_networks_vectors_have(
    page: Page, address: str, text: str, one: int, other: int
) -> None:
    open_book(page, f"layers?text={text}&one={one}&other={other}&beat=3")
    rows = numbers_of_step(page)
    layers = ask_attention(address, text, include=["input", "hidden"])["layers"]
    alone = array(ask_embeddings(address, text, include=["embedding"])["embedding"])
    pairs = [alone[[one - 1, other - 1]], array(layers[0]["input"])[[one, other]]]
    pairs += [array(layer["hidden"])[[one, other]] for layer in layers]
    cosines = [float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)) for a, b in pairs]
    assert [number(cells[1]) for cells in rows[:6]] == pytest.approx(cosines, abs=6e-5)
    angles = [float(np.degrees(np.arccos(min(1, cosine)))) for cosine in cosines]
    assert [number(cells[2].rstrip("°")) for cells in rows[:6]] == pytest.approx(angles, abs=0.03)
    mean = array(layers[0]["attention"]).mean(axis=0)
    expected = [100 * share for word in (one, other) for share in mean[word]]
    assert [number(cells[1]) for cells in rows[6:]] == pytest.approx(expected, abs=6e-4)
    for before, after in itertools.pairwise(layers):
        assert (array(after["input"]) == array(before["hidden"])).all()


def test_layers_take_any_two_words(page: Page) -> None:
    stage = open_book(page, "layers?beat=2")
    stage.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("the other")).to_have_value("3")
    expect(page).to_have_url(re.compile("one=2&other=3"))
    page.get_by_label("One word").select_option("3")
    expect(page.get_by_label("the other")).to_have_value("2")
    expect(page.get_by_role("link", name="layer3", exact=True)).to_have_attribute(
        "href", re.compile("book/matrices.*layer=layer3.*query=2")
    )


@pytest.mark.parametrize("asked", ["", "&one=1&other=1"])
def test_layers_never_watch_a_word_twice(page: Page, asked: str) -> None:
    open_book(page, f"layers?text=Wow!{asked}")
    expect(page.get_by_label("One word")).to_have_value("1")
    expect(page.get_by_label("the other")).to_have_value("2")
    expect(page.locator("#guess-asks")).to_contain_text("the angle between Wow and “!” change most")
    # What was asked for and is not to be had does not stay in the address.
    expect(page).not_to_have_url(re.compile("one="))
    page.get_by_label("the other").select_option("1")
    expect(page.get_by_label("One word")).to_have_value("2")
    expect(page).to_have_url(re.compile("one=2&other=1"))


@pytest.mark.parametrize(("row", "column"), [(0, 0), (20, 41)])
def test_convolution_by_heads_is_what_the_service_makes_of_it(page: Page, address: str, row: int, column: int) -> None:
    open_book(page, f"convolution?filter=5&row={row}&column={column}&alpha=1&beat=4")
    *shares, far, _ = numbers_of_step(page)
    url = f"{address}/api/v1/models/photo-cnn/convolution-as-attention"
    query: dict[str, str | int] = {"layer": "conv1", "alpha": 1, "row": row, "column": column}
    answer = httpx.post(url, files={"image": CHELSEA.read_bytes()}, params=query, timeout=30)
    service = answer.raise_for_status().json()
    assert [number(cells[1]) for cells in shares] == pytest.approx(
        [100 * head["weight_at_shift"] for head in service["heads"]], abs=1e-3
    )
    assert number(far[1]) == pytest.approx(abs(array(service["difference"])[5]).max(), abs=1e-4)
    last = page.locator("details table tbody tr").last.locator("td")
    expect(last).not_to_have_text("…")
    assert number(last.inner_text()) == pytest.approx(service["max_abs_difference"], abs=6e-5)
    # Sharp enough, and it is the convolution.
    page.get_by_role("button", name="α = 20").click()
    expect(page.locator("details table tbody tr").nth(9).locator("td")).to_have_text("0, to rounding")
    expect(last).to_have_text(re.compile("10⁻"))
