"""The two clients: what they hold, and how they send, wait and hand out answers in order.

Their calls are in ``methods`` and ``async_methods``, which are generated from the contract.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import Future
from threading import Event, Thread
from types import TracebackType
from typing import Any, Callable, Optional, TypeVar

import httpx

from heatscope_client.asking import Waits, answer_of, base_of
from heatscope_client.async_methods import AsyncMethods
from heatscope_client.batches import Batch
from heatscope_client.calls import Call, Operation, call_of
from heatscope_client.errors import ProblemError
from heatscope_client.many import Many, several
from heatscope_client.methods import Methods

T = TypeVar("T")

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
        seconds: Any = timeout
        if not isinstance(seconds, (int, float)) or not seconds > 0:
            raise ValueError(f"timeout is how many seconds an answer is waited for, above 0, not {timeout!r}")
        self.address = base_of(address)
        self.timeout = httpx.Timeout(timeout, connect=min(timeout, CONNECT_TIMEOUT))
        self.patience, self.in_flight, self.progress = patience, in_flight, progress
        self.has_answered = False

    def waits(self) -> Waits:
        return Waits(self.address, self.patience, self.has_answered)

    def many(self, operation: Operation, given: Mapping[str, Any], inputs: Any) -> Many:
        return Many(operation, given, inputs, self.in_flight, self.progress)

    def http(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {"base_url": self.address, "timeout": self.timeout, **given}


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
        inputs = several(operation, given)
        if inputs is not None:
            return self._ask_many(self._settings.many(operation, given, inputs))
        call = call_of(operation, given)
        return answer_of(self._send(call)[0], call, self.address)

    def _send(self, call: Call, stop: Optional[Event] = None) -> tuple[httpx.Response, Waits]:
        waits = self._settings.waits()
        while True:
            try:
                response = self._http.request(**call.request())
            except httpx.RequestError as failure:
                wait: Optional[float] = waits.after_failure(failure)
            else:
                self._settings.has_answered = True
                wait = waits.after(response)
                if wait is None:
                    return response, waits
            if (stop or self._closed).wait(wait):
                raise RuntimeError("nobody waits for the answer any more")

    def _ask_many(self, many: Many) -> Iterator[Any]:
        under_way: deque[Future[list[Any]]] = deque()
        stop = Event()
        try:
            while True:
                while batch := many.next(len(under_way)):
                    under_way.append(_begun(self._answers, many, batch, stop))
                if not under_way:
                    return
                many.progress.wait()
                for answer in under_way.popleft().result():
                    many.progress.add()
                    yield answer
        finally:
            stop.set()
            many.progress.end()

    def _answers(self, many: Many, batch: Batch, stop: Event) -> list[Any]:
        if not batch.sent:
            return batch.whole([])
        call = many.call(batch)
        response, waits = self._send(call, stop)
        if waits.was_busy:
            many.was_busy()
        try:
            return many.answered(batch, answer_of(response, call, self.address), len(response.content))
        except ProblemError as error:
            found = many.refused(batch, error)
            if found is None:
                found = [answer for half in many.smaller(batch, error) for answer in self._answers(many, half, stop)]
            return found


def _begun(work: Callable[..., T], *given: Any) -> Future[T]:
    """Return what will be the result of ``work``, done in a thread that does not keep the process from ending."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work(*given))
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, name="heatscope-client", daemon=True).start()
    return future


class AsyncClient(AsyncMethods):
    """The same as :class:`Client` for ``async`` code: calls are awaited, many answers come by ``async for``.

    Example:
        >>> async def labels(paths):  # doctest: +SKIP
        ...     async with AsyncClient("http://127.0.0.1:8000") as client:
        ...         return [maps.predictions[0].label async for maps in client.feature_maps(paths, layers="classifier")]
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
        inputs = several(operation, given)
        if inputs is not None:
            return self._ask_many(self._settings.many(operation, given, inputs))
        return self._ask_one(operation, given)

    async def _ask_one(self, operation: Operation, given: Mapping[str, Any]) -> Any:
        call = call_of(operation, given)
        return answer_of((await self._send(call))[0], call, self.address)

    async def _send(self, call: Call) -> tuple[httpx.Response, Waits]:
        waits = self._settings.waits()
        while True:
            try:
                response = await self._http.request(**call.request())
            except httpx.RequestError as failure:
                wait: Optional[float] = waits.after_failure(failure)
            else:
                self._settings.has_answered = True
                wait = waits.after(response)
                if wait is None:
                    return response, waits
            await asyncio.sleep(wait or 0)

    async def _ask_many(self, many: Many) -> AsyncIterator[Any]:
        under_way: deque[asyncio.Task[list[Any]]] = deque()
        try:
            while True:
                while batch := many.next(len(under_way)):
                    under_way.append(asyncio.ensure_future(self._answers(many, batch)))
                if not under_way:
                    return
                many.progress.wait()
                for answer in await under_way.popleft():
                    many.progress.add()
                    yield answer
        finally:
            for task in under_way:
                task.cancel()
            # What failed meanwhile is nobody's any more.
            await asyncio.gather(*under_way, return_exceptions=True)
            many.progress.end()

    async def _answers(self, many: Many, batch: Batch) -> list[Any]:
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
