"""Which Chromium the tests use, and how it is started.

Playwright's own browsers are a download of their own; a system's Chromium does as well. The one without windows takes
half the time, and is the one that playwright would bring: Debian has it as a program of its own.
"""

import os
import shutil
from typing import Any

import pytest

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO = (
    "no Chromium found: install one (Debian: apt install chromium-headless-shell; Ubuntu: apt install chromium) or set "
    "HEATSCOPE_TEST_BROWSER to its path"
)
#: --no-sandbox: CI is root in a container, where Chromium's own sandbox does not start; it sees only our page.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def program() -> str | None:
    """Return the path of the Chromium to test with, if there is one."""
    return os.environ.get("HEATSCOPE_TEST_BROWSER") or next(filter(None, map(shutil.which, PROGRAMS)), None)


def launch_arguments() -> dict[str, Any]:
    """Return how pytest-playwright starts the browser; skip without one, or fail where there has to be one."""
    found = program()
    if found is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(HOW_TO, pytrace=False)
        pytest.skip(HOW_TO)
    return {"executable_path": found, "args": ARGUMENTS}
