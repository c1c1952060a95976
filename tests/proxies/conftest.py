"""Real proxies in front of the real command, and a real Chromium that knows the proxy alone."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, Request

from tests import chromium
from tests.live_server import LiveServer, serving
from tests.proxies.programs import PROXIES, free_port, prefix_of, program


class Deployment(NamedTuple):
    """A service behind a proxy."""

    #: As a visitor types it, without a slash at the end.
    address: str
    #: The service itself, past the proxy.
    server: LiveServer
    proxy: str
    keeps: bool

    @property
    def redirects(self) -> bool:
        """Whether the address leads on to the one with a slash; Jupyter takes both for the same."""
        return self.keeps or self.proxy != "jupyter"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser."""
    return chromium.launch_arguments()


@pytest.fixture(
    scope="session",
    params=[(proxy, keeps) for proxy in PROXIES for keeps in (False, True)],
    ids=lambda case: f"{case[0]}-{'keeps' if case[1] else 'takes'}-the-prefix",
)
def deployment(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The service behind each proxy, with the prefix taken away and left on."""
    proxy, keeps = request.param
    program(proxy)
    folder, port = tmp_path_factory.mktemp(proxy), free_port()
    settings = {"HEATSCOPE_TRUSTED_PROXIES": "127.0.0.1", "HEATSCOPE_ACCESS_LOG": "1"}
    if keeps:
        settings["HEATSCOPE_ROOT_PATH"] = prefix_of(proxy, port)
    with (
        serving(folder / "heatscope.txt", port=port, **settings) as server,
        PROXIES[proxy](folder, port, keeps=keeps) as address,
    ):
        yield Deployment(address, server, proxy, keeps)


@pytest.fixture
def visit(browser: Browser, deployment: Deployment) -> Iterator[Callable[[str], Page]]:
    """A call that opens a path in a new window, where nothing may go wrong or be asked of anybody else."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    origin = "/".join(deployment.address.split("/")[:3])
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    faults: list[str] = []

    def note_request(asked: Request) -> None:
        # The prefix alone is asked for by who leaves out its last slash.
        if asked.url != deployment.address and not asked.url.startswith((f"{deployment.address}/", "data:", "blob:")):
            faults.append(f"asked {asked.url}")

    def look_at(path: str) -> Page:
        page = context.new_page()
        page.on("request", note_request)
        page.on("console", lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
        page.goto(f"{deployment.address}{path}")
        return page

    yield look_at
    context.close()
    assert faults == []


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """Where to leave pictures of what was seen, for a person to look at."""
    folder = os.environ.get("HEATSCOPE_TEST_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder) if folder else None
