"""One process that decodes, seen from the service: it is asked, waited for, and killed."""

import os
import selectors
import signal
import subprocess
import sys
import threading
from typing import BinaryIO, cast

from heatscope.decoding import messages
from heatscope.errors import ImageError
from heatscope.inputs.image import Picture, Upright
from heatscope.wanted import NobodyWaitsError, is_wanted

#: From one look at whether anybody still waits to the next.
LOOK_SECONDS = 0.05
#: How a process ends that took longer than it may.
TOO_LONG = tuple(-getattr(signal, name) for name in ("SIGPROF", "SIGXCPU") if hasattr(signal, name))


class Worker:
    """A process; used by one thread at a time."""

    def __init__(self) -> None:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": "1"}
        # Where the service runs is nobody's to import from.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "heatscope.decoding.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def decode(self, content: bytes, job: messages.Job, most_bytes: int) -> Picture | Upright:
        """Return the picture in ``content``, of ``most_bytes``; whatever goes wrong with the process ends it.

        Raises:
            HeatscopeError: what is wrong with the picture.
            NobodyWaitsError: it was given up.
        """
        jobs, pictures = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)
        try:
            messages.write_job(jobs, content, job)
            return messages.read_picture(_Patient(pictures).read, messages.GIVES[job.call], most_bytes)
        except messages.OutOfMemoryError as error:
            self.kill()
            raise ImageError(
                f"the picture takes more than {job.memory / 2**20:.0f} MiB of memory to decode; "
                "send it smaller, or saved as a plain JPEG or PNG"
            ) from error
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            # Pipes that end, or an answer that is none of ours.
            self.kill()
            if self._process.returncode in TOO_LONG:
                raise ImageError(
                    f"the picture takes more than {job.seconds:g} seconds of a processor to decode; "
                    "send it smaller, or saved as a plain JPEG or PNG"
                ) from error
            raise ImageError("the picture is damaged or cut off: its decoder broke off") from error
        except NobodyWaitsError:
            self.kill()
            raise

    def kill(self) -> None:
        """End the process; what has ended by itself keeps its own exit status."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            _close(cast(BinaryIO, pipe))
        self._process.wait()


class _Patient:
    """Reads a pipe for as long as somebody waits for what comes."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._descriptor = pipe.fileno()

    def read(self, length: int) -> bytes:
        """Return exactly ``length`` bytes."""
        found = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._descriptor, selectors.EVENT_READ)
            while len(found) < length:
                if not is_wanted():
                    raise NobodyWaitsError
                if selector.select(LOOK_SECONDS):
                    piece = os.read(self._descriptor, length - len(found))
                    if not piece:
                        raise EOFError("the process has ended")
                    found += piece
        return bytes(found)


def _close(pipe: BinaryIO) -> None:
    try:
        pipe.close()
    except OSError:
        pass  # What was still to be written has nobody to read it.


class Workers:
    """Processes kept for the next picture; as many as are asked at once, a few of them when nobody asks."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._idle: list[Worker] = []
        self._lock = threading.Lock()

    def take(self) -> Worker:
        """Return a process that nobody else asks; a new one if there is none."""
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive:
                    return worker
                worker.kill()
        return Worker()

    def give_back(self, worker: Worker) -> None:
        """Keep a process for the next picture; replace one that has ended."""
        alive = worker.is_alive
        with self._lock:
            has_room = len(self._idle) < self._kept
            if has_room:
                self._idle.append(worker if alive else Worker())
        if alive and not has_room:
            worker.kill()

    def close(self) -> None:
        """End those that nobody asks."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.kill()
