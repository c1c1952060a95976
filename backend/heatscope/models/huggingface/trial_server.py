"""The process that imports what a trial needs, once, and then forks for each folder that is to be tried.

It forks before it computes anything, so that it has one thread. A trial has limits and an end of its own: one that
crashes, or is killed, leaves the others and those to come as they are.

``python -m heatscope.models.huggingface.trial_server FILE`` is asked over the socket with that number: each message
holds a folder with its limits, and a connection for what is found. Whoever closes it is not waited for.
"""

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
from types import FrameType

from heatscope.errors import HeatscopeError
from heatscope.models.huggingface.trial import tried
from heatscope.models.huggingface.trials import STATUS

#: A folder's path has at most 4096 bytes, each as six characters of JSON.
MOST_BYTES = 1 << 15
#: What nearly every network of transformers imports; what only some do is imported by the trial.
NEEDED = ("modeling_utils", "modeling_layers", "masking_utils", "modeling_outputs", "tokenization_utils_tokenizers")


def _import_all() -> None:
    importlib.import_module("heatscope.models.huggingface.folder")
    # What cannot be imported is a matter of each trial, which says so.
    with contextlib.suppress(HeatscopeError, ImportError):
        from heatscope.models.huggingface.library import transformers

        for name in NEEDED:
            importlib.import_module(f"{transformers().__name__}.{name}")


class Forking:
    """Forks a trial for each message, until whoever sends them is gone.

    Args:
        control: where the messages come from.
    """

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._trials: dict[int, socket.socket] = {}  # by process id
        # A byte for each child that ends, so that one wait is for everything.
        self._ended, self._wakes = os.pipe()
        for end in (self._ended, self._wakes):
            os.set_blocking(end, False)

    def serve(self) -> None:
        """Fork, and tell how each ended."""
        signal.set_wakeup_fd(self._wakes, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _wake)
        try:
            while self._do_next():
                pass
        finally:
            for process in self._trials:
                os.kill(process, signal.SIGKILL)

    def _do_next(self) -> bool:
        watched: list[socket.socket | int] = [self._control, self._ended, *self._trials.values()]
        waiting, _, _ = select.select(watched, [], [])
        if self._ended in waiting:
            os.read(self._ended, 1 << 10)
        # Ones that have ended first: their numbers are free for others once they are known.
        self._take_ended()
        for process, answer in self._trials.items():
            # Nothing is ever sent here: the other end was closed, and nobody waits any more.
            if answer in waiting:
                os.kill(process, signal.SIGKILL)
        if self._control not in waiting:
            return True
        asked, connections, _, _ = socket.recv_fds(self._control, MOST_BYTES, 1)
        if not asked:
            return False
        self._fork(asked.decode(), socket.socket(fileno=connections[0]))
        return True

    def _fork(self, asked: str, answer: socket.socket) -> None:
        process = os.fork()
        if process:
            self._trials[process] = answer
            return
        status = 1
        # Whatever happens, this process never goes on as another server.
        try:
            self._leave_others_alone()
            answer.sendall(tried(asked).encode())
            status = 0
        finally:
            os._exit(status)

    def _leave_others_alone(self) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        self._control.close()
        for end in (self._ended, self._wakes):
            os.close(end)
        for answer in self._trials.values():
            answer.close()

    def _take_ended(self) -> None:
        for process in list(self._trials):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                with self._trials.pop(process) as answer, contextlib.suppress(OSError):
                    answer.sendall(STATUS + str(os.waitstatus_to_exitcode(status)).encode())


def _wake(_number: int, _frame: FrameType | None) -> None:
    """Nothing: the byte that a signal writes is what wakes."""


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def main() -> None:
    """Serve whoever started this process."""
    control = socket.socket(fileno=int(sys.argv[1]))
    # It is the terminal's, and meant for those who asked: they end it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _import_all()
    signal.signal(signal.SIGTERM, _end)
    # What is in memory is there once, as long as nobody writes into it.
    gc.collect()
    gc.freeze()
    Forking(control).serve()


if __name__ == "__main__":
    main()
