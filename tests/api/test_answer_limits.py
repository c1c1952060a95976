"""Answers that nobody reads take a bounded part of memory, for one visitor and in all."""

import asyncio
from typing import Any

import pytest

from heatscope.api.answer_limits import UNCOUNTED_BYTES, AnswerLimits
from heatscope.api.held import Held

SIZE = 4 * UNCOUNTED_BYTES


class Reader:
    """Whom an answer is sent to; takes nothing before ``reads`` is set, as a server whose buffer is full."""

    def __init__(self, address: str) -> None:
        self.scope = {"type": "http", "client": (address, 50000)}
        self.reads = asyncio.Event()
        self.got: list[Any] = []

    async def send(self, message: Any) -> None:
        if sum(len(each.get("body", b"")) for each in self.got) > UNCOUNTED_BYTES:
            await self.reads.wait()
        self.got.append(message)

    @property
    def status(self) -> int:
        status: int = self.got[0]["status"]
        return status

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.got[1:])


async def never() -> Any:
    await asyncio.Event().wait()


def answering(*pieces: bytes) -> Any:
    """Return an application that answers with these pieces."""

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for index, piece in enumerate(pieces):
            await send({"type": "http.response.body", "body": piece, "more_body": index < len(pieces) - 1})

    return app


async def asked(limits: AnswerLimits, reader: Reader) -> asyncio.Task[None]:
    """Have ``reader`` ask, and let everything come as far as it does."""
    task = asyncio.create_task(limits(reader.scope, never, reader.send))
    for _ in range(20):
        await asyncio.sleep(0)
    return task


def test_unread_answers_are_refused_for_one_visitor_then_for_all_and_given_back() -> None:
    async def story() -> None:
        limits = AnswerLimits(answering(bytes(SIZE)), Held(4 * SIZE))
        first = [Reader("192.0.2.1") for _ in range(3)]
        tasks = [await asked(limits, reader) for reader in first]
        assert [reader.status for reader in first] == [200, 200, 503]
        assert b"/problems/busy" in first[2].body
        assert (b"retry-after", b"5") in first[2].got[0]["headers"]
        others = [Reader(f"192.0.2.{2 + index}") for index in range(3)]
        tasks += [await asked(limits, reader) for reader in others]
        assert [reader.status for reader in others] == [200, 200, 503]
        assert limits.held.total == 4 * SIZE
        for reader in first + others:
            reader.reads.set()
        await asyncio.gather(*tasks)
        assert limits.held.total == 0
        assert [len(reader.body) for reader in first[:2] + others[:2]] == [SIZE] * 4
        assert not any(reader.got[-1].get("more_body") for reader in first + others)

    asyncio.run(story())


def test_small_answers_are_never_refused() -> None:
    async def story() -> None:
        limits = AnswerLimits(answering(bytes(UNCOUNTED_BYTES)), Held(1))
        reader = Reader("192.0.2.1")
        await (await asked(limits, reader))
        assert (reader.status, len(reader.body)) == (200, UNCOUNTED_BYTES)

    asyncio.run(story())


def test_large_piece_of_an_answer_that_has_begun_is_left_out_if_there_is_no_room() -> None:
    async def story() -> None:
        limits = AnswerLimits(answering(b"progress", bytes(SIZE), b"more"), Held(SIZE - 1))
        reader = Reader("192.0.2.1")
        await (await asked(limits, reader))
        assert (reader.status, reader.body) == (200, b"progress")
        assert reader.got[-1]["more_body"] is False

    asyncio.run(story())


def test_answer_that_ends_in_the_middle_is_given_back() -> None:
    async def story() -> None:
        limits = AnswerLimits(answering(bytes(SIZE)), Held(SIZE))
        reader = Reader("192.0.2.1")
        task = await asked(limits, reader)
        assert limits.held.total == SIZE
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert limits.held.total == 0

    asyncio.run(story())
