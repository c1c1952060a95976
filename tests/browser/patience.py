"""Wait for what a page comes to show, where Playwright's own waiting cannot look: inside a canvas."""

import time
from collections.abc import Callable

from playwright.sync_api import Page

PATIENCE_SECONDS = 30.0


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
