"""The book while the service is full: the sample's recorded answers, which are the ones it gives."""

import base64
import json
from typing import Any

import numpy as np
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.test_book import numbers_of_step, open_book
from tests.docs.recorded import PARTS, given, kept


def fill(page: Page, complaints: Complaints) -> None:
    """Let every call that computes be refused for now."""

    def refuse(route: Route) -> None:
        problem = {"type": "/problems/busy", "title": "The service is full", "status": 503, "detail": "Come back."}
        route.fulfill(
            status=503,
            headers={"Retry-After": "60", "Content-Type": "application/problem+json"},
            body=json.dumps(problem),
        )

    complaints.expect("503")
    page.route(
        lambda url: "/api/v1/" in url and any(part in url for part in ("feature-maps", "filters", "attention")), refuse
    )


def numbers(tensor: dict[str, Any]) -> np.ndarray[Any, Any]:
    return np.frombuffer(base64.b64decode(tensor["data"]), tensor["dtype"])


def assert_alike(one: Any, other: Any) -> None:
    """The same, down to the rounding of another machine's arithmetic."""
    if isinstance(one, dict) and "encoding" in one:
        assert {**one, "data": ""} == {**other, "data": ""}
        np.testing.assert_allclose(numbers(one), numbers(other), rtol=1e-4, atol=1e-4)
    elif isinstance(one, dict):
        assert one.keys() == other.keys()
        for name, part in one.items():
            assert_alike(part, other[name])
    elif isinstance(one, list):
        assert len(one) == len(other)
        for part, its in zip(one, other, strict=True):
            assert_alike(part, its)
    elif isinstance(one, float):
        assert abs(one - other) < 1e-4 * max(1, abs(other))
    else:
        assert one == other


def test_what_was_recorded_is_what_the_service_says(page: Page, address: str) -> None:
    said = given(page, address)
    for name in PARTS:
        assert_alike(kept(name), said[name])


def test_a_full_service_plays_the_sample_that_was_recorded(page: Page, complaints: Complaints) -> None:
    fill(page, complaints)
    open_book(page, "label?beat=6")
    expect(page.get_by_text("This is the sample as it was recorded: the same numbers.")).to_be_visible()
    expect(page.locator(".caption")).to_contain_text("“cat” gets 96.4")
    open_book(page, "query?beat=99")
    expect(page.get_by_text("This is the sample as it was recorded")).to_be_visible()
    assert len(numbers_of_step(page)) > 1


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
