"""The two clients: what they hold, and how they send, wait and hand out answers in order.

Their calls are in ``methods`` and ``async_methods``, which are generated from the contract.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from types import TracebackType
from typing import Any, Optional

import httpx

from heatscope_client.asking import Waits, answer_of, base_of
from heatscope_client.async_methods import AsyncMethods
from heatscope_client.calls import Call, Operation, call_of
from heatscope_client.errors import ProblemError
from heatscope_client.many import MOST_CHARACTERS, MOST_PHOTO_BYTES, TOO_MUCH, Batch, Batches, refusal
from heatscope_client.methods import Methods
from heatscope_client.photos import photo_bytes, photos_in
from heatscope_client.progress import Progress

ADDRESS = "http://127.0.0.1:8000"
#: For an answer, in seconds: twice what a service takes before it gives up, unless it is set otherwise.
TIMEOUT = 60.0
CONNECT_TIMEOUT = 10.0
#: For all waits of a request for a service that is full, or away for a moment, in seconds.
PATIENCE = 60.0
#: Requests of many inputs that are under way at a time: one is computed while another is sent and a third read.
IN_FLIGHT = 3


class _Settings:
    """What both clients are given."""

    def __init__(self, address: str, timeout: float, patience: float, in_flight: int, progress: Optional[bool]) -> None:
        if in_flight < 1:
            raise ValueError(f"in_flight is how many requests are under way at a time: 1 or more, not {in_flight}")
        self.address = base_of(address)
        self.timeout = httpx.Timeout(timeout, connect=min(timeout, CONNECT_TIMEOUT))
        self.patience, self.in_flight, self.progress = patience, in_flight, progress
        self.has_answered = False

    def waits(self) -> Waits:
        return Waits(self.address, self.patience, self.has_answered)

    def http(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {"base_url": self.address, "timeout": self.timeout, **given}


def _several(operation: Operation, given: Mapping[str, Any]) -> Any:
    """Return the inputs if a call that may have several was given several, else None."""
    if operation.many == "image":
        return photos_in(given["image"])
    one = given.get(operation.many) if operation.many else None
    return None if one is None or isinstance(one, str) else one


class _Many:
    """The inputs of a call that has many, as requests and in order; knows not how they are sent."""

    def __init__(self, operation: Operation, given: Mapping[str, Any], inputs: Any, settings: _Settings) -> None:
        is_photos = operation.many == "image"
        alone = {name: value for name, value in given.items() if name != operation.many}
        self._call = call_of(operation, {**alone, operation.many: b"" if is_photos else ""})
        largest = MOST_PHOTO_BYTES if is_photos else MOST_CHARACTERS
        self._batches = Batches(inputs, photo_bytes if is_photos else _text, largest)
        total = len(inputs) if hasattr(inputs, "__len__") else None
        self.progress = Progress("photos" if is_photos else "texts", total, settings.progress)
        self._most_under_way = settings.in_flight

    def next(self, under_way: int) -> Optional[Batch]:
        """Return what is to be sent beside so many; None if nothing is, for now."""
        # The first is sent alone: it says whether the call is right, and how large an answer is.
        most = self._most_under_way if self._batches.is_tried else 1
        return self._batches.next() if under_way < most else None

    def call(self, batch: Batch) -> Call:
        return self._call.with_inputs(batch.sent)

    def answered(self, batch: Batch, answer: Any, size: int) -> list[Any]:
        self._batches.learn(batch, size)
        return batch.whole(answer if len(batch.sent) > 1 else [answer])

    def was_busy(self) -> None:
        """Note that the service had no room: fewer at a time from now on."""
        self._most_under_way = max(1, self._most_under_way - 1)

    def smaller(self, batch: Batch, error: ProblemError) -> list[Batch]:
        """Return the batches to send instead of one that was too much; raise ``error`` if that is not why."""
        if len(batch.sent) < 2 or error.status not in TOO_MUCH:
            raise error
        self._batches.refused(batch)
        return batch.halves()

    def refused(self, batch: Batch, error: ProblemError) -> Optional[list[Any]]:
        """Return the answer to a batch of one that cannot be read; None if that is not why."""
        found = refusal(error) if len(batch.sent) == 1 else None
        return None if found is None else batch.whole([found])


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError(f"a text is a string, not a value of type {type(given).__name__}")
    return given


class Client(Methods):
    """A Heatscope service, asked from Python: every call of its contract is a method.

    Closing it, or leaving its ``with`` block, ends its connections. It may be used from several threads.

    Args:
        address: of the service, prefix included: ``https://example.org/heatscope``.
        timeout: seconds to wait for an answer.
        patience: seconds to wait in all where the service is full (503 with Retry-After), or is away after it has
            answered before, as while it is started anew.
        in_flight: of many photos or texts, how many requests are under way at a time.
        progress: whether many photos or texts draw on standard error how far they are; on a terminal if None.
        http: what else ``httpx.Client`` takes: ``headers``, ``auth``, ``verify``, ``proxy`` …

    Raises:
        ProblemError: of every call: the service says why it cannot answer.
        UnreachableError: of every call: no service answers at the address.

    Example:
        >>> with Client("http://127.0.0.1:8000") as client:  # doctest: +SKIP
        ...     client.attention("I saw a saw.").layers["layer1"].attention.shape
        (8, 6, 6)
    """

    def __init__(
        self,
        address: str = ADDRESS,
        *,
        timeout: float = TIMEOUT,
        patience: float = PATIENCE,
        in_flight: int = IN_FLIGHT,
        progress: Optional[bool] = None,
        **http: Any,
    ) -> None:
        self._settings = _Settings(address, timeout, patience, in_flight, progress)
        self._http = httpx.Client(**self._settings.http(http))
        self._closed = Event()

    @property
    def address(self) -> str:
        """Where the service is, without a slash at the end."""
        return self._settings.address

    def close(self) -> None:
        """End all connections."""
        self._closed.set()
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    def _ask(self, operation: Operation, **given: Any) -> Any:
        several = _several(operation, given)
        if several is not None:
            return self._ask_many(_Many(operation, given, several, self._settings))
        call = call_of(operation, given)
        return answer_of(self._send(call)[0], call, self.address)

    def _send(self, call: Call) -> tuple[httpx.Response, Waits]:
        waits = self._settings.waits()
        while True:
            try:
                response = self._http.request(**call.request())
            except httpx.TransportError as failure:
                wait: Optional[float] = waits.after_failure(failure)
            else:
                self._settings.has_answered = True
                wait = waits.after(response)
                if wait is None:
                    return response, waits
            if self._closed.wait(wait):
                raise RuntimeError("the client was closed while it waited for an answer")

    def _ask_many(self, many: _Many) -> Iterator[Any]:
        pool = ThreadPoolExecutor(self._settings.in_flight, thread_name_prefix="heatscope-client")
        under_way: deque[Future[list[Any]]] = deque()
        try:
            while True:
                while batch := many.next(len(under_way)):
                    under_way.append(pool.submit(self._answers, many, batch))
                if not under_way:
                    return
                for answer in under_way.popleft().result():
                    many.progress.add()
                    yield answer
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            many.progress.end()

    def _answers(self, many: _Many, batch: Batch) -> list[Any]:
        if not batch.sent:
            return batch.whole([])
        call = many.call(batch)
        response, waits = self._send(call)
        if waits.was_busy:
            many.was_busy()
        try:
            return many.answered(batch, answer_of(response, call, self.address), len(response.content))
        except ProblemError as error:
            found = many.refused(batch, error)
            if found is None:
                found = [answer for half in many.smaller(batch, error) for answer in self._answers(many, half)]
            return found


class AsyncClient(AsyncMethods):
    """The same as :class:`Client` for ``async`` code: calls are awaited, many answers come by ``async for``.

    Example:
        >>> async def labels(paths):  # doctest: +SKIP
        ...     async with AsyncClient("http://127.0.0.1:8000") as client:
        ...         return [maps.predictions[0].label async for maps in client.feature_maps(paths, layers=[])]
    """

    def __init__(
        self,
        address: str = ADDRESS,
        *,
        timeout: float = TIMEOUT,
        patience: float = PATIENCE,
        in_flight: int = IN_FLIGHT,
        progress: Optional[bool] = None,
        **http: Any,
    ) -> None:
        self._settings = _Settings(address, timeout, patience, in_flight, progress)
        self._http = httpx.AsyncClient(**self._settings.http(http))

    @property
    def address(self) -> str:
        """Where the service is, without a slash at the end."""
        return self._settings.address

    async def aclose(self) -> None:
        """End all connections."""
        await self._http.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        await self.aclose()

    def _ask(self, operation: Operation, **given: Any) -> Any:
        several = _several(operation, given)
        if several is not None:
            return self._ask_many(_Many(operation, given, several, self._settings))
        return self._ask_one(operation, given)

    async def _ask_one(self, operation: Operation, given: Mapping[str, Any]) -> Any:
        call = call_of(operation, given)
        return answer_of((await self._send(call))[0], call, self.address)

    async def _send(self, call: Call) -> tuple[httpx.Response, Waits]:
        waits = self._settings.waits()
        while True:
            try:
                response = await self._http.request(**call.request())
            except httpx.TransportError as failure:
                wait: Optional[float] = waits.after_failure(failure)
            else:
                self._settings.has_answered = True
                wait = waits.after(response)
                if wait is None:
                    return response, waits
            await asyncio.sleep(wait or 0)

    async def _ask_many(self, many: _Many) -> AsyncIterator[Any]:
        under_way: deque[asyncio.Task[list[Any]]] = deque()
        try:
            while True:
                while batch := many.next(len(under_way)):
                    under_way.append(asyncio.ensure_future(self._answers(many, batch)))
                if not under_way:
                    return
                for answer in await under_way.popleft():
                    many.progress.add()
                    yield answer
        finally:
            for task in under_way:
                task.cancel()
            many.progress.end()

    async def _answers(self, many: _Many, batch: Batch) -> list[Any]:
        if not batch.sent:
            return batch.whole([])
        call = many.call(batch)
        response, waits = await self._send(call)
        if waits.was_busy:
            many.was_busy()
        try:
            return many.answered(batch, answer_of(response, call, self.address), len(response.content))
        except ProblemError as error:
            found = many.refused(batch, error)
            if found is None:
                found = [answer for half in many.smaller(batch, error) for answer in await self._answers(many, half)]
            return found
