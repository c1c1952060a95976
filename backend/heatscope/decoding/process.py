"""The process that decodes: `python -m heatscope.decoding.process`, jobs on stdin, pictures on stdout.

Before each job it limits itself: seconds of a processor, memory, no file may be opened or written, no process started.
A job that takes more ends the process, and that is what it is for. Knows nothing of HTTP, and imports no torch.
"""

import io
import math
import os
import signal
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import BinaryIO

from PIL import AvifImagePlugin, Image, ImageCms

from heatscope.decoding import messages
from heatscope.errors import HeatscopeError, ImageError
from heatscope.inputs import image
from heatscope.inputs.heic import PILLOW_FORMAT
from heatscope.inputs.stored import FORMATS

try:
    import resource
except ImportError:  # Windows has no such limits; the service still ends what it no longer waits for.
    resource = None  # type: ignore[assignment]

#: A picture of each format is written and read once, while files may still be opened: Pillow loads its parts by need.
WARM_SIDE = 8
#: From one look at whether the service is still there to the next.
LOOK_SECONDS = 0.5


def main() -> None:
    """Decode until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the service's; this ends with it.
    warnings.simplefilter("ignore")
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    _warm_up()
    at_rest = _address_space()
    _forbid()
    while (asked := messages.read_job(jobs)) is not None:
        content, job = asked
        _limit(job, at_rest)
        _answer(answers, content, job)
        _lift()


def _end_with(parent: int) -> None:
    """End also in the middle of a picture, which standard input does not."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(1)


def _answer(pipe: BinaryIO, content: bytes, job: messages.Job) -> None:
    try:
        messages.write_picture(pipe, getattr(image, job.call)(content, *job.arguments))
    except MemoryError as error:
        messages.write_error(pipe, error)
    except HeatscopeError as error:
        is_memory = isinstance(error.__cause__, MemoryError)
        messages.write_error(pipe, MemoryError() if is_memory else error)
    except Exception:  # A decoder that fails as it never should: the picture's fault, not the service's.
        messages.write_error(pipe, ImageError("the picture is damaged or cut off"))


def _warm_up() -> None:
    # Threads would be processes, as far as the limit is concerned.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for form in FORMATS:
        if form == PILLOW_FORMAT:
            continue  # read by a library that writes none; it is there as a whole
        file = io.BytesIO()
        Image.new("RGB", (WARM_SIDE, WARM_SIDE)).save(file, form, icc_profile=profile)
        image.decode_array(file.getvalue(), WARM_SIDE, WARM_SIDE, WARM_SIDE**2)
        image.upright(file.getvalue(), WARM_SIDE**2)


def _address_space() -> int | None:
    """Return how many bytes are mapped; None where that is not told."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None


def _forbid() -> None:
    if resource is None:
        return
    for limit in ("RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_CORE"):
        resource.setrlimit(getattr(resource, limit), (0, 0))


def _limit(job: messages.Job, at_rest: int | None) -> None:
    if resource is None:
        return
    if at_rest is not None:
        resource.setrlimit(resource.RLIMIT_AS, (at_rest + job.memory, resource.RLIM_INFINITY))
    used = resource.getrusage(resource.RUSAGE_SELF)
    # Whole seconds only, so that a timer is the first to end it; the timer's signal could be blocked, this cannot.
    seconds = math.ceil(used.ru_utime + used.ru_stime + job.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_PROF, job.seconds)


def _lift() -> None:
    if resource is not None:
        signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    main()
