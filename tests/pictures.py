"""Pictures made for tests: known colours in every format and mode.

Knows Pillow's encoders; nothing of the service.
"""

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image


def photo(width: int, height: int, seed: int = 0) -> Image.Image:
    """Return a smooth colourful picture, the same for the same seed."""
    chance = np.random.default_rng(seed)
    coarse = Image.fromarray(chance.integers(0, 256, (4, 4, 3), dtype=np.uint8))
    return coarse.resize((width, height), Image.Resampling.BICUBIC)


def quarters(width: int, height: int) -> Image.Image:
    """Return a picture whose quarters are red and green above blue and white, so that turning it shows."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height // 2))
    picture.paste("lime", (width // 2, 0, width, height // 2))
    picture.paste("blue", (0, height // 2, width // 2, height))
    return picture


def encoded(picture: Image.Image, format: str, **options: Any) -> bytes:
    """Return the file's bytes."""
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a PNG's chunk with its length and check sum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunks(png: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return ``png`` with further chunks, (name, body), behind its header."""
    return png[:33] + b"".join(chunk(*each) for each in chunks) + png[33:]
