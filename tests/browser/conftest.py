"""A real Chromium on the real page, served by the real command with the real weights.

Without a browser these tests are skipped and say how to get one; with ``REQUIRE_BROWSER=1`` that is a failure.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests import chromium
from tests.browser import forgetting
from tests.browser.foreign import foreign_networks
from tests.browser.forgetting import ForgettingContext
from tests.browser.patience import watch
from tests.live_server import LiveServer, serving
from tests.pictures import encoded, photo

# A loaded machine is slow, and not wrong.
expect.set_options(timeout=30_000)

CLIENT = Path(__file__).parents[2] / "client" / "src"
BEGINS = ("test_walk.py", "test_snippets.py")
PAGE = Path(__file__).parents[2] / "frontend" / "dist" / "index.html"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser."""
    arguments = chromium.launch_arguments()
    return {**arguments, "args": [*arguments["args"], forgetting.ARGUMENT]}


@pytest.fixture(scope="session")
def live_server(
    browser_type_launch_args: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """The running service; it is not started where there is no browser to look at it."""
    assert PAGE.is_file(), f"{PAGE} is missing; run `make page`"
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as server:
        yield server


@pytest.fixture(scope="session")
def own_photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo that is none of the samples."""
    file = tmp_path_factory.mktemp("own") / "garden.png"
    file.write_bytes(encoded(photo(120, 90), "PNG"))
    return file


@pytest.fixture(scope="session")
def address(live_server: LiveServer) -> str:
    """``http://127.0.0.1:<port>`` of the running service."""
    return live_server.address


@pytest.fixture(scope="session")
def foreign_address(
    browser_type_launch_args: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """``http://127.0.0.1:<port>`` of a service that has networks of others too, for a file whose ``address`` it is."""
    with foreign_networks(tmp_path_factory.mktemp("folders")) as address:
        yield address


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], live_server: LiveServer) -> dict[str, Any]:
    """Every page is a desk's, in English, and opens paths of the running service."""
    return {
        **browser_context_args,
        "base_url": live_server.address,
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
    }


@pytest.fixture(scope="session")
def shared(browser: Browser, browser_context_args: dict[str, Any]) -> Callable[..., ForgettingContext]:
    """A call that gives the context of a kind that the tests share."""

    @cache
    def of_kind(**more: object) -> ForgettingContext:
        return ForgettingContext(browser, **browser_context_args, **more)

    return of_kind


@pytest.fixture
def context(request: pytest.FixtureRequest, address: str) -> Iterator[BrowserContext]:
    """The context that tests of a kind share, forgotten after each; a new one where what happens is recorded."""
    if any(request.config.getoption(option) != "off" for option in ("tracing", "video", "screenshot")):
        yield request.getfixturevalue("new_context")()
        return
    marker = request.node.get_closest_marker("browser_context_args")
    shared: ForgettingContext = request.getfixturevalue("shared")(**(marker.kwargs if marker else {}))
    shared.hold(address)
    yield shared.context
    shared.forget()


class Complaints:
    """What a page did that no page of ours may do."""

    def __init__(self, page: Page, address: str) -> None:
        self._address = address
        self._found: list[str] = []
        self._expected: list[str] = []
        page.on("request", self._on_request)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._found.append(f"uncaught: {error}"))

    def expect(self, part: str) -> None:
        """Let complaints with ``part`` in them pass, e.g. the console line of an answer that has to be a 503."""
        self._expected.append(part)

    @property
    def unexpected(self) -> list[str]:
        """Every complaint that no test announced."""
        return [found for found in self._found if not any(part in found for part in self._expected)]

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._address}/", "data:", "blob:")):
            self._found.append(f"request to another origin: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # What Svelte warns of is an address of its documentation in what is built, and nothing else.
        if message.type == "error" or "svelte.dev/e/" in message.text:
            self._found.append(f"console: {message.text} ({message.location['url']})")


@pytest.fixture(autouse=True)
def complaints(page: Page, address: str) -> Iterator[Complaints]:
    """Fail the test if the page asked another origin for something, or reported an error."""
    complaints = Complaints(page, address)
    watch(page)
    yield complaints
    assert complaints.unexpected == []


@pytest.fixture
def find_faults(page: Page) -> Callable[..., list[str]]:
    """A call that gives the serious and critical faults axe finds in the page as it stands, in each theme named.

    So a page is loaded once for both. Without motion, or axe would see colours on their way.
    """

    def find(*themes: Literal["light", "dark"]) -> list[str]:
        found = []
        axe = Axe()
        # Nothing else is looked at: to write down all that is in order takes twice as long.
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        for theme in themes or (None,):
            page.emulate_media(color_scheme=theme)
            violations = axe.run(page, options=options).response["violations"]
            # The rules on colours, which are all that another theme changes.
            options["runOnly"] = ["color-contrast", "link-in-text-block"]
            # It is there now, half a megabyte.
            axe = Axe("0")
            found += [
                f"{theme or ''} {fault['id']}: {fault['help']}: {node['html'][:200]} ({node['failureSummary']})"
                for fault in violations
                if fault["impact"] in {"serious", "critical"}
                for node in fault["nodes"]
            ]
        return found

    return find


@pytest.fixture
def run_copied(context: BrowserContext, address: str, tmp_path: Path) -> Callable[[Page, str], str]:
    """A call that copies the call behind a view, runs it as pasted, and gives what it printed."""
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    programs = {"curl": ["bash", "-c"], "Python": [sys.executable, "-c"], "plain Python": [sys.executable, "-c"]}
    # The client, where it is not installed.
    paths = os.pathsep.join([str(CLIENT), *filter(None, [os.environ.get("PYTHONPATH")])])

    def run(page: Page, form: str) -> str:
        if not page.get_by_role("tab", name=form, exact=True).is_visible():
            page.get_by_text("These numbers from a script").last.click()
        page.get_by_role("tab", name=form, exact=True).click()
        page.get_by_role("button", name=f"Copy as {form}", exact=True).click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        text = page.evaluate("navigator.clipboard.readText()")
        ended = subprocess.run(
            [*programs[form], text], cwd=tmp_path, env=os.environ | {"PYTHONPATH": paths}, capture_output=True,
            text=True, timeout=60,
        )  # fmt: skip
        assert ended.returncode == 0, f"{text}\n{ended.stderr}"
        return ended.stdout

    return run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long and would else come last, alone on its core, when all other files are done."""
    items.sort(key=lambda item: item.path.name not in BEGINS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the service logged beside a failure."""
    report = yield
    server = getattr(item, "funcargs", {}).get("live_server")
    if report.failed and isinstance(server, LiveServer):
        report.sections.append(("service log, last lines", "\n".join(server.log.read_text().splitlines()[-40:])))
    return report
