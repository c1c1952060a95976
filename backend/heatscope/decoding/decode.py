"""Where a picture is decoded, and how much that may take. Stands in for the functions of ``inputs.image``."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from heatscope.decoding.budget import Budget
from heatscope.decoding.messages import Call, Job
from heatscope.decoding.worker import Worker, Workers
from heatscope.inputs import image
from heatscope.inputs.crop import Square
from heatscope.inputs.image import Picture, Upright
from heatscope.inputs.structure import Structure, inspect

#: Processes kept when nothing is decoded.
KEPT = 2
#: Memory that every decoding takes beside its pixels: the file itself, tables, the small picture.
LEAST_BYTES = 48 * 2**20
CHANNELS = 3

WORKERS = Workers(KEPT)
#: Of all threads of this process together, so that a class that sends its largest pictures at once takes turns.
BUDGET = Budget(704 * 2**20)
atexit.register(WORKERS.close)


class Limits(NamedTuple):
    """What decoding one picture may take."""

    pixels: int
    seconds: float  #: of a processor


def decode(
    content: bytes,
    height: int,
    width: int,
    limits: Limits,
    crop: Square | None = None,
    partial: bool = False,
) -> Picture:
    """Return a part of the picture in ``content``, scaled to (3, height, width), as a Tensor.

    Raises:
        HeatscopeError: as ``inputs.image.decode``; ImageError also if it takes more time or memory than it may.
        NobodyWaitsError: it was given up.
    """
    arguments = (height, width, limits.pixels, crop, partial)
    picture = _run("decode_array", content, arguments, limits, CHANNELS * height * width)
    assert isinstance(picture, Picture), "decode_array gives one"
    return image.as_tensor(picture)


def upright(content: bytes, limits: Limits, partial: bool = False, longest_side: int | None = None) -> Upright:
    """Return the whole picture in ``content`` as it is looked at; raises as :func:`decode`."""
    most_bytes = CHANNELS * (longest_side**2 if longest_side else limits.pixels)
    picture = _run("upright", content, (limits.pixels, partial, longest_side), limits, most_bytes)
    assert isinstance(picture, Upright), "upright gives one"
    return picture


def warm() -> None:
    """Start a process, so that the first picture that needs one does not wait for it."""
    WORKERS.give_back(WORKERS.take())


def close() -> None:
    """End the processes that decode nothing."""
    WORKERS.close()


def _run(call: Call, content: bytes, arguments: tuple[Any, ...], limits: Limits, most_bytes: int) -> Picture | Upright:
    structure = inspect(content)
    with BUDGET.share(_memory(structure, limits, len(content))) as granted:
        if structure.is_quick:
            found: Picture | Upright = getattr(image, call)(content, *arguments)
            return found
        with _worker() as worker:
            return worker.decode(content, Job(call, arguments, limits.seconds, granted), most_bytes)


@contextmanager
def _worker() -> Iterator[Worker]:
    worker = WORKERS.take()
    try:
        yield worker
    finally:
        WORKERS.give_back(worker)


def _memory(structure: Structure, limits: Limits, length: int) -> int:
    stated = limits.pixels if structure.pixels is None else structure.pixels
    return LEAST_BYTES + length + structure.bytes_per_pixel * min(stated, limits.pixels)
