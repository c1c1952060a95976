"""What a widget asks goes to an application and back, in pieces, and ends when nobody waits."""

import asyncio
import queue
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from heatscope.notebook.channel import PIECE_BYTES, Channel

SECONDS = 30


async def _rest_of(loop: asyncio.AbstractEventLoop) -> None:
    await asyncio.gather(*asyncio.all_tasks(loop) - {asyncio.current_task()}, return_exceptions=True)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    # What was given up ends by itself, and is to have ended.
    asyncio.run_coroutine_threadsafe(_rest_of(loop), loop).result(SECONDS)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


class Asked:
    """A channel, and all it said."""

    def __init__(self, application: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.said: queue.Queue[tuple[dict[str, Any], bytes]] = queue.Queue()
        self.channel = Channel(application, loop, self._note)

    def _note(self, said: dict[str, Any], buffers: Sequence[bytes]) -> None:
        self.said.put((said, b"".join(buffers)))

    def ask(self, name: str, body: Sequence[bytes] = (b"",), **more: Any) -> None:
        for place, piece in enumerate(body):
            question = {"id": name, "method": "POST", "path": "/a%20b?c=%20d", "headers": {"content-type": "x/y"}}
            self.channel.hear(question | more | {"more": place < len(body) - 1}, [memoryview(piece)])

    def answer(self, name: str) -> tuple[list[dict[str, Any]], bytes]:
        heads, whole = [], b""
        while True:
            said, piece = self.said.get(timeout=SECONDS)
            if said["id"] != name:
                continue
            whole += piece
            heads.append(said)
            if "end" in said:
                return heads, whole


async def echo(scope: Any, receive: Any, send: Any) -> None:
    body = (await receive())["body"]
    told = f"{scope['method']} {scope['path']} {scope['query_string']!r} {dict(scope['headers'])[b'content-type']!r} "
    await send({"type": "http.response.start", "status": 207, "headers": [(b"x-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": told.encode(), "more_body": True})
    await send({"type": "http.response.body", "body": body})


def test_request_arrives_whole_and_its_answer_comes_in_pieces(loop: asyncio.AbstractEventLoop) -> None:
    asked = Asked(echo, loop)
    body = bytes(range(256)) * (PIECE_BYTES // 100)
    asked.ask("one", [body[:PIECE_BYTES], body[PIECE_BYTES:]])
    heads, whole = asked.answer("one")
    assert heads[0] == {"id": "one", "status": 207, "headers": {"x-length": str(len(body))}}
    assert whole == b"POST /a b b'c=%20d' b'x/y' " + body
    assert len(heads) == 3 + -(-len(body) // PIECE_BYTES)
    assert heads[-1] == {"id": "one", "end": ""}


def test_two_requests_at_a_time_are_told_apart(loop: asyncio.AbstractEventLoop) -> None:
    asked = Asked(echo, loop)
    asked.ask("one", [b"first", b"!"])
    asked.ask("two", [b"second"])
    assert asked.answer("two")[1].endswith(b"second")
    asked.ask("one", [b"again"])
    assert asked.answer("one")[1].endswith((b"first!", b"again"))


def test_answer_that_nobody_waits_for_is_given_up(loop: asyncio.AbstractEventLoop) -> None:
    begun, seen = threading.Event(), threading.Event()

    async def waits(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        begun.set()
        assert (await receive())["type"] == "http.disconnect"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        seen.set()

    asked = Asked(waits, loop)
    asked.ask("one")
    assert begun.wait(SECONDS)
    asked.channel.hear({"id": "one", "drop": True})
    assert seen.wait(SECONDS)
    asked.channel.hear({"id": "never asked", "drop": True})
    asked.ask("two")
    asked.channel.close()
    assert asked.said.empty()


def test_failure_of_the_application_is_told(loop: asyncio.AbstractEventLoop, caplog: pytest.LogCaptureFixture) -> None:
    async def fails(_scope: Any, _receive: Any, _send: Any) -> None:
        raise RuntimeError("secret")

    asked = Asked(fails, loop)
    asked.ask("one")
    assert asked.answer("one") == ([{"id": "one", "end": "The service failed"}], b"")
    assert "a request of the page failed" in caplog.text
