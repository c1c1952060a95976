"""Have folders tried in processes that can be killed: what a configuration makes happen has no other bound.

One process imports what a trial needs and forks for each folder (``trial_server``); where forking is not safe, each
folder has a process that starts from nothing. Imports nothing heavy itself.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from heatscope.errors import ModelUnavailableError
from heatscope.models.huggingface.limits import Limits

#: How many times its seconds a trial may last where others keep the processor busy, or where its time is not counted.
PATIENCE = 10
#: Neither on Windows nor, with what PyTorch links to, safely on macOS.
CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
#: Begins the server's line, which no trial can write: it holds one line of JSON.
STATUS = b"\nstatus "
MODULES = "heatscope.models.huggingface"

_lock = threading.Lock()
_server: "Server | None" = None
_user_count = 0


@contextmanager
def sharing() -> Iterator["Server"]:
    """Have all trials meanwhile, of any thread, come from one server; it ends with the last who shares it."""
    global _server, _user_count
    with _lock:
        _user_count += 1
        server = _server = _server or Server()
    try:
        yield server
    finally:
        with _lock:
            _user_count -= 1
            is_last = _user_count == 0
            if is_last:
                _server = None
        if is_last:
            server.close()


def try_out(folder: Path, limits: Limits) -> None:
    """Try ``folder`` and return if it can be built.

    Raises:
        ModelUnavailableError: it cannot, or not within the limits.
    """
    asked = json.dumps([str(folder.absolute()), asdict(limits)])
    too_long = f"trying it took more than {limits.building_seconds:g} seconds"
    try:
        with sharing() as server:
            said, status = (server.ask if CAN_FORK else _alone)(asked, PATIENCE * limits.building_seconds)
    except (TimeoutError, subprocess.TimeoutExpired):
        raise ModelUnavailableError(too_long) from None
    if status == -getattr(signal, "SIGXCPU", 0):
        raise ModelUnavailableError(too_long)
    try:
        reason = json.loads(said.splitlines()[-1])["refused"]
    except (IndexError, ValueError, KeyError, TypeError):
        raise ModelUnavailableError(f"trying it ended its process with status {status}") from None
    if reason is not None:
        raise ModelUnavailableError(reason)


class Server:
    """The process that forks, seen from the one that has folders tried; any thread may use it.

    It is started by the first who needs it, and anew if it has ended. It ends, and kills what it forked, once this
    process has gone.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def start(self) -> None:
        """Have it import what it needs, if it has not begun to; does not wait for it."""
        if CAN_FORK:
            with self._lock:
                self._running()

    def ask(self, asked: str, seconds: float) -> tuple[bytes, int]:
        """Have a folder tried; return what the trial said and the status it ended with.

        Raises:
            TimeoutError: it took longer; it is killed.
        """
        deadline = time.monotonic() + seconds
        ours, theirs = socket.socketpair()
        with ours:
            with theirs, self._lock:
                process, control = self._running()
                # Where it has just ended, nobody holds the other end from here on.
                with contextlib.suppress(OSError):
                    socket.send_fds(control, [asked.encode()], [theirs.fileno()])
            said = b"".join(_received(ours, deadline))
        # What the trial said, then, in a line of its own, what the server says of its end.
        said, found, status = said.rpartition(STATUS)
        return said, int(status) if found else process.wait(max(0.0, deadline - time.monotonic()))

    def close(self) -> None:
        """End it, and what it forked."""
        with self._lock:
            if self._process is not None and self._control is not None:
                self._control.close()
                # At once where it still imports.
                self._process.terminate()
                self._process.wait()
            self._process = self._control = None

    def _running(self) -> "tuple[subprocess.Popen[bytes], socket.socket]":
        if self._process is not None and self._process.poll() is not None and self._control is not None:
            self._control.close()
            self._process = self._control = None
        if self._process is None or self._control is None:
            # Of whole messages.
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(
                    _command("trial_server", str(theirs.fileno())), pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )  # fmt: skip
        return self._process, self._control


def _received(connection: socket.socket, deadline: float) -> Iterator[bytes]:
    """Yield all that comes until the other end is closed; raises TimeoutError."""
    while True:
        connection.settimeout(max(0.001, deadline - time.monotonic()))
        more = connection.recv(1 << 16)
        if not more:
            return
        yield more


def _alone(asked: str, seconds: float) -> tuple[bytes, int]:
    """Have a folder tried as the server has it tried, in a process that starts from nothing."""
    ended = subprocess.run(_command("trial", asked), capture_output=True, timeout=seconds, check=False)
    return ended.stdout, ended.returncode


def _command(module: str, argument: str) -> list[str]:
    # -P: what lies where the service was started is not imported.
    return [sys.executable, "-P", "-m", f"{MODULES}.{module}", argument]
