"""How far the image data of a cut PNG reaches, and the PNG with what is missing filled up.

PNG 3rd edition, https://www.w3.org/TR/png-3/, sections 7.2, 8 and 10.
"""

import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image

from heatscope.inputs.png import SIGNATURE, Header, Png, chunks_of, write_chunk

#: Channels of a pixel by colour type, section 11.2.1.
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
#: By pass of an interlaced picture: first row and column, steps between rows and columns; section 8.1.
PASSES = (
    (0, 0, 8, 8),
    (0, 4, 8, 8),
    (4, 0, 8, 4),
    (0, 2, 4, 4),
    (2, 0, 4, 2),
    (0, 1, 2, 2),
    (1, 0, 2, 1),
)
#: Rows and columns that a pixel of each pass stands for until later ones come, section 8.1.
BLOCKS = ((8, 8), (8, 4), (4, 4), (4, 2), (2, 2), (2, 1), (1, 1))
#: Bytes of rows that are unpacked at once.
PIECE = 1 << 18


def row_sizes(header: Header) -> list[tuple[int, int]]:
    """Return (rows, bytes of a row) of every pass, in the order they are stored; one pass if not interlaced."""
    bits = CHANNELS.get(header.colour_type, 1) * header.depth
    passes = PASSES if header.interlaced else ((0, 0, 1, 1),)
    sizes = []
    for top, left, down, across in passes:
        rows, columns = -(-(header.height - top) // down), -(-(header.width - left) // across)
        if rows > 0 and columns > 0:
            sizes.append((rows, 1 + -(-columns * bits // 8)))
        else:
            sizes.append((0, 0))
    return sizes


def is_complete(png: Png) -> bool:
    """Return whether no row is missing."""
    return rows_there(png) == [rows for rows, _ in row_sizes(png.header)]


def where_it_ends(png: Png) -> str:
    """Return how far the image data reaches, in words."""
    there = rows_there(png)
    sizes = row_sizes(png.header)
    if not png.header.interlaced:
        return f"after row {there[0]} of {png.header.height}"
    index = next((index for index, (rows, _) in enumerate(sizes) if there[index] < rows), len(sizes) - 1)
    return f"after row {there[index]} of {sizes[index][0]} in pass {index + 1} of {len(PASSES)}"


def as_far_as_it_goes(image: Image.Image, png: Png) -> Image.Image:
    """Return a decoded picture whose missing rows are white; of an interlaced one, pixels stand for those to come."""
    there = rows_there(png)
    if not png.header.interlaced:
        image.paste("white", (0, there[0], *image.size))
        return image
    source = np.asarray(image)
    shown = np.full_like(source, 255)
    for (top, left, down, across), (high, wide), rows in zip(PASSES, BLOCKS, there, strict=True):
        known = source[top::down, left::across][:rows]
        blocks = known.repeat(high, axis=0).repeat(wide, axis=1)
        for row in range(high):
            for column in range(wide):
                target = shown[top + row :: down, left + column :: across][:rows]
                target[...] = blocks[row::high, column::wide][: target.shape[0], : target.shape[1]]
    return Image.fromarray(shown)


def rows_there(png: Png) -> list[int]:
    """Return how many rows of every pass can be unpacked."""
    sizes = row_sizes(png.header)
    left = sum(len(piece) for piece in _unpacked(png.content, sum(rows * size for rows, size in sizes)))
    there = []
    for rows, size in sizes:
        got = min(rows, left // size) if size else 0
        there.append(got)
        left = max(0, left - rows * size) if got == rows else 0
    return there


def filled_up(png: Png) -> bytes:
    """Return the PNG with zeros for the image data that is not there."""
    wanted = sum(rows * size for rows, size in row_sizes(png.header))
    packer = zlib.compressobj(1)
    packed, got = [], 0
    for piece in _unpacked(png.content, wanted):
        packed.append(packer.compress(piece))
        got += len(piece)
    while got < wanted:
        missing = bytes(min(PIECE, wanted - got))
        packed.append(packer.compress(missing))
        got += len(missing)
    packed.append(packer.flush())
    kept = [write_chunk(name, body) for name, body, _ in chunks_of(png.content) if name not in (b"IDAT", b"IEND")]
    return SIGNATURE + b"".join(kept) + write_chunk(b"IDAT", b"".join(packed)) + write_chunk(b"IEND", b"")


def _unpacked(content: bytes, limit: int) -> Iterator[bytes]:
    """Yield the image data as far as it can be unpacked, at most ``limit`` bytes of it."""
    unpacker = zlib.decompressobj()
    for name, body, _ in chunks_of(content):
        if name != b"IDAT":
            continue
        while body and limit > 0:
            try:
                piece = unpacker.decompress(body, min(PIECE, limit))
            except zlib.error:
                return
            limit -= len(piece)
            body = unpacker.unconsumed_tail
            yield piece
