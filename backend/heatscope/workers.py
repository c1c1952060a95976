"""Processes that answer, forked from one that has loaded everything, and the one that looks after them.

What is in memory before the fork is there once, however many there are. Knows processes and signals; nothing of what
is served.
"""

import gc
import logging
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from types import FrameType
from typing import TYPE_CHECKING

from uvicorn.config import STARTUP_FAILURE

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess

logger = logging.getLogger(__name__)

STOPPING = (signal.SIGINT, signal.SIGTERM)
#: From one look at whether it is time to stop to the next.
LOOK_SECONDS = 0.2
#: A process that ends sooner than this is replaced only after as long again, so that nothing spins.
SHORTEST_LIFE_SECONDS = 1.0


def can_share() -> bool:
    """Tell whether a process with PyTorch in it may fork here: not on Windows, and not safely on macOS."""
    return sys.platform != "darwin" and "fork" in multiprocessing.get_all_start_methods()


class Workers:
    """Keeps so many processes running until a signal comes.

    Args:
        count: how many.
        serve: what each does, until a signal comes to it.
        on_end: told the process id of each that has ended.
    """

    def __init__(self, count: int, serve: Callable[[], None], on_end: Callable[[int], None]) -> None:
        self._serve = serve
        self._on_end = on_end
        self._count = count
        self._running: dict[ForkProcess, float] = {}
        self._is_stopping = False

    def run(self) -> bool:
        """Start them, replace each that ends, and at a signal have all of them end; return whether all could start."""
        # The collector would else write into every object it looks at, and so make a copy of it in each process.
        gc.collect()
        gc.freeze()
        before = {number: signal.signal(number, self._stop) for number in STOPPING}
        try:
            for _ in range(self._count):
                self._start()
            could_start = self._look_after()
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)
        return could_start

    def _look_after(self) -> bool:
        while not self._is_stopping:
            wait([process.sentinel for process in self._running], LOOK_SECONDS)
            for process in [process for process in self._running if process.exitcode is not None]:
                lived = time.monotonic() - self._running.pop(process)
                self._on_end(_id_of(process))
                if process.exitcode == STARTUP_FAILURE:
                    return False
                if self._is_stopping:
                    break
                logger.warning("worker %d ended with %d; another takes its place", process.pid, process.exitcode)
                if lived < SHORTEST_LIFE_SECONDS:
                    time.sleep(SHORTEST_LIFE_SECONDS)
                self._start()
        return True

    def _start(self) -> None:
        process = multiprocessing.get_context("fork").Process(target=self._begin)
        process.start()
        self._running[process] = time.monotonic()

    def _begin(self) -> None:
        for number in STOPPING:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        self._serve()

    def _end_all(self) -> None:
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.join()
            self._on_end(_id_of(process))

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True


def _id_of(process: "ForkProcess") -> int:
    assert process.pid is not None, "it was started"
    return process.pid
