"""How large a request's body may be, and how long it may take to arrive.

Counts what arrives, so that a body without a declared length is bounded too.
"""

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heatscope.api import problems
from heatscope.api.problems import BodyError

DECLARED = problems.OF_STATUS[413][0]


class BodyLimits:
    """Answer 413 to a body that is too large and 408 to one that is too slow."""

    def __init__(self, app: ASGIApp, max_bytes: int, max_json_bytes: int, receive_seconds: float) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.max_json_bytes = max_json_bytes
        self.receive_seconds = receive_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a body that is watched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self.max_json_bytes if "json" in headers.get("content-type", "") else self.max_bytes
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            # Said before a byte is read, whatever the path.
            await problems.problem(DECLARED, _too_large(limit))(scope, receive, send)
            return
        body = _WatchedBody(receive, limit, self.receive_seconds)
        await self.app(scope, body.receive, send)


class _WatchedBody:
    def __init__(self, receive: Receive, limit: int, seconds: float) -> None:
        self._receive = receive
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
        self._size += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._size > self._limit:
            raise BodyError(413, _too_large(self._limit))
        return message


def _too_large(limit: int) -> str:
    return f"the body is too large; at most {limit} bytes are taken, which is {limit / 2**20:.3g} MiB"
