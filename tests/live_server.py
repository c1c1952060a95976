"""The real service in a process of its own, as ``make run`` starts it.

Knows how it is started and stopped; nothing of what is asked of it.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

#: How long the service may take until it is ready, on a machine that does other things too.
START_SECONDS = 180
STOP_SECONDS = 20
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class DidNotStartError(Exception):
    """The service ended or stayed silent; the message is what it said."""


@dataclass(frozen=True)
class LiveServer:
    """A running service."""

    #: ``http://127.0.0.1:<port>``, without a slash at the end.
    address: str
    log: Path
    pid: int


@contextmanager
def serving(log: Path, port: int = 0, **settings: str) -> Iterator[LiveServer]:
    """Start ``python -m heatscope`` wait until it is ready, and stop it at the end.

    Args:
        log: where its output goes.
        port: where it listens; 0 takes a free one.
        settings: environment variables, e.g. ``HEATSCOPE_MAX_WAITING="0"``. What packages bring is left out, so that
            nothing depends on which are installed.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "heatscope", "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "HEATSCOPE_PACKAGES": "0", **settings},
        )
    try:
        yield LiveServer(wait_until_ready(process, log), log, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> str:
    """Return the address that the service printed, once it answers there."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if (printed := ADDRESS.search(log.read_text(errors="replace"))) and is_ready(printed[0]):
            return printed[0]
        time.sleep(0.1)
    ended = "is not ready yet" if process.poll() is None else f"ended with exit status {process.returncode}"
    raise DidNotStartError(f"python -m heatscope {ended}; it said:\n{log.read_text(errors='replace')}")


def is_ready(address: str) -> bool:
    """Tell whether the service takes requests."""
    try:
        return httpx.get(f"{address}/health/ready", timeout=2).is_success
    except httpx.TransportError:
        return False
