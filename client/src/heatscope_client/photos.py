"""From what a user has of a photo to the bytes of a picture file; knows nothing of the service."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Union

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

#: A path, the bytes of a file, an open one, a uint8 array [height, width] or [height, width, 1 to 4], or a PIL image.
Photo = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview, BinaryIO, "np.ndarray[Any, Any]", "Image"]
#: Colour types of PNG by the number of channels: grey, grey and alpha, colour, colour and alpha.
COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
#: What Pillow writes as PNG without changing a number.
PNG_MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}
#: Fast, and half the size already.
COMPRESSION = 1


def photo_bytes(photo: Any) -> bytes:
    """Return the bytes of a picture file.

    Raises:
        OSError: a path that cannot be read.
        TypeError: it is nothing that is a photo; it says what would be.
        ValueError: an array with another shape.
    """
    if isinstance(photo, (bytes, bytearray, memoryview)):
        return bytes(photo)
    if isinstance(photo, (str, os.PathLike)):
        with open(photo, "rb") as file:
            return file.read()
    if isinstance(photo, np.ndarray):
        return png(photo)
    if hasattr(photo, "read"):
        try:
            content = photo.read()
        except UnicodeDecodeError:
            content = ""
        if not isinstance(content, bytes):
            raise TypeError("a photo's file must be open for bytes: open(path, 'rb')") from None
        return content
    if is_pil(photo):
        return _saved(photo)
    raise _no_photo(photo)


def _no_photo(given: Any) -> TypeError:
    """Return the error of what is no photo, an array of another library for example."""
    kind = type(given).__name__
    return TypeError(
        f"a photo is a path, bytes, an open file, a uint8 array or a PIL image, not a value of type {kind}"
    )


def photos_in(given: Any) -> Union[list[Any], Iterable[Any], None]:
    """Return the photos if ``given`` are several, None if it is one.

    Raises:
        TypeError: it is neither, though one could go through it: a tensor, a dictionary.
    """
    if isinstance(given, np.ndarray):
        return list(given) if given.ndim == 4 else None
    if isinstance(given, Mapping) or (hasattr(given, "__array__") and not is_pil(given)):
        raise _no_photo(given)
    is_one = isinstance(given, (str, bytes, bytearray, memoryview, os.PathLike)) or hasattr(given, "read")
    return given if not is_one and not is_pil(given) and isinstance(given, Iterable) else None


def is_pil(photo: Any) -> bool:
    """Tell whether it is an image of Pillow, which need not be installed."""
    return type(photo).__module__.partition(".")[0] == "PIL" and hasattr(photo, "save")


def png(pixels: np.ndarray[Any, Any]) -> bytes:
    r"""Return a PNG of a uint8 array, which is read back as the same numbers.

    PNG, third edition, https://www.w3.org/TR/png-3/, sections 5 and 9: one filter byte, 0 for none, before each row.

    Args:
        pixels: [height, width] or [height, width, channels]: grey, grey and alpha, red-green-blue, or that and alpha.

    Example:
        >>> png(np.zeros((2, 2), np.uint8))[:8]
        b'\x89PNG\r\n\x1a\n'
    """
    given = pixels
    if pixels.ndim == 2:
        pixels = pixels[:, :, np.newaxis]
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in COLOUR_TYPES or not pixels.size:
        raise ValueError(
            "an array that is a photo has uint8 numbers and the shape [height, width] or [height, width, channels], "
            f"with 1 to 4 channels; this one has {given.dtype} and {list(given.shape)}"
        )
    height, width, channels = pixels.shape
    rows = np.zeros((height, 1 + width * channels), np.uint8)
    rows[:, 1:] = pixels.reshape(height, width * channels)
    header = struct.pack(">IIBBBBB", width, height, 8, COLOUR_TYPES[channels], 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), COMPRESSION)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _saved(image: Any) -> bytes:
    file = io.BytesIO()
    # Which side is up is for the service to see, as in the file that the image came from.
    kept = {"exif": image.getexif(), "compress_level": COMPRESSION}
    (image if image.mode in PNG_MODES else image.convert("RGB")).save(file, "PNG", **kept)
    return file.getvalue()
