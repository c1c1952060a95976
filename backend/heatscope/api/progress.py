"""Answer a long computation with lines that say how far it is, the last of which is the answer.

Lines of JSON, `application/x-ndjson`: `{"progress": {"done", "least", "most"}}`, again and again, then
`{"answer": …, "server_timing": …}`, or `{"problem": …}` for a failure that came once lines had begun. A failure
before that is an ordinary one. Who accepts `text/event-stream` gets each line as the data of a server-sent event.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import aclosing
from typing import Annotated, Protocol

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from starlette.exceptions import HTTPException

from heatscope import wire
from heatscope.api.dependencies import TensorForm
from heatscope.api.problems import problem_of
from heatscope.api.watch import Watch
from heatscope.errors import HeatscopeError, InputError

MEDIA_TYPE = "application/x-ndjson"
EVENTS = "text/event-stream"
#: nginx hands a line on at once only if it is told; others go by the media type, Jupyter's by the Accept header.
UNBUFFERED = {"X-Accel-Buffering": "no"}
#: From one line to the next.
SECONDS = 0.1


async def wants_events(request: Request) -> bool:
    """Tell whether lines are to be events: some proxies hand on nothing else before its end."""
    return EVENTS in request.headers.get("Accept", "")


AsEvents = Annotated[bool, Depends(wants_events)]


async def wants_lines(
    form: TensorForm,
    progress: Annotated[
        bool, Query(description="Answer with lines that say how far it is, then the answer.", examples=[False])
    ] = False,
) -> bool:
    """Tell whether lines are wanted; a file cannot come in them."""
    if progress and form.encoding in wire.FILES:
        raise InputError(
            f"progress comes as lines of JSON, and encoding={form.encoding} is a file; leave one of them out"
        )
    return progress


InLines = Annotated[bool, Depends(wants_lines)]


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


async def in_lines(answer: Awaitable[Response], watch: Watch, passes: Passes, as_events: bool = False) -> Response:
    """Return an answer of lines; raise what fails before there is something to tell."""
    computing = asyncio.ensure_future(answer)
    try:
        await asyncio.wait({computing}, timeout=SECONDS)
        if computing.done():
            computing.result()
    except BaseException:
        _give_up(computing, watch)
        raise
    lines = _lines(computing, watch, passes)
    if as_events:
        return StreamingResponse(_events(lines), headers=UNBUFFERED, media_type=EVENTS)
    return StreamingResponse(lines, headers=UNBUFFERED, media_type=MEDIA_TYPE)


async def _events(lines: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    async with aclosing(lines):
        async for line in lines:
            yield format_sse_event(data_str=line.decode().rstrip("\n"))


async def _lines(computing: asyncio.Future[Response], watch: Watch, passes: Passes) -> AsyncGenerator[bytes]:
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
    # How it ended is nobody's concern any more: without this, asyncio logs it as an error that was overlooked.
    computing.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
