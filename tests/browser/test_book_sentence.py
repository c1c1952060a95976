"""The pages of the book on a sentence: their numbers held to the service's."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.book import (
    SENTENCE,
    choice,
    number,
    numbers_of_step,
    open_book,
)
from tests.browser.conftest import Complaints
from tests.browser.numbers import array, ask_attention, ask_step
from tests.browser.patience import settled


@pytest.fixture
def head(page: Page) -> str:
    """A head of its own choice, as the address has it, with the sentence."""
    return f"layer=layer3&head=2&query=5&text={SENTENCE}"


@pytest.mark.parametrize("path", ["query", "softmax", "mixture", "neighbours", "layers"])
def test_another_sentence_is_asked_about_before_it_is_shown_and_who_does_not_guess_goes_on(
    page: Page, path: str
) -> None:
    def read(sentence: str) -> None:
        page.get_by_role("button", name="Change it").click()
        page.get_by_role("textbox", name="A sentence in English").fill(sentence)
        page.get_by_role("button", name="Read it").click()
        expect(page.get_by_role("button", name="Change it")).to_contain_text(sentence[:20])
        settled(page)

    stage = open_book(page, path)
    rail = page.get_by_role("slider", name="Where in the animation")
    answers = page.locator("#guess").get_by_role("button")
    told = page.get_by_role("button", name="Read without guessing")
    stage.focus()
    page.keyboard.press("End")
    expect(told).to_have_count(0)
    beats = rail.input_value()
    read("The dog chased the cat.")
    expect(rail).to_have_value(beats)
    answers.first.click()
    expect(page.locator("#guess .because")).to_be_visible()
    read("They can fish in the river.")
    expect(rail).to_have_value("0")
    expect(page.locator("#guess .because")).to_have_count(0)
    expect(answers.first).to_be_enabled()
    expect(told).to_be_visible()


def test_query_meets_the_keys_with_the_networks_scores(page: Page, address: str, head: str) -> None:
    open_book(page, f"query?{head}&beat=3")
    rows = numbers_of_step(page)
    step = ask_step(address, SENTENCE, layer="layer3", head=2, query=5)
    assert [number(cells[1]) for cells in rows] == pytest.approx(step["scores"]["data"], abs=1e-4)
    assert [cells[0] for cells in rows][:2] == ["‹cls›", "The₁"]


def test_softmax_makes_the_networks_shares_and_answers_a_pull(page: Page, address: str, head: str) -> None:
    stage = open_book(page, f"softmax?{head}&beat=3")
    rows = numbers_of_step(page)
    step = ask_step(address, SENTENCE, layer="layer3", head=2, query=5)
    assert [number(cells[5]) / 100 for cells in rows] == pytest.approx(step["weights"]["data"], abs=1e-6)
    assert [number(cells[3]) for cells in rows] == pytest.approx(step["scaled_scores"]["data"], abs=1e-4)
    # The divisor's arrows leave √d, and the shares follow.
    slider = page.get_by_role("slider", name="divide by")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "6.17")
    page.get_by_role("button", name="√d").click()
    expect(slider).to_have_attribute("aria-valuetext", re.compile("√d"))
    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".caption")).to_contain_text("pulled by 0.5")


def test_mixture_is_most_like_the_value_that_the_network_says(page: Page, address: str, head: str) -> None:
    open_book(page, f"mixture?{head}&beat=3")
    rows = numbers_of_step(page)
    step = ask_step(address, SENTENCE, layer="layer3", head=2, query=5)
    assert [number(cells[2]) for cells in rows] == pytest.approx(step["similarity"]["data"], abs=1e-4)
    assert [number(cells[1]) / 100 for cells in rows] == pytest.approx(step["weights"]["data"], abs=1e-6)
    assert f"cosine {max(step['similarity']['data']):.2f}" in page.locator(".caption").inner_text()


def test_softmax_has_another_word_asked_by_keyboard(page: Page, address: str, head: str) -> None:
    open_book(page, f"softmax?{head}&beat=3")
    choice(page, "Who asks?").select_option("fish")
    expect(page).to_have_url(re.compile("query=9"))
    step = ask_step(address, SENTENCE, layer="layer3", head=2, query=9)
    rows = numbers_of_step(page)
    assert [number(cells[1]) for cells in rows] == pytest.approx(step["scores"]["data"], abs=1e-4)


def test_softmax_says_which_divisor_is_in_hand_and_which_the_network_has(page: Page) -> None:
    stage = open_book(page, f"softmax?text={SENTENCE}&beat=1")
    caption = page.locator(".caption")
    expect(caption).to_contain_text("divided by √32 = 5.66")
    page.get_by_role("slider", name="divide by").focus()
    page.keyboard.press("End")
    expect(caption).to_contain_text("divided by 32.00. The network divides by √32 = 5.66")
    stage.focus()
    page.keyboard.press("End")
    expect(caption).to_contain_text("divided by 32.00")


def test_divide_counts_the_rows_that_the_network_has(page: Page, address: str) -> None:
    open_book(page, f"divide?text={SENTENCE}&beat=5")
    _, over, _, mean = numbers_of_step(page)
    attention = [array(layer["attention"]) for layer in ask_attention(address, SENTENCE)["layers"]]
    largest = [float(row.max()) for layer in attention for row in layer.reshape(-1, layer.shape[-1])]
    assert number(over[2]) == sum(share > 0.9 for share in largest)
    assert number(mean[2]) == pytest.approx(100 * sum(largest) / len(largest), abs=6e-3)


@pytest.mark.parametrize("path", ["query", "embedding", "length"])
def test_a_sentence_that_the_service_refuses_can_be_given_up_for_the_sample(
    page: Page, complaints: Complaints, path: str
) -> None:
    complaints.expect("422")
    page.goto(f"/#/book/{path}?text={'wound+' * 600}")
    page.get_by_role("button", name="Take “I saw a saw.” instead").click()
    expect(page.locator("[role=application]")).to_be_visible()
    expect(page.locator("section.figure [role=alert]")).to_have_count(0)


def test_divide_has_nothing_to_divide_before_the_sentences_rows_are_there(page: Page) -> None:
    stage = open_book(page, "divide")
    divisor = page.get_by_role("slider", name="divide by")
    stage.focus()
    for beat in range(4):
        expect(page.get_by_role("slider", name="Where in the animation")).to_have_value(str(beat))
        assert (divisor.is_disabled(), page.get_by_role("button", name="√d").is_disabled()) == (True, True)
        page.keyboard.press(".")
        settled(page)
    expect(divisor).to_be_enabled()
    divisor.focus()
    page.keyboard.press("End")
    expect(page.locator(".caption")).to_contain_text("Divided by 32.00")


@pytest.mark.parametrize(
    ("label", "option", "kept"), [("Who asks?", "fish", "query=9"), ("In", "layer2, head 3", "head=3")]
)
def test_divide_counts_the_rows_of_a_word_or_of_a_head(
    page: Page, address: str, label: str, option: str, kept: str
) -> None:
    open_book(page, f"divide?text={SENTENCE}&beat=5")
    choice(page, label).select_option(option)
    expect(page).to_have_url(re.compile(kept))
    rows, over, *_ = numbers_of_step(page)
    attention = [array(layer["attention"]) for layer in ask_attention(address, SENTENCE)["layers"]]
    of = [layer[:, 9] for layer in attention] if option == "fish" else [attention[1][3]]
    largest = [float(row.max()) for part in of for row in part]
    assert number(rows[1]) == len(largest)
    assert number(over[2]) == sum(share > 0.9 for share in largest)
    # What is asked to be guessed is of the whole sentence: what one head does, nothing lets one guess.
    every = sum(layer.shape[0] * layer.shape[1] for layer in attention)
    expect(page.locator("#guess-asks")).to_contain_text(f"your sentence’s {every} rows")
    # The dice have as many numbers as a query, so that √d is one number on the page.
    page.get_by_role("slider", name="Where in the animation").fill("3")
    expect(page.locator(".caption")).to_contain_text("√32 = 5.66")
    expect(page.get_by_role("slider", name="divide by")).to_have_attribute("aria-valuetext", "5.66 = √d")


def test_shuffle_changes_what_the_service_says_it_changes(page: Page, address: str) -> None:
    stage = open_book(page, "shuffle?order=3-1-2-0-4&beat=4")
    *rows, everything = numbers_of_step(page)
    for column, places in ((2, True), (3, False)):
        answer = ask_attention(address, "I saw a saw.", positional_encoding=places, layers=[], order=[3, 1, 2, 0, 4])
        if places:
            assert number(everything[column]) == pytest.approx(answer["order_difference"], abs=1e-4)
            assert max(number(cells[column]) for cells in rows) <= answer["order_difference"] + 1e-4
        else:
            assert answer["order_difference"] < 1e-4
            assert all("10⁻" in cells[column] or cells[column] == "0" for cells in rows)
    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("order=1-3-2-0-4|order=1-2-3-0-4|order=1-"))


@pytest.mark.parametrize(("text", "says"), [("Saw", "needs at least 2 words"), ("so " * 30, "can show 13 words")])
def test_a_sentence_that_a_page_cannot_use_is_told_what_would_do(page: Page, text: str, says: str) -> None:
    page.goto(f"/#/book/query?text={text}")
    expect(page.locator(".refused")).to_contain_text(says, timeout=30_000)
    page.get_by_role("button", name=re.compile("^Sentence: ")).click()
    page.get_by_role("button", name="I saw a saw.", exact=True).click()
    expect(page.locator("[role=application]")).to_be_visible()


def test_one_answer_serves_all_pages_on_a_sentence(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    open_book(page, "query")
    for path in ("softmax", "divide", "mixture", "matrices"):
        page.get_by_role("link", name=re.compile("^Next: ")).click()
        expect(page).to_have_url(re.compile(f"book/{path}"))
        expect(page.locator("[role=application]")).to_be_visible()
    assert len(asked) == 1
