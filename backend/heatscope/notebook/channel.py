"""Answer what one widget asks: messages of a notebook's channel in, the application's answer in messages out.

In come ``{id, method, path, headers, more}`` with a piece of the body each, and ``{id, drop}``; out go ``{id, status,
headers}``, any number of ``{id}`` with a piece of the body, and ``{id, end}`` with what went wrong, or "". Knows
neither the notebook nor what is asked.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

logger = logging.getLogger(__name__)
Say = Callable[[dict[str, Any], Sequence[bytes]], None]
#: As a web server has them, https://asgi.readthedocs.io.
Application = Callable[[Any, Any, Any], Awaitable[None]]
#: Of a body in one message.
PIECE_BYTES = 1 << 20


class Channel:
    """The requests of one widget. ``hear`` may be called from any thread; ``say`` is called from the loop's.

    Args:
        application: what is asked.
        loop: where it runs.
        say: sends a message with buffers.
    """

    def __init__(self, application: Application, loop: asyncio.AbstractEventLoop, say: Say) -> None:
        self._application, self._loop, self._say = application, loop, say
        self._bodies: dict[str, bytearray] = {}
        self._under_way: dict[str, asyncio.Event] = {}

    def hear(self, said: Mapping[str, Any], buffers: Sequence[bytes | memoryview] = ()) -> None:
        """Take a message."""
        self._loop.call_soon_threadsafe(self._take, dict(said), [bytes(buffer) for buffer in buffers])

    def close(self) -> None:
        """Give up whatever is under way."""
        self._loop.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        for gone in self._under_way.values():
            gone.set()
        self._bodies.clear()

    def _take(self, said: dict[str, Any], buffers: list[bytes]) -> None:
        name = said["id"]
        if said.get("drop"):
            self._bodies.pop(name, None)
            if name in self._under_way:
                self._under_way[name].set()
            return
        body = self._bodies.setdefault(name, bytearray())
        for buffer in buffers:
            body += buffer
        if not said.get("more"):
            del self._bodies[name]
            gone = self._under_way[name] = asyncio.Event()
            task = self._loop.create_task(self._answer(name, said, bytes(body), gone))
            task.add_done_callback(lambda _: self._under_way.pop(name))

    async def _answer(self, name: str, said: Mapping[str, Any], body: bytes, gone: asyncio.Event) -> None:
        given = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Mapping[str, Any]:
            if given:
                return given.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Mapping[str, Any]) -> None:
            if gone.is_set():
                return
            if message["type"] == "http.response.start":
                headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in message["headers"]}
                self._say({"id": name, "status": message["status"], "headers": headers}, ())
            else:
                whole = message.get("body", b"")
                for start in range(0, len(whole), PIECE_BYTES):
                    self._say({"id": name}, [whole[start : start + PIECE_BYTES]])

        end = ""
        try:
            headers = {**said["headers"], "content-length": str(len(body))}
            await self._application(_scope(said["method"], said["path"], headers), receive, send)
        except Exception:  # What no handler foresaw: whoever waits is to be told.
            logger.exception("a request of the page failed")
            end = "The service failed"
        if not gone.is_set():
            self._say({"id": name, "end": end}, ())


def _scope(method: str, target: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return a request as ASGI has it, https://asgi.readthedocs.io/en/latest/specs/www.html.

    Example:
        >>> _scope("GET", "/a%20b?c=d", {})["path"]
        '/a b'
    """
    path, _, query = target.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(key.lower().encode("latin-1"), value.encode("latin-1")) for key, value in headers.items()],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }
