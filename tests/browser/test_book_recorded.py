"""The book while the service is full or gone: the samples' recorded answers, which are the ones it gives."""

import base64
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, Response, Route, expect

from tests.browser.book import open_book
from tests.browser.conftest import Complaints
from tests.browser.patience import eventually
from tests.docs.recorded import PAGES, call_named, files, kept

FULL = "The service is full. This is the sample as it was recorded: the same numbers."
GONE = "The service does not answer. This is the sample as it was recorded: the same numbers."


def fill(page: Page, complaints: Complaints) -> None:
    """Let every call be refused for now."""

    def refuse(route: Route) -> None:
        problem = {"type": "/problems/busy", "title": "The service is full", "status": 503, "detail": "Come back."}
        route.fulfill(
            status=503,
            headers={"Retry-After": "60", "Content-Type": "application/problem+json"},
            body=json.dumps(problem),
        )

    complaints.expect("503")
    page.route(lambda url: "/api/v1/" in url, refuse)


def bring_ahead(page: Page, begin: Callable[[], object]) -> None:
    """Wait until everything recorded is in the browser, which it fetches by itself once a page has ``begun``."""
    come: set[str] = set()

    def note(response: Response) -> None:
        if "/recorded/" in response.url:
            come.add(response.url.rsplit("/", 1)[1])

    def check() -> None:
        assert come >= set(files().values())

    page.on("response", note)
    begin()
    eventually(page, check)


def lose(page: Page, complaints: Complaints) -> None:
    """Take the service away."""
    complaints.expect("net::ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)


def numbers(tensor: dict[str, Any]) -> np.ndarray[Any, Any]:
    return np.frombuffer(base64.b64decode(tensor["data"]), tensor["dtype"])


def assert_alike(one: Any, other: Any, place: str) -> None:
    """The same, down to the rounding of another machine's arithmetic; else ``place`` is named."""
    if isinstance(one, dict) and isinstance(one.get("data"), str):
        assert {**one, "data": ""} == {**other, "data": ""}, place
        np.testing.assert_allclose(numbers(one), numbers(other), rtol=1e-4, atol=1e-4, err_msg=place)
    elif isinstance(one, dict):
        assert one.keys() == other.keys(), place
        for name, part in one.items():
            assert_alike(part, other[name], f"{place} {name}")
    elif isinstance(one, list):
        assert len(one) == len(other), place
        for at, (part, its) in enumerate(zip(one, other, strict=True)):
            assert_alike(part, its, f"{place} {at}")
    elif isinstance(one, float):
        assert abs(one - other) < 1e-4 * max(1, abs(other)), place
    else:
        assert one == other, place


def test_what_was_recorded_is_what_the_service_says(address: str) -> None:
    for name, file in files().items():
        assert_alike(kept(file), call_named(name, address).answer(), name)


@pytest.mark.parametrize("state", ["full", "gone"])
def test_every_page_plays_its_sample_without_a_service(page: Page, complaints: Complaints, state: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    if state == "full":
        fill(page, complaints)
        open_book(page, PAGES[0])
        expect(page.get_by_text(FULL)).to_be_visible()
    else:
        bring_ahead(page, lambda: open_book(page, PAGES[0]))
        lose(page, complaints)
    for at, name in enumerate(PAGES, 1):
        page.evaluate("(address) => { location.hash = address }", f"#/book/{name}?beat=99")
        expect(page.get_by_role("button", name=f"Contents: page {at} of {len(PAGES)}")).to_be_visible()
        expect(page.get_by_role("application")).to_be_visible()
        page.get_by_text("The numbers of this step").click()
        expect(page.locator("details tbody tr").nth(1)).to_be_attached()


def test_a_full_service_is_told_by_the_numbers_it_gave(page: Page, complaints: Complaints) -> None:
    fill(page, complaints)
    open_book(page, "label?beat=6")
    expect(page.locator(".caption")).to_contain_text("“cat” gets 96.4")


def test_a_page_that_finds_no_service_says_so(page: Page, complaints: Complaints) -> None:
    bring_ahead(page, lambda: open_book(page, "label"))
    lose(page, complaints)
    page.goto("/#/book/query?beat=99")
    expect(page.get_by_text(GONE)).to_be_visible()


def test_whose_own_finds_the_service_gone_is_offered_the_sample(page: Page, complaints: Complaints) -> None:
    bring_ahead(page, lambda: open_book(page, "pool"))
    lose(page, complaints)
    page.goto("/#/book/mixture?text=The+dog+chased+the+cat.")
    expect(page.get_by_role("alert")).to_contain_text("The service does not answer")
    page.get_by_role("button", name="Take “I saw a saw.” instead").click()
    expect(page.get_by_role("application")).to_be_visible()
    expect(page.get_by_text(GONE)).to_be_visible()


def test_whose_sentence_finds_a_full_service_is_offered_the_sample(page: Page, complaints: Complaints) -> None:
    fill(page, complaints)
    page.goto("/#/book/softmax?text=The+dog+chased+the+cat.")
    page.get_by_role("button", name="Take “I saw a saw.” instead").click()
    expect(page.get_by_role("application")).to_be_visible()
    expect(page.get_by_role("button", name="Change it")).to_contain_text("I saw a saw.")


def test_whose_sentence_a_page_cannot_use_is_offered_the_sample(page: Page) -> None:
    page.goto("/#/book/query?text=Hi")
    expect(page.locator(".refused")).to_contain_text("needs at least 2 words")
    page.get_by_role("button", name="Take “I saw a saw.” instead").click()
    expect(page.get_by_role("application")).to_be_visible()
    expect(page.locator(".refused")).to_have_count(0)
