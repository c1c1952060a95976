"""How large a request's body may be, and how long it may take to arrive.

Counts what arrives, so that a body without a declared length is bounded too; and all of them together, since each
is held in memory until it is answered.
"""

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heatscope.api import problems
from heatscope.api.held import Held
from heatscope.api.problems import BodyError
from heatscope.api.visitor import visitor_of
from heatscope.errors import BusyError

#: A body may name a thousand heads, and its text may have brackets.
MOST_OPENINGS = 50_000
DECLARED = problems.OF_STATUS[413][0]


class BodyLimits:
    """Answer 413 to a body that is too large and 408 to one that is too slow."""

    def __init__(self, app: ASGIApp, held: Held, max_bytes: int, max_json_bytes: int, receive_seconds: float) -> None:
        self.app = app
        self.held = held
        self.max_bytes = max_bytes
        self.max_json_bytes = max_json_bytes
        self.receive_seconds = receive_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a body that is watched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_form = headers.get("content-type", "").lower().startswith("multipart/form-data")
        limit = self.max_bytes if is_form else self.max_json_bytes
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            # Said before a byte is read, whatever the path.
            await problems.problem(DECLARED, _too_large(limit))(scope, receive, send)
            return
        share = _Share(self.held, visitor_of(scope))
        try:
            # What is declared is set aside before a byte is read; what is not is counted as it comes.
            share.reserve(int(declared) if declared.isdecimal() else 0)
            body = _WatchedBody(receive, share, limit, self.receive_seconds, is_form)
            await self.app(scope, body.receive, send)
        except BusyError as error:
            await problems.problem_of(error)(scope, receive, send)
        finally:
            share.give_back()


class _Share:
    """What one body holds."""

    def __init__(self, held: Held, visitor: str) -> None:
        self._held = held
        self._visitor = visitor
        self._reserved = 0

    def reserve(self, size: int) -> None:
        """Hold ``size`` bytes in all; raise BusyError if there is no room for them."""
        if size > self._reserved:
            self._held.add(self._visitor, size - self._reserved)
            self._reserved = size

    def give_back(self) -> None:
        self._held.give_back(self._visitor, self._reserved)


class _WatchedBody:
    def __init__(self, receive: Receive, share: _Share, limit: int, seconds: float, is_form: bool) -> None:
        self._share = share
        self._receive = receive
        self._is_form = is_form
        self._openings = 0
        self._limit = limit
        self._seconds = seconds
        self._deadline: float | None = None
        self._size = 0
        self._is_whole = False

    async def receive(self) -> Message:
        if self._is_whole:
            # What comes now is only that the client has gone, and that may take as long as the work.
            return await self._receive()
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().time() + self._seconds
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError as error:
            raise BodyError(
                408, f"the body did not arrive within {self._seconds:g} seconds", {"Connection": "close"}
            ) from error
        piece = message.get("body", b"")
        self._size += len(piece)
        self._is_whole = not message.get("more_body", False)
        if self._size > self._limit:
            raise BodyError(413, _too_large(self._limit))
        try:
            self._share.reserve(self._size)
        except BusyError as error:
            headers = {"Retry-After": str(error.retry_after_seconds), "Connection": "close"}
            raise BodyError(503, str(error), headers) from error
        if not self._is_form:
            # Each becomes a list or an object before anybody looks at what it is.
            self._openings += piece.count(b"{") + piece.count(b"[")
            if self._openings > MOST_OPENINGS:
                raise BodyError(413, f"the body has more than {MOST_OPENINGS} lists, objects and brackets")
        return message


def _too_large(limit: int) -> str:
    return f"the body is too large; at most {limit} bytes are taken, which is {limit / 2**20:.3g} MiB"
