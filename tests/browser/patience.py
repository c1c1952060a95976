"""Wait for what a page comes to show, where Playwright's own waiting cannot look: inside a canvas, at what it asks."""

import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

from playwright.sync_api import Page, Request

PATIENCE_SECONDS = 30.0
#: Two frames: what came is worked through and drawn, and what follows from it is asked.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
#: Whether nothing is wider than the window; asked by `becomes_true`, since what is painted follows a resize.
IS_AS_WIDE = "width => document.documentElement.scrollWidth === width"
#: Of each page that is watched, what it has asked and was not answered.
_waiting: "WeakKeyDictionary[Page, set[Request]]" = WeakKeyDictionary()


def watch(page: Page) -> None:
    """Note from now on what a page asks, for `settled`."""
    waiting: set[Request] = set()
    _waiting[page] = waiting
    page.on("request", lambda request: waiting.add(request))
    page.on("requestfinished", lambda request: waiting.discard(request))
    page.on("requestfailed", lambda request: waiting.discard(request))


def settled(page: Page) -> None:
    """Wait until a page that is watched was answered all that it asks, and has drawn it.

    Playwright's "networkidle" is true for good once it was, however much is asked after it, and takes half a second.
    """

    def check() -> None:
        for _ in range(2):
            assert not _waiting[page], f"not answered: {[request.url for request in _waiting[page]]}"
            page.evaluate(DRAWN)

    eventually(page, check)


def eventually(page: Page, check: Callable[[], None]) -> None:
    """Run ``check`` until it holds; fail with its own words if it does not in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return check()
        except AssertionError:
            if time.monotonic() > deadline:
                raise
        page.wait_for_timeout(50)


def becomes_true(page: Page, script: str, given: object = None) -> None:
    """Wait until ``script`` gives true of what is ``given``.

    Playwright's own way would evaluate text in the page, which its policy forbids.
    """

    def check() -> None:
        assert page.evaluate(script, given), script

    eventually(page, check)
