"""What one connection may take: how large a head is, how long heads and unread answers stay, how many there are.

A body's size and time are the application's; what stands here is over before, or comes after, the application can see
it. Knows uvicorn and sockets; nothing of what is served.
"""

import asyncio
import json
from functools import partial
from typing import Any, NamedTuple

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

#: Of a head, and of whatever else comes between two pieces of a body.
MOST_HEAD_BYTES = 16 * 1024
#: From one look at whether a connection's time is up to the next.
LOOK_SECONDS = 1.0
#: For what is still on its way when a request is refused: closing at once would take the answer away from who sends it.
LINGER_SECONDS = 1.0
#: Open files for everything but connections: libraries, models, the processes that decode.
SPARE_FILES = 128


class Refusal(NamedTuple):
    """What a request is answered with that the application never sees."""

    status: int
    slug: str
    title: str
    detail: str


HEAD_TOO_LARGE = Refusal(
    431, "head-too-large", "The head is too large", f"a request's head may have {MOST_HEAD_BYTES // 1024} KiB"
)
HEAD_TOO_SLOW = Refusal(408, "too-slow", "The request came too slowly", "the head did not arrive in time")
NOT_HTTP = Refusal(400, "bad-request", "The request cannot be read", "this is not HTTP/1.1, or not as it is written")
NO_ROOM = Refusal(503, "busy", "The service is busy", "every connection is being answered; try again shortly")


def fitting(most: int) -> int:
    """Return how many of ``most`` connections there can be; the system is asked for as many open files first."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return most
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most + SPARE_FILES
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return most
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(1, allowed - SPARE_FILES)


class Room:
    """The connections that there may be, and those that wait for their client, longest first.

    When there are too many, the one that has waited longest gives way: whoever only holds connections keeps nobody out.
    """

    def __init__(self, most: int, head_seconds: float, send_seconds: float) -> None:
        self.most = most
        self.head_seconds = head_seconds
        self.send_seconds = send_seconds
        self.waiting: dict[Connection, None] = {}

    def protocol(self) -> Any:
        """Return what uvicorn makes a connection with."""
        return partial(Connection, self)


class Connection(HttpToolsProtocol):
    """uvicorn's connection with limits."""

    def __init__(
        self,
        room: Room,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._room = room
        self._unframed = 0  # bytes since the last piece of a body, or the last request
        self._head_since: float | None = None
        self._unread_since: float | None = None
        self._is_refused = False
        self._look_again: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Take a place, and have who has waited longest give theirs if there is none."""
        super().connection_made(transport)
        if len(self.connections) > self._room.most:
            if not self._room.waiting:
                self._refuse(NO_ROOM)
                return
            next(iter(self._room.waiting)).give_way()
        self._head_since = self.loop.time()
        self._look_again = self.loop.call_later(LOOK_SECONDS, self._look)
        self._note()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self._room.waiting.pop(self, None)
        if self._look_again:
            self._look_again.cancel()
        super().connection_lost(exc)

    def give_way(self) -> None:
        """End at once, whatever is still to be read or sent."""
        self._room.waiting.pop(self, None)
        self.connections.discard(self)
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Hand on what comes, as long as a head is no larger than it may be."""
        if self._is_refused:
            return
        if not self._is_answering and self._head_since is None:
            self._head_since = self.loop.time()
        room = max(0, MOST_HEAD_BYTES - self._unframed)
        if len(data) > room:
            # So that it is found out before all of it is kept.
            self._feed(data[:room])
            data = data[room:]
            if self._unframed >= MOST_HEAD_BYTES:
                self._refuse(HEAD_TOO_LARGE)
        self._feed(data)
        self._note()

    def on_headers_complete(self) -> None:
        """Note that the head has come in time."""
        self._head_since = self._unread_since = None
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Begin to count again: a body is bounded by who reads it."""
        self._unframed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Begin to count again, for the next request."""
        self._unframed = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Note that the next move is the client's."""
        super().on_response_complete()
        self._note()

    def pause_writing(self) -> None:
        """Note that the client has to read before it can be answered further."""
        super().pause_writing()
        self._note()

    def resume_writing(self) -> None:
        """Note that it has."""
        super().resume_writing()
        self._note()

    def timeout_keep_alive_handler(self) -> None:
        """End a connection that was idle; one with an answer that nobody reads has a time of its own."""
        if self.transport.get_write_buffer_size():
            handler = self.timeout_keep_alive_handler
            self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, handler)
        else:
            super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request."""
        self._refuse(NOT_HTTP)

    @property
    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _feed(self, data: bytes) -> None:
        if data and not self._is_refused and not self.transport.is_closing():
            self._unframed += len(data)
            super().data_received(data)

    def _note(self) -> None:
        """Note whether the service waits for the client, or the client for the service."""
        self._room.waiting.pop(self, None)
        works = self._is_answering and not self.cycle.more_body and not self.flow.write_paused
        if not works and not self.transport.is_closing():
            self._room.waiting[self] = None

    def _look(self) -> None:
        now = self.loop.time()
        self._look_again = self.loop.call_later(LOOK_SECONDS, self._look)
        if not self.transport.get_write_buffer_size():
            self._unread_since = None
        elif self._unread_since is None:
            self._unread_since = now
        elif now - self._unread_since > self._room.send_seconds:
            self.transport.abort()
        if self._head_since is not None and now - self._head_since > self._room.head_seconds and not self._is_refused:
            if self._unframed > 0:
                self._refuse(HEAD_TOO_SLOW)
            else:
                self.transport.close()

    def _refuse(self, why: Refusal) -> None:
        self._is_refused = True
        if self.transport.is_closing():
            return
        if self._is_answering and not self.cycle.more_body:
            # What came before is answered first.
            self.cycle.keep_alive = False
            return
        if not self._is_answering:
            said = {"type": f"/problems/{why.slug}", "title": why.title, "status": why.status, "detail": why.detail}
            body = json.dumps(said, ensure_ascii=False).encode()
            head = b"content-type: application/problem+json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
            self.transport.write(STATUS_LINE[why.status] + head % len(body) + body)
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)
        self._note()
