"""A picture is the same wherever it is decoded; one that takes too much is stopped, and the next is decoded."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from heatscope.decoding.budget import Budget
from heatscope.decoding.decode import Limits, decode, upright
from heatscope.decoding.messages import Job
from heatscope.decoding.worker import Worker, Workers
from heatscope.errors import ImageError, ImageTooLargeError, NotAnImageError
from heatscope.inputs import image
from heatscope.wanted import NobodyWaitsError, run_until
from tests.attack import pictures
from tests.pictures import encoded, photo

LIMITS = Limits(40_000_000, 2.0)
SIDE = 32
PATIENCE_SECONDS = 30
MEBIBYTE = 1 << 20
MOST_BYTES = 3 * SIDE * SIDE
ROOMY = 256 * MEBIBYTE


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.kill()


def job(seconds: float = 2.0, memory: int = ROOMY) -> Job:
    return Job("decode_array", (SIDE, SIDE, 40_000_000), seconds, memory)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "TIFF"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_picture_is_the_same_in_a_process_as_in_place(worker: Worker, format: str, mode: str) -> None:
    content = encoded(photo(50, 40).convert(mode), format)
    here = image.decode_array(content, SIDE, SIDE, 40_000_000)
    there: Any = worker.decode(content, job(), MOST_BYTES)
    assert (there.pixels == here.pixels).all()
    assert replace(there, pixels=None) == replace(here, pixels=None)


def test_what_is_said_of_a_picture_comes_back_with_it(worker: Worker) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    deep = Image.fromarray(np.arange(2000, dtype=np.uint16).reshape(50, 40))
    content = encoded(deep, "TIFF", exif=exif)
    here = image.decode_array(content, SIDE, SIDE, 40_000_000)
    there: Any = worker.decode(content, job(), MOST_BYTES)
    assert here.notes
    assert here.value_range
    assert replace(there, pixels=None) == replace(here, pixels=None)


def test_upright_picture_is_the_same_in_a_process_as_in_place() -> None:
    content = encoded(photo(50, 40), "TIFF")
    here, there = image.upright(content, 10_000, longest_side=20), upright(content, LIMITS, longest_side=20)
    assert there.image.tobytes() == here.image.tobytes()
    assert replace(there, image=here.image) == here


def test_decode_gives_a_tensor_wherever_it_decodes() -> None:
    for format in ("PNG", "GIF"):
        found = decode(encoded(photo(50, 40), format), SIDE, SIDE, LIMITS).pixels
        assert (found.dtype, tuple(found.shape)) == (torch.uint8, (3, SIDE, SIDE))


def test_what_is_wrong_with_a_picture_is_said_as_in_place(worker: Worker) -> None:
    with pytest.raises(ImageError, match="damaged or cut off"):
        worker.decode(encoded(photo(50, 40), "TIFF")[:200], job(), MOST_BYTES)
    with pytest.raises(NotAnImageError, match="send JPEG, PNG"):
        worker.decode(b"nothing", job(), MOST_BYTES)
    with pytest.raises(ImageTooLargeError, match=r"at most 0\.001 megapixels are read"):
        worker.decode(encoded(photo(50, 40), "GIF"), Job("decode_array", (SIDE, SIDE, 1000), 2.0, ROOMY), MOST_BYTES)
    assert worker.is_alive


def test_picture_that_takes_too_long_ends_its_process_and_says_so(worker: Worker) -> None:
    begun = time.monotonic()
    with pytest.raises(ImageError, match=r"takes more than 0\.3 seconds of a processor to decode; send it smaller"):
        worker.decode(pictures.repeated_scans(4 * MEBIBYTE), job(seconds=0.3), MOST_BYTES)
    assert time.monotonic() - begun < PATIENCE_SECONDS
    assert not worker.is_alive


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="limited where Linux tells what is taken")
def test_picture_that_takes_too_much_memory_says_so(worker: Worker) -> None:
    content = encoded(Image.new("RGBA", (4000, 4000)), "PNG")
    with pytest.raises(ImageError, match="takes more than 60 MiB of memory to decode"):
        worker.decode(content, job(memory=60 * MEBIBYTE), MOST_BYTES)


def test_given_up_picture_gives_its_thread_back_and_ends_its_process(worker: Worker) -> None:
    given_up = threading.Event()
    threading.Timer(0.3, given_up.set).start()
    begun = time.monotonic()
    with pytest.raises(NobodyWaitsError):
        run_until(given_up, lambda: worker.decode(pictures.repeated_scans(10 * MEBIBYTE), job(seconds=60), MOST_BYTES))
    assert time.monotonic() - begun < PATIENCE_SECONDS / 2
    assert not worker.is_alive


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into the process through Linux's /proc")
def test_process_may_open_no_file_and_start_no_process(worker: Worker) -> None:
    worker.decode(encoded(photo(50, 40), "GIF"), job(), MOST_BYTES)
    limits = Path(f"/proc/{worker._process.pid}/limits").read_text()
    for name in ("Max open files", "Max file size", "Max processes", "Max core file size"):
        row = next(line for line in limits.splitlines() if line.startswith(name))
        assert row.removeprefix(name).split()[:2] == ["0", "0"]


def test_killed_process_is_replaced() -> None:
    workers = Workers(kept=1)
    try:
        first = workers.take()
        first.kill()
        workers.give_back(first)
        second = workers.take()
        assert second is not first
        assert second.decode(encoded(photo(50, 40), "GIF"), job(), MOST_BYTES).format == "GIF"
        workers.give_back(second)
        assert workers.take() is second
    finally:
        second.kill()
        workers.close()


def test_no_more_processes_are_kept_than_are_said() -> None:
    workers = Workers(kept=1)
    first, second = workers.take(), workers.take()
    workers.give_back(first)
    workers.give_back(second)
    assert (first.is_alive, second.is_alive) == (True, False)
    workers.close()
    assert not first.is_alive


def test_process_ends_with_the_service(worker: Worker) -> None:
    assert worker._process.stdin is not None
    worker._process.stdin.close()
    assert worker._process.wait(PATIENCE_SECONDS) == 0


def test_budget_lets_nobody_have_what_another_has() -> None:
    budget = Budget(100)
    second_is_in = threading.Event()

    def second() -> None:
        with budget.share(50):
            second_is_in.set()

    with budget.share(60):
        thread = threading.Thread(target=second)
        thread.start()
        assert not second_is_in.wait(0.2)
    assert second_is_in.wait(PATIENCE_SECONDS)
    thread.join()
    assert budget.free == 100


def test_budget_gives_all_it_has_to_who_wants_more_and_lets_go_of_who_has_left() -> None:
    budget = Budget(100)
    given_up = threading.Event()
    with budget.share(1000) as granted:
        assert granted == 100
        threading.Timer(0.1, given_up.set).start()
        with pytest.raises(NobodyWaitsError):
            run_until(given_up, lambda: budget.share(1).__enter__())
    assert budget.free == 100
