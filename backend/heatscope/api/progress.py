"""Answer a long computation with lines that say how far it is, the last of which is the answer.

Lines of JSON, `application/x-ndjson`: `{"progress": {"done", "least", "most"}}`, again and again, then
`{"answer": …, "server_timing": …}`, or `{"problem": …}` for a failure that came once lines had begun. A failure
before that is an ordinary one.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Protocol

from fastapi import Response
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from heatscope import wire
from heatscope.api.problems import problem_of
from heatscope.api.watch import Watch
from heatscope.errors import HeatscopeError

MEDIA_TYPE = "application/x-ndjson"
#: From one line to the next.
SECONDS = 0.1


class Passes(Protocol):
    """How many pictures a computation takes."""

    @property
    def least(self) -> int:
        """At least."""

    @property
    def most(self) -> int:
        """At most."""


async def quietly(answer: Awaitable[Response], watch: Watch) -> Response:
    """Return ``answer`` as it is; ``watch`` ends the computation if nobody waits for it."""
    with watch:
        return await answer


async def in_lines(answer: Awaitable[Response], watch: Watch, passes: Passes) -> Response:
    """Return an answer of lines; raise what fails before there is something to tell."""
    computing = asyncio.ensure_future(answer)
    try:
        await asyncio.wait({computing}, timeout=SECONDS)
        if computing.done():
            computing.result()
    except BaseException:
        _give_up(computing, watch)
        raise
    return StreamingResponse(_lines(computing, watch, passes), media_type=MEDIA_TYPE)


async def _lines(computing: asyncio.Future[Response], watch: Watch, passes: Passes) -> AsyncIterator[bytes]:
    try:
        while not computing.done():
            done = {"done": watch.pictures, "least": passes.least, "most": passes.most}
            yield wire.dumps({"progress": done}) + b"\n"
            await asyncio.wait({computing}, timeout=SECONDS)
        yield _last_line(computing)
    finally:
        _give_up(computing, watch)


def _last_line(computing: asyncio.Future[Response]) -> bytes:
    try:
        answer = computing.result()
        timing = wire.dumps(answer.headers.get("Server-Timing", ""))
        return b'{"answer":' + bytes(answer.body) + b',"server_timing":' + timing + b"}\n"
    except HeatscopeError as error:
        return b'{"problem":' + bytes(problem_of(error).body) + b"}\n"
    except HTTPException:
        return b""  # the client has gone; nobody reads on


def _give_up(computing: asyncio.Future[Response], watch: Watch) -> None:
    """End the computation, if it has not ended by itself."""
    with watch:
        computing.cancel()
