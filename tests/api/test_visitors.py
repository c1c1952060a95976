"""Places are shared by visitor: by the address that asks, or the one that a trusted proxy says asks."""

import asyncio
from collections.abc import Callable
from functools import partial

import httpx
import pytest

from heatscope.api.visitor import visitor_of
from tests.api.test_busy import PATH, Gate, gate, until
from tests.conftest import Client

__all__ = ["gate"]  # a fixture
PROXY = "192.0.2.1"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
        ("testclient", "testclient", True),
        ("192.0.2.7", "testclient", False),
    ],
)
def test_one_subscriber_is_one_visitor(one: str, other: str, same: bool) -> None:
    """Whoever has an IPv6 network to themselves would else have 2^64 shares."""
    assert (visitor_of({"client": (one, 1)}) == visitor_of({"client": (other, 2)})) is same


def test_who_cannot_be_told_apart_is_one_visitor() -> None:
    assert visitor_of({"client": None}) == visitor_of({}) == ""


#: What the proxy says each of four more requests is from, when each visitor may have one of two places.
STORIES = {
    "each its own": ("192.0.2.1", [("198.51.100.1", True), ("198.51.100.2", True)]),
    "the same twice": ("192.0.2.1", [("198.51.100.1", True), ("198.51.100.1", False), ("198.51.100.2", True)]),
    "claimed before the proxy": (
        "192.0.2.1",
        [("203.0.113.1, 198.51.100.1", True), ("203.0.113.2, 198.51.100.1", False), ("198.51.100.2", True)],
    ),
    "through two of a trusted network": (
        "192.0.2.0/24",
        [("198.51.100.1, 192.0.2.9", True), ("198.51.100.1, 192.0.2.8", False), ("198.51.100.2", True)],
    ),
    "nobody is trusted": ("", [("198.51.100.1", True), ("198.51.100.2", False)]),
    "another is trusted": ("192.0.2.2", [("198.51.100.1", True), ("198.51.100.2", False)]),
    "everybody is trusted": ("*", [("198.51.100.1", True), ("198.51.100.2", True)]),
}


@pytest.mark.parametrize("story", STORIES)
def test_places_are_shared_by_visitor(make_client: Callable[..., Client], gate: Gate, png: bytes, story: str) -> None:
    trusted, requests = STORIES[story]
    client = make_client(computing=1, max_waiting=2, trusted_proxies=trusted)
    engine = client.app.state.engine
    transport = httpx.ASGITransport(client.app, client=(PROXY, 50_000))

    async def play() -> None:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as proxy:

            def ask(forwarded: str) -> asyncio.Task[httpx.Response]:
                headers = {"X-Forwarded-For": forwarded}
                return asyncio.create_task(proxy.post(PATH, files={"image": png}, headers=headers))

            taken = [ask("198.51.100.9")]
            await until(lambda: engine.running == 1)
            for forwarded, fits in requests:
                waiting, task = engine.waiting, ask(forwarded)
                if fits:
                    taken.append(task)
                    await until(partial(lambda before: engine.waiting == before + 1, waiting))
                else:
                    assert (await task).status_code == 503
            gate.open.set()
            assert {(await task).status_code for task in taken} == {200}

    client.run(play())


def test_a_school_behind_one_address_can_be_given_every_place(
    make_client: Callable[..., Client], gate: Gate, png: bytes
) -> None:
    client = make_client(computing=1, max_waiting=3, client_share=1)
    engine = client.app.state.engine

    async def play() -> None:
        tasks = [asyncio.create_task(client.async_client.post(PATH, files={"image": png})) for _ in range(4)]
        await until(lambda: engine.waiting == 3)
        gate.open.set()
        assert {(await task).status_code for task in tasks} == {200}

    client.run(play())
