"""Run work off the event loop: bounded, fair, and saying no early.

A fixed number of threads compute; a bounded number of jobs wait, and clients take
turns, so that one who sends many holds up the others by one job only. Knows
nothing of what the work is.
"""

import asyncio
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from heatscope.errors import BusyError, TimedOutError
from heatscope.wanted import run_until

T = TypeVar("T")
#: How much the newest job counts in the running mean of their seconds.
NEWEST_SHARE = 0.2


@dataclass(eq=False)
class _Job:
    work: Callable[[], Any]
    client: str
    answer: asyncio.Future[Any]
    begun: float = field(default=0.0)
    given_up: threading.Event = field(default_factory=threading.Event)


class Engine:
    """Threads that compute and the queue before them; used from one event loop.

    Args:
        threads: how many jobs run at once.
        max_waiting: how many may wait.
        timeout_seconds: how long a job may take, waiting included.
        on_change: told (running, waiting) whenever either changes.
        client_share: the part of the waiting places that a single client may hold.

    Example:
        >>> async def example():
        ...     engine = Engine(threads=1, max_waiting=0, timeout_seconds=5)
        ...     return await engine.run(lambda: 6 * 7)
        >>> asyncio.run(example())
        42
    """

    def __init__(
        self,
        threads: int,
        max_waiting: int,
        timeout_seconds: float,
        on_change: Callable[[int, int], None] = lambda running, waiting: None,
        client_share: float = 0.5,
    ) -> None:
        self.threads = threads
        self.max_waiting = max_waiting
        self.timeout_seconds = timeout_seconds
        self.client_share = client_share
        self.running = 0
        self._on_change = on_change
        self._queue: OrderedDict[str, deque[_Job]] = OrderedDict()
        self._mean_seconds = 0.0
        self._moved = 0.0
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="compute")

    @property
    def waiting(self) -> int:
        """How many jobs wait for a thread."""
        return sum(map(len, self._queue.values()))

    @property
    def stuck_seconds(self) -> float:
        """Since when every place has been taken by the same jobs; 0 while one is free."""
        return time.perf_counter() - self._moved if self.running >= self.threads else 0.0

    async def run(self, work: Callable[[], T], client: str = "") -> T:
        """Return what ``work`` returns, computed in a thread.

        A job that is given up (time-out, cancellation) leaves the queue at once; one
        that already runs is told (``heatscope.wanted``) and keeps its thread until it ends.

        Raises:
            BusyError: no thread is free and no more jobs may wait.
            TimedOutError: no answer within ``timeout_seconds``.
        """
        job = _Job(work, client, asyncio.get_running_loop().create_future())
        self._admit(job)
        try:
            async with asyncio.timeout(self.timeout_seconds):
                answer: T = await job.answer
                return answer
        except TimeoutError as error:
            # The work's own TimeoutError, if it raised one, is an answer like any other.
            if not job.answer.cancelled():
                raise
            raise TimedOutError(f"no answer within {self.timeout_seconds:g} seconds; try a smaller input") from error
        finally:
            job.given_up.set()
            self._forget(job)

    def close(self) -> None:
        """Let the threads end once what they compute is done."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _admit(self, job: _Job) -> None:
        if self.running < self.threads:
            self._start(job)
            return
        held = len(self._queue.get(job.client, ()))
        if self.waiting >= self.max_waiting or held >= math.ceil(self.max_waiting * self.client_share):
            raise BusyError("all places are taken; try again shortly", self._seconds_until_free())
        self._queue.setdefault(job.client, deque()).append(job)
        self._on_change(self.running, self.waiting)

    def _start(self, job: _Job) -> None:
        self.running += 1
        job.begun = self._moved = time.perf_counter()
        loop = job.answer.get_loop()

        def hand_over(done: Future[Any]) -> None:
            try:
                loop.call_soon_threadsafe(self._finish, job, done)
            except RuntimeError:
                pass  # The loop has ended, and with it everyone who could be told.

        self._executor.submit(run_until, job.given_up, job.work).add_done_callback(hand_over)
        self._on_change(self.running, self.waiting)

    def _finish(self, job: _Job, done: Future[Any]) -> None:
        self.running -= 1
        self._moved = time.perf_counter()
        self._mean_seconds += NEWEST_SHARE * (self._moved - job.begun - self._mean_seconds)
        if not job.answer.done():
            if error := done.exception():
                job.answer.set_exception(error)
            else:
                job.answer.set_result(done.result())
        if self._queue:
            # The client who has waited longest for a turn; its other jobs go behind everyone else's.
            client, jobs = self._queue.popitem(last=False)
            next_job = jobs.popleft()
            if jobs:
                self._queue[client] = jobs
            self._start(next_job)
        self._on_change(self.running, self.waiting)

    def _forget(self, job: _Job) -> None:
        jobs = self._queue.get(job.client)
        if jobs and job in jobs:
            jobs.remove(job)
            if not jobs:
                del self._queue[job.client]
            self._on_change(self.running, self.waiting)

    def _seconds_until_free(self) -> int:
        return max(1, math.ceil((self.waiting + 1) * self._mean_seconds / self.threads))
