"""A running service to ask, and one that answers what a test says."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from heatscope_client import Client
from tests.live_server import serving

Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``http://127.0.0.1:<port>`` of the service, started as a user starts it."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as server:
        yield server.address


@pytest.fixture(scope="session")
def live(address: str) -> Iterator[Client]:
    """A client of the running service."""
    with Client(address) as client:
        yield client


@pytest.fixture
def answering() -> Iterator[Callable[..., Client]]:
    """A call that gives a client whose requests are answered by a function."""
    clients: list[Client] = []

    def make(handler: Handler, address: str = "http://heatscope.test", **options: Any) -> Client:
        clients.append(Client(address, transport=httpx.MockTransport(handler), **options))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


def problem(status: int, slug: str = "invalid-input", detail: str = "not so", **headers: str) -> httpx.Response:
    """Return a problem as the service answers it."""
    fields = {"type": f"/problems/{slug}", "title": "It cannot be", "status": status, "detail": detail}
    return httpx.Response(status, json=fields, headers={"Content-Type": "application/problem+json", **headers})
