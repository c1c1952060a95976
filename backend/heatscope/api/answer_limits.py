"""How much of answers may be in memory while their readers take their time, for each visitor and in all.

An answer counts until the server has handed all but a little of it on, which may be long after it was computed.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heatscope.api import problems
from heatscope.api.held import Held
from heatscope.api.visitor import visitor_of
from heatscope.errors import BusyError

#: What a server keeps for itself before it waits for the reader; less is never in the way.
UNCOUNTED_BYTES = 64 * 1024


class AnswerLimits:
    """Answer 503 in place of an answer for which there is no room."""

    def __init__(self, app: ASGIApp, held: Held) -> None:
        self.app = app
        self.held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer if there is room."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        visitor = visitor_of(scope)
        start: Message | None = None  # kept back until it is known how much follows
        is_refused = False

        async def sending(message: Message) -> None:
            nonlocal start, is_refused
            if message["type"] == "http.response.start":
                start = message
                return
            if is_refused:
                return
            size = len(message.get("body", b""))
            is_counted = size > UNCOUNTED_BYTES
            try:
                if is_counted:
                    self.held.add(visitor, size)
            except BusyError as error:
                is_refused = True
                # Of an answer in lines that has begun, the last one is missing.
                await (problems.problem_of(error) if start else _end)(scope, receive, send)
                return
            try:
                if start:
                    first, start = start, None
                    await send(first)
                await (_until_read(send, message) if is_counted else send(message))
            finally:
                if is_counted:
                    self.held.give_back(visitor, size)

        await self.app(scope, receive, sending)


async def _until_read(send: Send, message: Message) -> None:
    """Send a large piece, and return once nearly all of it is with its reader."""
    await send({**message, "more_body": True})
    # A server takes the next piece only once it has got rid of the last.
    await send({"type": "http.response.body", "body": b"", "more_body": message.get("more_body", False)})


async def _end(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.body", "body": b"", "more_body": False})
