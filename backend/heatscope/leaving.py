"""How a serving process ends: at once when it is told twice, and not later than the process that started it.

Knows signals, threads and processes; nothing of what is served.
"""

import atexit
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: What a shell calls a process that Ctrl+C ended.
INTERRUPTED = 128 + signal.SIGINT
ORPHANED = 1
#: For what must not be cut off: building one network may take some seconds.
MOST_SECONDS = 60.0

_ending = threading.Condition()
_uncut_count = 0
_is_ending = False


@contextmanager
def uncut() -> Iterator[None]:
    """Have the process, when it ends, wait for what is done in here; nothing more is begun then.

    A thread that nobody waits for is cut off wherever it is; within the C++ of PyTorch that aborts the process.
    """
    global _uncut_count
    with _ending:
        # It is over for this thread then.
        _ending.wait_for(lambda: not _is_ending)
        _uncut_count += 1
    try:
        yield
    finally:
        with _ending:
            _uncut_count -= 1
            _ending.notify_all()


@atexit.register
def _wait_for_uncut() -> None:
    global _is_ending
    with _ending:
        _is_ending = True
        _ending.wait_for(lambda: _uncut_count == 0, MOST_SECONDS)


def end_at_second_interrupt() -> None:
    """Have a second Ctrl+C end the process, whatever its threads are busy with.

    Does nothing where no server has taken the signal, or in a thread, which can take none.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    first = signal.getsignal(signal.SIGINT)
    if not callable(first) or first is signal.default_int_handler:
        return
    was_told = False

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal was_told
        if was_told:
            os._exit(INTERRUPTED)
        was_told = True
        first(number, frame)

    signal.signal(signal.SIGINT, handle)


def end_with_parent() -> None:
    """End the process once the one that `multiprocessing` started it from has ended; nothing if there is none."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(ORPHANED)

    threading.Thread(target=watch, name="parent", daemon=True).start()
