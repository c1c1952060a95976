"""What goes between the service and a process that decodes: length-prefixed bytes, read without trusting them.

To the process goes a pickle, which the service itself has made. Back comes JSON and bare bytes, as by then a picture
may have taken the process over.
"""

import json
import pickle
import struct
import typing
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any, BinaryIO, Literal, NamedTuple

import numpy as np
from PIL import Image

from heatscope import errors
from heatscope.inputs.image import Picture, Upright

PREFIX = struct.Struct("<II")
#: What is said of a picture, or of why there is none.
MOST_FACTS = 1 << 16
#: What a process may say is wrong with a picture, or with what was asked of it.
ERRORS = {
    kind.__name__: kind
    for kind in (
        errors.CutOffImageError,
        errors.ImageError,
        errors.ImageTooLargeError,
        errors.InputError,
        errors.NotAnImageError,
    )
}
#: The function of ``inputs.image`` that is called, and what it gives.
Call = Literal["decode_array", "upright"]
GIVES: dict[Call, type[Picture | Upright]] = {"decode_array": Picture, "upright": Upright}


class Job(NamedTuple):
    """A picture to decode, and what that may take."""

    call: Call
    arguments: tuple[Any, ...]  #: behind the file's bytes
    seconds: float  #: of a processor
    memory: int  #: bytes above what the process has taken at rest


class OutOfMemoryError(Exception):
    """The picture takes more memory than its job may."""


def write_job(pipe: BinaryIO, content: bytes, job: Job) -> None:
    """Send a job and the file's bytes to a process."""
    packed = pickle.dumps(tuple(job))
    pipe.write(PREFIX.pack(len(packed), len(content)))
    pipe.write(packed)
    pipe.write(content)
    pipe.flush()


def read_job(pipe: BinaryIO) -> tuple[bytes, Job] | None:
    """Return what :func:`write_job` sent, in the process; None once the service has gone."""
    prefix = pipe.read(PREFIX.size)
    if len(prefix) < PREFIX.size:
        return None
    job_length, content_length = PREFIX.unpack(prefix)
    job = Job(*pickle.loads(pipe.read(job_length)))
    return pipe.read(content_length), job


def write_picture(pipe: BinaryIO, picture: Picture | Upright) -> None:
    """Send a picture back to the service."""
    facts = {field.name: getattr(picture, field.name) for field in fields(picture)}
    pixels = np.ascontiguousarray(facts.pop(_array_of(type(picture))))
    _write(pipe, facts | {"shape": pixels.shape}, pixels.tobytes())


def write_error(pipe: BinaryIO, error: Exception) -> None:
    """Send back why there is no picture."""
    _write(pipe, {"error": type(error).__name__, "message": str(error)})


def read_picture(read: Callable[[int], bytes], kind: type[Picture | Upright], most_bytes: int) -> Picture | Upright:
    """Return the picture that comes by ``read``.

    Args:
        read: gives exactly as many bytes as it is asked for.
        kind: what it has to be.
        most_bytes: of pixels, that it may have.

    Raises:
        HeatscopeError: what the process says of the picture.
        OutOfMemoryError: it takes too much.
        ValueError: the answer is none that a process of ours gives.
    """
    facts_length, pixels_length = PREFIX.unpack(read(PREFIX.size))
    if facts_length > MOST_FACTS or pixels_length > most_bytes:
        raise ValueError("an answer of that size is none of ours")
    facts = json.loads(read(facts_length))
    if "error" in facts:
        if facts["error"] == "MemoryError":
            raise OutOfMemoryError
        raise ERRORS[facts["error"]](str(facts["message"]))
    pixels = np.frombuffer(bytearray(read(pixels_length)), np.uint8).reshape(facts.pop("shape"))
    array: Any = Image.fromarray(pixels) if kind is Upright else pixels
    checked = {name: check(facts[name]) for name, check in _checks(typing.cast(typing.Hashable, kind)).items()}
    return kind(**checked | {_array_of(kind): array})


@cache
def _checks(kind: Any) -> dict[str, Callable[[Any], Any]]:
    """Return what reads each of the facts; raises ValueError at one that cannot be."""
    # Here, as the process that decodes has no need of it.
    from pydantic import TypeAdapter

    hints = typing.get_type_hints(kind)
    return {name: TypeAdapter(hint).validate_python for name, hint in hints.items() if name != _array_of(kind)}


def _array_of(kind: type[Picture | Upright]) -> str:
    return "image" if kind is Upright else "pixels"


def _write(pipe: BinaryIO, facts: dict[str, Any], pixels: bytes = b"") -> None:
    written = json.dumps(facts).encode()
    pipe.write(PREFIX.pack(len(written), len(pixels)))
    pipe.write(written)
    pipe.write(pixels)
    pipe.flush()
