"""Ask a service all the time whether it lives, and weigh it: from a process of its own, which no attack delays.

Knows where a service's health is and Linux's /proc; nothing of what is done to it.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from multiprocessing.synchronize import Event
from pathlib import Path
from queue import Empty
from typing import Any
from urllib.parse import urlsplit

PATH = "/health/live"
SECONDS_BETWEEN = 0.05
#: An answer that takes longer is none.
PATIENCE_SECONDS = 30.0


class Seen:
    """What a watch has seen."""

    slowest_seconds = 0.0  #: infinite if one was not answered
    most_bytes = 0  #: of the service and the processes it started, at once; 0 where there is no /proc


@contextmanager
def watch(address: str, pid: int) -> Iterator[Seen]:
    """Watch the service at ``address`` while the block runs; what was seen is complete when it has ended."""
    spawn = multiprocessing.get_context("spawn")
    is_over, has_begun, told = spawn.Event(), spawn.Event(), spawn.Queue()
    watcher = spawn.Process(target=_look, args=(address, pid, has_begun, is_over, told), daemon=True)
    watcher.start()
    has_begun.wait(PATIENCE_SECONDS)
    seen = Seen()
    try:
        yield seen
    finally:
        is_over.set()
        try:
            seen.slowest_seconds, seen.most_bytes = told.get(timeout=2 * PATIENCE_SECONDS)
        except Empty:
            seen.slowest_seconds = float("inf")
        watcher.join()


def _look(address: str, pid: int, has_begun: Event, is_over: Event, told: Any) -> None:
    slowest, most = 0.0, 0
    while not is_over.is_set():
        begun = time.monotonic()
        slowest = max(slowest, time.monotonic() - begun if _is_alive(address) else float("inf"))
        most = max(most, weight(pid))
        has_begun.set()
        time.sleep(SECONDS_BETWEEN)
    told.put((slowest, most))


def _is_alive(address: str) -> bool:
    # A connection of its own each time: that there are none left is one of the things to be found out.
    connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", PATH)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def weight(pid: int) -> int:
    """Return the memory of a process and all below it, in bytes; what they share is counted for each."""
    return sum(map(_resident_bytes, [pid, *_descendants(pid)]))


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except OSError:  # it has ended, or there is no /proc
        return 0


def _descendants(pid: int) -> list[int]:
    found = []
    for task in _listed(f"/proc/{pid}/task"):
        try:
            children = Path(f"/proc/{pid}/task/{task}/children").read_text().split()
        except OSError:
            continue
        for child in map(int, children):
            found += [child, *_descendants(child)]
    return found


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
