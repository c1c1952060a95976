"""The book's pages on words as such, before any query asks: their numbers held to the service's."""

import math
import re
from pathlib import Path

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.book import number, numbers_of_step, open_book
from tests.browser.conftest import Complaints
from tests.browser.numbers import array, ask_attention, ask_embeddings, ask_generation

VOCABULARY_FILE = (
    Path(__file__).parents[2] / "models" / "heatscope_models" / "weights" / "sentence-encoder" / "vocabulary.txt"
)


def test_length_counts_the_vectors_and_meetings_that_the_network_has(page: Page, address: str) -> None:
    text = "They can fish."
    stage = open_book(page, f"length?text={text}&beat=4")
    rows = numbers_of_step(page)
    for column, asked in ((1, text), (2, "They can fish . They can fish . They")):
        layer = ask_attention(address, asked, layers=["layer1"], include=["input", "hidden"])["layers"][0]
        _, queries, keys = layer["attention"]["shape"]
        (vectors, size), (out, _) = layer["input"]["shape"], layer["hidden"]["shape"]
        assert [number(cells[column]) for cells in rows[:4]] == [vectors, out, queries * keys, size]
    weights = httpx.get(f"{address}/api/v1/models/sentence-encoder", timeout=30).json()["parameter_count"]
    assert [number(cell) for cell in rows[4][1:]] == [weights, weights]
    # Words by hand: the network is asked about so many, and the page's square is its own.
    stage.focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    caption = page.locator(".caption")
    expect(caption).to_contain_text("32 words and ‹cls› are 33 vectors: 1,089 meetings")
    cells = page.locator("details table tbody tr")
    expect(cells.nth(2).locator("td").last).to_have_text("1,089")
    expect(cells.nth(1).locator("td").last).to_have_text("33")
    # Drawn to the right the grid takes more.
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 70, box["y"] + 200, steps=5)
    page.mouse.up()
    expect(caption).to_contain_text("64 words and ‹cls›")
    page.get_by_label("How many words?").focus()
    page.keyboard.press("End")
    expect(caption).to_contain_text("512 words")
    expect(page.get_by_label("How many words?")).to_have_attribute("aria-valuetext", "512 words")
    expect(cells.nth(2).locator("td").last).to_have_text("263,169")
    page.get_by_role("button", name="Again", exact=True).click()
    expect(caption).not_to_contain_text("In your hand")


def test_length_goes_from_word_to_word_by_the_arrows_of_its_slider(page: Page) -> None:
    open_book(page, "length?beat=4")
    caption = page.locator(".caption")
    expect(caption).to_contain_text("The sentence over again, with “I” for another ‹cls›: 12 vectors")
    slider = page.get_by_role("slider", name="How many words?")
    slider.focus()
    for words in range(6, 20):
        page.keyboard.press("ArrowRight")
        expect(slider).to_have_attribute("aria-valuetext", f"{words} words")
    expect(caption).to_contain_text("19 words and ‹cls› are 20 vectors")


def test_length_says_what_it_can_take_when_a_sentence_is_too_long_to_be_doubled(page: Page) -> None:
    page.goto(f"/#/book/length?text={'so ' * 300}")
    expect(page.locator(".refused")).to_contain_text("it can take 255 words, signs counted; yours has 300")


@pytest.mark.parametrize("sees", [0, 1, 2, None])
def test_neighbours_calls_words_what_the_network_calls_them(page: Page, address: str, sees: int | None) -> None:
    text = "They refuse to permit us to obtain the refuse permit."
    open_book(page, f"neighbours?text={text}&beat={4 if sees is None else sees + 1}")
    rows = numbers_of_step(page)
    readings = [ask_attention(address, text, window=window, include=["hidden"]) for window in (sees, None)]
    kinds = {"PRON": "pronoun", "VERB": "verb", "PART": "particle", "DET": "article", "NOUN": "noun", "PUNCT": "mark"}
    for column, reading in ((1, readings[0]), (3, readings[1])):
        assert [cells[column] for cells in rows] == [kinds[token["label"]] for token in reading["tokens"][1:]]
    sure = [token["probability"] for token in readings[0]["tokens"][1:]]
    assert [number(cells[2]) / 100 for cells in rows] == pytest.approx(sure, abs=6e-5)
    vectors = array(readings[0]["layers"][-1]["hidden"])
    one, other = vectors[2], vectors[9]
    cosine = one @ other / (one @ one * (other @ other)) ** 0.5
    assert [number(rows[word - 1][4]) for word in (2, 9)] == pytest.approx([cosine, cosine], abs=6e-5)


def test_neighbours_blinkers_are_drawn_by_hand_and_given_back(page: Page) -> None:
    stage = open_book(page, "neighbours?beat=1")
    caption = page.locator(".caption")
    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(caption).to_contain_text(re.compile("In your hand.*1 neighbour to each side.*noun"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile("word=2"))
    expect(caption).to_contain_text("saw₂ sees 1 neighbour")
    box = stage.bounding_box()
    assert box is not None
    # From the first word's edge down over the whole column: as far as there are words.
    page.mouse.move(box["x"] + 60, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] - 10, steps=4)
    expect(caption).to_contain_text("saw₂ sees all words")
    page.mouse.up()
    page.get_by_role("button", name="Play", exact=True).click()
    expect(caption).not_to_contain_text("In your hand")
    # Another sentence has a word to watch of its own.
    page.get_by_role("button", name=re.compile("^Sentence: ")).click()
    page.get_by_label("A sentence in English").fill("I can open the can.")
    page.get_by_role("button", name="Read it", exact=True).click()
    expect(page.locator("#guess-asks")).to_contain_text("can₅")
    expect(page).to_have_url(re.compile(r"neighbours\?(?!.*word=)"))


def test_embedding_lights_the_lamp_that_the_vocabulary_has_for_a_word(page: Page) -> None:
    open_book(page, "embedding?text=The old man the boatsss.&add=fish&beat=1")
    rows = numbers_of_step(page)
    lines = VOCABULARY_FILE.read_text(encoding="utf-8").splitlines()
    known = {cells[0]: lines[round(number(cells[1])) - 1] for cells in rows}
    assert known == {
        **{"The₁": "the", "old": "old", "man": "man", "the₄": "the"},
        **{"boatsss": "<unknown>", "“.”": ".", "fish": "fish"},
    }
    assert [cells[2] for cells in rows] == ["yes"] * 4 + ["no", "yes", "yes"]
    caption = page.locator(".caption")
    expect(caption).to_contain_text(f"one of {len(lines):,} lamps")
    # One row of the vocabulary is one lamp, and 1 in the matrix: capitals come with the vectors.
    expect(caption).to_contain_text("The₁ and the₄ light the same")
    page.locator("[role=application]").focus()
    page.keyboard.press(".")
    expect(page.locator("details table")).to_contain_text("1 where it is the same lamp")
    places = [cells[1] for cells in rows]
    cells = page.locator("details table tbody td")
    expect(cells).to_have_count(len(places) ** 2)
    shown = np.array([number(text) for text in cells.all_inner_texts()]).reshape(len(places), -1)
    assert shown.tolist() == [[float(one == other) for other in places] for one in places]


def test_embedding_tells_words_of_one_lamp_apart_by_their_capital(page: Page, address: str) -> None:
    text = "The old man the boat."
    open_book(page, f"embedding?text={text}&beat=5")
    learned = array(ask_embeddings(address, text)["embedding_cosine"])
    assert learned[0, 3] < 0.99
    expect(page.locator(".caption")).to_contain_text(f"The₁ and the₄, one lamp: {learned[0, 3]:.2f}")


@pytest.mark.parametrize(
    ("text", "right"), [("They record a record.", "At a right angle"), ("flurbo glorpa", "The same way")]
)
def test_embedding_asks_what_holds_of_any_sentence_and_does_not_contradict_itself(
    page: Page, address: str, text: str, right: str
) -> None:
    open_book(page, f"embedding?text={text}&add=%20&beat=5")
    answer = ask_embeddings(address, text)
    lamps = {word["index"] for word in answer["words"]}
    assert (len(lamps) == 1) == (right == "The same way")
    page.locator("#guess").get_by_role("button").first.click()
    expect(page.locator("#guess .right")).to_contain_text(right)
    caption = page.locator(".caption")
    expect(caption).to_contain_text("Closest are" if len(lamps) == 1 else "Closest of two different words are")
    # Unknown words beside known ones: what is closest is so among different lamps.
    open_book(page, "embedding?text=The flurbo and the glorpa&add=%20&beat=5")
    expect(caption).to_contain_text("Closest of two different lamps are")


def test_embedding_drops_a_pair_from_the_address_that_is_not_there(page: Page) -> None:
    open_book(page, "embedding?text=cat sat&pair=1-77")
    expect(page).to_have_url(re.compile(r"embedding\?(?!.*pair=)"))
    open_book(page, "embedding?text=cat sat&pair=0-1")
    page.wait_for_timeout(500)
    expect(page).to_have_url(re.compile("pair=0-1"))


def test_embedding_has_the_cosines_that_the_service_has(page: Page, address: str) -> None:
    text, add = "The old man the boat, they can fish.", ["cat", "dog"]
    stage = open_book(page, f"embedding?text={text}&add={' '.join(add)}&beat=5")
    rows = numbers_of_step(page)
    answer = ask_embeddings(address, text, extra_words=add)
    expected = array(answer["embedding_cosine"])
    shown = [[number(cell) for cell in cells[1:]] for cells in rows]
    assert shown == pytest.approx(expected, abs=6e-5)
    # The closest two words that are not one word twice.
    texts = [word["text"].lower() for word in answer["words"]]
    pairs = [(one, other) for one in range(12) for other in range(one) if texts[one] != texts[other]]
    closest = max(expected[one][other] for one, other in pairs)
    expect(page.locator(".caption")).to_contain_text(f"{closest:.2f}")
    # Another pair by the arrows: its angle is the one whose cosine the matrix has.
    stage.focus()
    page.keyboard.press("ArrowUp")
    caption = page.locator(".caption")
    expect(caption).to_contain_text("In your hand")
    found = re.search(r"cosine (\S+), (\d+)° apart", caption.inner_text())
    assert found is not None
    assert round(math.degrees(math.acos(number(found[1])))) == int(found[2])
    assert min(abs(expected - number(found[1])).ravel()) < 6e-5
    page.keyboard.press("t")
    expect(caption).to_contain_text(f"cosine {found[1]}")


def test_embedding_turns_the_arrows_by_hand_and_their_cosine_stays(page: Page, address: str) -> None:
    text, add = "cat sat", ["dog", "Monday"]
    stage = open_book(page, f"embedding?text={text}&add={' '.join(add)}&beat=5")
    box = stage.bounding_box()
    assert box is not None
    # The matrix ends at the right edge of the stage: its last column, first row.
    learned = array(ask_embeddings(address, text, extra_words=add)["embedding_cosine"])
    page.mouse.click(box["x"] + box["width"] - 8, box["y"] + 80)
    caption = page.locator(".caption")
    expect(caption).to_contain_text(f"cat and Monday: cosine {learned[0, 3]:.4f}")
    page.mouse.move(box["x"] + 200, box["y"] + box["height"] - 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + box["height"] - 120, steps=5)
    page.mouse.up()
    expect(caption).to_contain_text(f"cosine {learned[0, 3]:.4f}")
    expect(page).to_have_url(re.compile("pair=0-3"))
    page.get_by_role("button", name="Again", exact=True).click()
    expect(caption).not_to_contain_text("In your hand")


def test_embedding_takes_words_beside_the_sentence_and_needs_two(page: Page) -> None:
    open_book(page, "embedding?text=cat&add=dog&beat=5")
    expect(page.locator(".caption")).to_contain_text("Closest of two different words are cat and dog")
    page.get_by_label("Beside your sentence").fill("Tuesday, Monday")
    page.keyboard.press("Enter")
    expect(page.locator(".caption")).to_contain_text("Closest of two different words are Tuesday and Monday")
    expect(page).to_have_url(re.compile("add=Tuesday"))
    page.goto("/#/book/embedding?text=cat&add=%20")
    expect(page.locator(".refused")).to_contain_text("needs two that are different")


def test_embedding_says_nothing_of_words_beside_a_sentence_that_fills_all_rows(page: Page) -> None:
    open_book(page, "embedding?text=The wind winds its way past the bandage wound around her wound.")
    expect(page.get_by_text("No room for more words: your sentence fills all 13 rows.")).to_be_visible()
    page.get_by_role("button", name="Read without guessing").click()
    prose = page.locator("article").inner_text()
    assert "letters alone do not tell" in prose
    assert "Nobody told it what any of them means." in prose
    for said in ("some others beside them", "what a day is", "Type words of your own"):
        assert said not in prose


def test_outputs_tell_a_word_that_is_refused_from_the_one_still_said(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    open_book(page, "outputs?word=garden&beat=4")
    page.get_by_label("Say the word").fill("two words")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Above it still says “garden”.")).to_be_visible()
    page.get_by_label("Say the word").fill("cat")
    page.keyboard.press("Enter")
    expect(page.locator(".caption")).to_contain_text("3 letters")
    expect(page.get_by_text("Above it still says")).to_have_count(0)


def test_outputs_are_the_labels_the_mood_and_the_sounds_that_the_networks_give(page: Page, address: str) -> None:
    text = "I loved every minute."
    stage = open_book(page, f"outputs?text={text}&word=garden&beat=1")
    table = page.locator("details table")
    reading = ask_attention(address, text, layers=[])
    rows = numbers_of_step(page)
    kinds = {"PRON": "pronoun", "VERB": "verb", "DET": "article", "NOUN": "noun", "PUNCT": "mark"}
    tokens = reading["tokens"][1:]
    assert [cells[1] for cells in rows] == [kinds[token["label"]] for token in tokens]
    assert [number(cells[2]) / 100 for cells in rows] == pytest.approx([one["probability"] for one in tokens], abs=6e-5)
    stage.focus()
    page.keyboard.press(".")
    best = reading["sequence_labels"][0]
    expect(table.locator("tbody tr").first).to_contain_text(best["label"])
    assert number(table.locator("tbody tr td").first.inner_text()) == pytest.approx(100 * best["probability"], abs=6e-3)
    page.keyboard.press("End")
    said = ask_generation(address, "garden", beams=1)["tokens"]
    expect(table).to_contain_text("as in")
    cells = table.locator("tbody tr")
    expect(cells).to_have_count(len(said))
    for row, token in enumerate(said):
        name, _, sure, stop = cells.nth(row).locator("th, td").all_inner_texts()
        assert name == ("stop" if token["text"] == "<stop>" else token["text"])
        assert number(sure) == pytest.approx(100 * token["probability"], abs=6e-3)
        assert number(stop) == pytest.approx(100 * token["stop_probability"], abs=6e-3)
    # The rivals of the last step, by keyboard.
    for _ in said:
        page.keyboard.press("ArrowDown")
    expect(page.locator(".caption")).to_contain_text(f"Step {len(said)}: stop")
    rivals = [number(text) for text in table.locator("tbody td").all_inner_texts()]
    assert rivals == pytest.approx([100 * one["probability"] for one in said[-1]["alternatives"]], abs=6e-3)


def test_outputs_shows_a_sounds_rivals_and_moves_nothing(page: Page) -> None:
    open_book(page, "outputs?word=garden&beat=3")
    rivals = page.get_by_label("Rivals of")
    canvas = page.locator("[role=application] canvas")

    def places() -> list[float]:
        boxes = [rivals.bounding_box(), canvas.bounding_box()]
        return [box[side] for box in boxes if box for side in ("x", "y", "width", "height")]

    before = places()
    rivals.select_option("2")
    expect(page.locator(".caption")).to_contain_text("Step 3: ")
    assert places() == pytest.approx(before, abs=1)
    assert len(before) == 8
    rivals.select_option("")
    expect(page.locator(".caption")).not_to_contain_text("In your hand")


def test_outputs_says_another_word_and_what_it_cannot_say(page: Page, complaints: Complaints) -> None:
    open_book(page, "outputs?beat=2")
    # Before they were heard, the sounds would give the answer away.
    rivals = page.get_by_label("Rivals of")
    expect(rivals).to_be_disabled()
    expect(rivals.locator("option")).to_have_text(["not yet heard"])
    box = page.get_by_label("Say the word")
    # A word of the sentence, which is what the page speaks of.
    expect(box).to_have_value("saw")
    expect(page.locator("article")).to_contain_text("one of its words, “saw”, sound by sound")
    box.fill("daughter")
    box.press("Enter")
    expect(page.locator("#guess-asks")).to_contain_text(
        "“daughter” sound by sound. It reads its letters, one vector each: 8 vectors"
    )
    expect(page.locator("article")).to_contain_text("“daughter”, a word that is not in it, sound by sound")
    long = "antidisestablishmentarianism"
    box.fill(long)
    box.press("Enter")
    expect(page.locator("#guess-asks")).to_contain_text(f"“{long}”")
    page.locator("#guess").get_by_role("button").first.click()
    expect(page.locator("#guess .right")).to_contain_text("The network: until it says stop")
    complaints.expect("422")
    box.fill("x" * 49)
    box.press("Enter")
    expect(page.locator("section.figure [role=alert]")).to_contain_text("at most 48 are read")
    box.fill("42")
    box.press("Enter")
    expect(page.locator("section.figure [role=alert]")).to_contain_text("none of the letters")
    expect(page.locator("[role=application]")).to_be_visible()


def test_what_the_vocabulary_lacks_is_said_beside_the_stage(page: Page) -> None:
    open_book(page, "outputs?text=\N{GRINNING FACE}\N{PARTY POPPER}")
    note = page.get_by_role("article").get_by_text("of 2 words (100 %) are not in the vocabulary")
    expect(note).to_be_visible()
    open_book(page, "outputs?text=I saw a saw.")
    expect(page.get_by_role("article").get_by_text("not in the vocabulary")).to_have_count(0)
