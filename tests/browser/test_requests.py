"""What a walk over the page asks of the service: equal questions are answered once."""

import re
from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Complaints
from tests.browser.patience import settled

Answered = Callable[[], Counter[str]]

#: View -> a part of it that stands on what the service answered.
OF_A_SENTENCE = {"words": "Nearest words", "together": "Joined attention", "neighbours": "Labels by window"}
OF_A_PHOTO = {"move": "Map of the moved picture", "patches": "The field it chooses", "data": "Measured here"}


@pytest.fixture
def answered(page: Page) -> Answered:
    """How often each question was answered by the service: its method, its address and its body."""
    answers: Counter[str] = Counter()

    def note(request: Request) -> None:
        path = request.url.partition("/api/v1")[2]
        # The list of networks may change, so that it is asked for on every page.
        if path and path != "/models":
            body = request.post_data_buffer or b""
            # A photo's form has another boundary each time.
            answers[f"{request.method} {path} {body.decode() if body.startswith(b'{') else ''}"] += 1

    page.on("requestfinished", note)
    return lambda: Counter(answers)


def _walk(page: Page, start: str, parts: dict[str, str]) -> None:
    for view, part in parts.items():
        page.goto(f"{start}&view={view}")
        expect(page.get_by_role("region", name=part, exact=True).first).to_be_visible()
        # What is on its way when a view is left is stopped, be it that the browser has it and the page not yet.
        settled(page)


@pytest.mark.parametrize(
    ("start", "parts"), [("/#/sentence?text=I saw a saw.", OF_A_SENTENCE), ("/#/photo?sample=coffee", OF_A_PHOTO)]
)
def test_a_question_is_answered_once_however_often_its_view_is_gone_to(
    page: Page, answered: Answered, start: str, parts: dict[str, str]
) -> None:
    for _ in range(3):
        _walk(page, start, parts)
    assert len(answered()) > len(parts)
    assert {question: times for question, times in answered().items() if times > 1} == {}


def test_looking_at_words_asks_nothing(page: Page, answered: Answered) -> None:
    page.goto("/#/sentence?text=I saw a saw.&view=words")
    near = page.get_by_role("region", name="Nearest words")
    for word, name in ((1, "I"), (2, "saw"), (3, "a"), (5, ".")):
        page.goto(f"/#/sentence?text=I saw a saw.&view=words&word={word}")
        expect(near.get_by_role("heading")).to_have_text(re.compile(f"^Nearest to “{re.escape(name)}.?”"))
    asked = {question: times for question, times in answered().items() if "/embeddings" in question}
    assert list(asked.values()) == [1]


def test_another_photo_is_another_question_and_the_first_one_keeps_its_answer(page: Page, answered: Answered) -> None:
    for sample in ("coffee", "chelsea", "coffee", "chelsea"):
        page.goto(f"/#/photo?sample={sample}")
        button = page.get_by_role("button", name=re.compile(sample if sample == "coffee" else "cat", re.IGNORECASE))
        expect(button.first).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_role("rowheader").first).to_be_visible()
        expect(page.locator("#does .stale")).to_have_count(0)
    plain = [times for question, times in answered().items() if "/feature-maps" in question]
    assert plain == [2]


def test_an_answer_that_breaks_off_is_said_and_can_be_asked_again(page: Page) -> None:
    page.route(
        "**/feature-maps*", lambda route: route.fulfill(body='{"predictions": [', content_type="application/json")
    )
    page.goto("/#/photo?sample=coffee")
    expect(page.get_by_role("alert")).to_contain_text("The answer broke off")
    page.unroute("**/feature-maps*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("rowheader").first).to_be_visible()


@pytest.mark.parametrize("view", ["layers", "pooling", "parameters", "field", "turn"])
def test_a_photo_that_is_refused_leaves_the_numbers_of_the_one_before_dimmed(
    page: Page, complaints: Complaints, view: str
) -> None:
    complaints.expect("500")
    page.goto(f"/#/photo?sample=coffee&view={view}")
    expect(page.get_by_role("region", name="What you put in").get_by_text("%").first).to_be_visible()
    expect(page.locator("#does .stale")).to_have_count(0)
    page.route("**/feature-maps*", lambda route: route.fulfill(status=500, body="{}"))
    page.goto(f"/#/photo?sample=chelsea&view={view}")
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator("#does .stale").first).to_have_css("opacity", "0.55")


@pytest.mark.parametrize("view", ["heads", "syntax", "words"])
def test_a_sentence_that_is_refused_leaves_the_numbers_of_the_one_before_dimmed(
    page: Page, complaints: Complaints, view: str
) -> None:
    complaints.expect("500")
    page.goto(f"/#/sentence?text=I saw a saw.&view={view}")
    expect(page.locator("#does canvas, #does table").first).to_be_visible()
    expect(page.locator(".stale")).to_have_count(0)
    page.route("**/attention*", lambda route: route.fulfill(status=500, body="{}"))
    page.goto(f"/#/sentence?text=The wind winds its way.&view={view}")
    expect(page.get_by_role("alert").first).to_be_visible()
    for zone in ("What you put in", "What the network does"):
        expect(page.get_by_role("region", name=zone).locator(".stale").first).to_have_css("opacity", "0.55")


@pytest.mark.parametrize(
    ("page_of_book", "other", "path"),
    [("relu?sample=coffee", "relu?sample=rocket", "feature-maps"), ("divide", "divide?text=Dogs bark.", "attention")],
)
def test_the_book_dims_what_is_of_the_photo_or_the_sentence_before(
    page: Page, complaints: Complaints, page_of_book: str, other: str, path: str
) -> None:
    complaints.expect("500")
    page.goto(f"/#/book/{page_of_book}")
    stage = page.locator("[role=application]")
    expect(stage).to_be_visible()
    expect(page.locator(".stale")).to_have_count(0)
    page.route(f"**/{path}*", lambda route: route.fulfill(status=500, body="{}"))
    page.goto(f"/#/book/{other}")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".stale").filter(has=stage)).to_have_css("opacity", "0.55")
    page.unroute(f"**/{path}*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".stale")).to_have_count(0)
    expect(stage).to_be_visible()


@pytest.mark.parametrize("start", ["/#/photo?view=pooling", "/#/sentence?view=words", "/#/network", "/#/book/pool"])
def test_a_page_that_is_left_asks_and_says_nothing_more(page: Page, start: str) -> None:
    names = {"photo": "Photo", "sentence": "Sentence", "network": "Network"}
    page.goto("/#/")
    ways = page.get_by_role("navigation", name="Pages")
    # At once, while what it needs is on its way; and once it is all there. What Svelte warns of, the fixture reports.
    for wait in (False, True):
        page.evaluate("address => (location.hash = address)", start.removeprefix("/"))
        if wait:
            expect(page.locator("#does canvas, .rows .row, [role=application]").first).to_be_visible()
            settled(page)
        for path, name in names.items():
            if path in start:
                continue
            page.evaluate("path => (location.hash = `#/${path}`)", path)
            expect(ways.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "page")
            page.evaluate("address => (location.hash = address)", start.removeprefix("/"))
    page.evaluate("location.hash = '#/'")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
