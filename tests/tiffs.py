"""TIFFs of numbers that Pillow does not write, put together as TIFF 6.0 and Technical Note 3 describe them.

Knows nothing of the service.
"""

import struct
import zlib
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

FORMATS = {"u": 1, "i": 2, "f": 3}
ROWS_PER_STRIP = 7


def deep_tiff(
    values: NDArray[Any],
    *,
    order: Literal["<", ">"] = "<",
    packed: bool = False,
    predictor: int = 1,
    apart: bool = False,
    tile: tuple[int, int] | None = None,
    tags: dict[int, tuple[int, ...]] | None = None,
) -> bytes:
    """Return the file.

    Args:
        values: (height, width, numbers a pixel).
        order: of bytes, "<" or ">".
        packed: by Deflate.
        predictor: 2 for differences of numbers, 3 for those of the bytes of floating-point numbers.
        apart: whether each number has a picture of its own.
        tile: (height, width) of tiles instead of strips.
        tags: further ones, of short numbers.
    """
    height, width, count = values.shape
    planes = [values[..., [at]] for at in range(count)] if apart else [values]
    parts = []
    for plane in planes:
        if tile:
            down, across = tile
            padded = np.pad(plane, ((0, -height % down), (0, -width % across), (0, 0)), mode="edge")
            for top in range(0, height, down):
                parts += [padded[top : top + down, left : left + across] for left in range(0, width, across)]
        else:
            parts += [plane[top : top + ROWS_PER_STRIP] for top in range(0, height, ROWS_PER_STRIP)]
    bodies = [_body(part, order, predictor) for part in parts]
    bodies = [zlib.compress(body) for body in bodies] if packed else bodies
    offsets, at = [], 8
    for body in bodies:
        offsets.append(at)
        at += len(body)
    lengths = [len(body) for body in bodies]
    entries: dict[int, tuple[int, ...]] = {
        256: (width,), 257: (height,), 258: (8 * values.itemsize,) * count, 259: (8 if packed else 1,),
        262: (2 if count > 2 else 1,), 277: (count,), 284: (2 if apart else 1,), 317: (predictor,),
        339: (FORMATS[values.dtype.kind],) * count,
    }  # fmt: skip
    if tile:
        entries |= {322: (tile[1],), 323: (tile[0],), 324: tuple(offsets), 325: tuple(lengths)}
    else:
        entries |= {273: tuple(offsets), 278: (ROWS_PER_STRIP,), 279: tuple(lengths)}
    entries |= tags or {}
    return b"".join([_header(order, at), *bodies, _directory(order, at, entries)])


def _header(order: str, directory: int) -> bytes:
    return (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, directory)


def _directory(order: str, at: int, entries: dict[int, tuple[int, ...]]) -> bytes:
    rows, values = [struct.pack(f"{order}H", len(entries))], b""
    behind = at + 2 + 12 * len(entries) + 4
    for tag, numbers in sorted(entries.items()):
        kind, letter = (4, "I") if tag in (273, 279, 324, 325) else (3, "H")
        body = struct.pack(f"{order}{len(numbers)}{letter}", *numbers)
        if len(body) > 4:
            body, values = struct.pack(f"{order}I", behind + len(values)), values + body
        rows.append(struct.pack(f"{order}HHI", tag, kind, len(numbers)) + body.ljust(4, b"\0"))
    return b"".join([*rows, bytes(4), values])


def _body(part: NDArray[Any], order: Literal["<", ">"], predictor: int) -> bytes:
    """Return a strip or tile, number by number in plain loops, as the specification words it."""
    size, (_, width, count) = part.itemsize, part.shape
    if predictor == 2:
        numbers = part.astype(part.dtype.newbyteorder(order)).view(f"{order}u{size}")
        different = numbers.copy()
        for column in range(width - 1, 0, -1):
            different[:, column] -= numbers[:, column - 1]
        return different.tobytes()
    if predictor == 3:
        rows = []
        for row in part:
            big = row.astype(row.dtype.newbyteorder(">")).tobytes()
            shuffled = b"".join(big[at::size] for at in range(size))
            rows.append(
                bytes((shuffled[i] - (shuffled[i - count] if i >= count else 0)) % 256 for i in range(len(big)))
            )
        return b"".join(rows)
    return part.astype(part.dtype.newbyteorder(order)).tobytes()
