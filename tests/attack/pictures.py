"""Pictures that were made to hurt: each as large as a body may be, and built to take as long or as much as it can.

Made anew whenever they are needed, never kept. Knows the file formats; nothing of the service.
"""

import struct
import zlib
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PIL import Image

from tests.pictures import encoded, photo

MEBIBYTE = 1 << 20
#: 6324² is just below 40 megapixels.
LARGEST_SIDE = 6324


class Hostile(NamedTuple):
    """One such picture."""

    make: Callable[[int], bytes]  #: of how many bytes at most
    statuses: tuple[int | None, ...]  #: what it may be answered with


def repeated_scans(size: int) -> bytes:
    """A progressive JPEG whose last refining scan comes again and again: each goes over every pixel."""
    whole = encoded(Image.new("L", (LARGEST_SIDE, LARGEST_SIDE), 128), "JPEG", progressive=True, quality=50)
    starts = [at for at in range(len(whole)) if whole.startswith(b"\xff\xda", at)]
    tables = whole.rindex(b"\xff\xc4", 0, starts[-1])
    last = whole[starts[-1] : -2]
    return whole[:-2] + whole[tables : starts[-1]] + last * ((size - len(whole)) // len(last)) + b"\xff\xd9"


def padding(size: int) -> bytes:
    """A JPEG that is padding between two markers."""
    return b"\xff\xd8" + b"\xff" * (size - 2)


def junk_in_head(size: int) -> bytes:
    """A JPEG whose head is a marker without a length, and then nothing that is a marker."""
    return b"\xff\xd8\xff\xf0" + b"\x01" * (size - 4)


def segments(size: int) -> bytes:
    """A JPEG of comments of no length before its picture."""
    small = encoded(photo(16, 16), "JPEG")
    return small[:2] + b"\xff\xfe\x00\x02" * ((size - len(small)) // 4) + small[2:]


def exif_tags(size: int) -> bytes:
    """A PNG whose EXIF has as many tags as can be counted."""
    count = min(65_535, (size - 200) // 12)
    tags = b"".join(struct.pack(">HHII", 1 + index, 4, 1, 1) for index in range(count))
    exif = b"MM\x00\x2a" + struct.pack(">IH", 8, count) + tags + b"\0\0\0\0"
    return png(16, 16, before=[(b"eXIf", exif)])


def photoshop_blocks(size: int) -> bytes:
    """A JPEG of Photoshop blocks of no length."""
    small = encoded(photo(16, 16), "JPEG")
    body = b"Photoshop 3.0\0" + b"8BIM\0\1\0\0\0\0\0\0" * 5400
    segment = b"\xff\xed" + struct.pack(">H", len(body) + 2) + body
    return small[:2] + segment * max(1, (size - len(small)) // len(segment)) + small[2:]


def chunks(size: int) -> bytes:
    """A PNG of empty chunks."""
    return png(16, 16, before=[(b"prVt", b"")] * ((size - 200) // 12))


def texts(size: int) -> bytes:
    """A PNG of compressed texts, each a megabyte of zeros."""
    text = (b"zTXt", b"a\0\0" + zlib.compress(bytes(MEBIBYTE - 1), 9))
    return png(16, 16, before=[text] * (size // (len(text[1]) + 12)))


def deep_png(size: int) -> bytes:
    """A PNG of 40 megapixels of 16 bits, all the same, in some kilobytes."""
    return png(LARGEST_SIDE, LARGEST_SIDE, depth=16, colour=0)


def transparent_png(size: int) -> bytes:
    """A PNG of 40 megapixels with transparency."""
    return png(LARGEST_SIDE, LARGEST_SIDE, depth=8, colour=6)


def bomb_behind_a_pixel(size: int) -> bytes:
    """A PNG of one pixel and much more data than it needs."""
    # Zeros deflate a thousandfold; what comes out is cut off, which nobody should get to see.
    packer = zlib.compressobj(1)
    return png(1, 1, data=b"".join(packer.compress(bytes(MEBIBYTE)) for _ in range(size // 4096))[:size])


def tiny_webp(size: int) -> bytes:
    """A WebP of 16383 × 2441 pixels in some dozen bytes."""
    return encoded(Image.new("RGB", (16383, 2441)), "WEBP", lossless=True)


def tiles(size: int) -> bytes:
    """A TIFF of as many tiles as there is room for, of one pixel each."""
    count = (size - 400) // 8
    side = int(count**0.5)
    return _tiff(side, side, side * side, tile=1)


def strips(size: int) -> bytes:
    """A TIFF of strips of one row."""
    rows = min(60_000, (size - 400) // 8)
    return _tiff(16, rows, rows, tile=None)


def floats(size: int) -> bytes:
    """A TIFF of 40 megapixels of floats, whose one strip deflates to nearly nothing."""
    values = Image.fromarray(np.zeros((LARGEST_SIDE, LARGEST_SIDE), np.float32))
    return encoded(values, "TIFF", compression="tiff_adobe_deflate")


def runs(size: int) -> bytes:
    """A BMP in run lengths: 40 megapixels of steps to the next line."""
    side = LARGEST_SIDE
    head = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 8, 1, 0, 0, 0, 256, 0)
    body = b"\x01\x00" * ((size - 1200) // 2) + b"\0\1"
    return b"BM" + struct.pack("<IHHI", 54 + 1024 + len(body), 0, 0, 54 + 1024) + head + bytes(1024) + body


def gif_comments(size: int) -> bytes:
    """A GIF of comments before its first frame."""
    small = encoded(photo(16, 16).convert("P"), "GIF")
    place = 13 + (3 << (small[10] & 7) + 1 if small[10] & 0x80 else 0)  # behind the table of colours
    return small[:place] + b"\x21\xfe\x01a\x00" * ((size - len(small)) // 5) + small[place:]


def png(
    width: int,
    height: int,
    *,
    depth: int = 8,
    colour: int = 2,
    data: bytes | None = None,
    before: list[tuple[bytes, bytes]] | None = None,
) -> bytes:
    """A PNG of zeros, with these chunks before its pixels."""
    samples = {0: 1, 2: 3, 6: 4}[colour]
    row = bytes(1 + width * samples * depth // 8)
    if data is None:
        packer = zlib.compressobj(1)
        data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [(b"IHDR", head), *(before or []), (b"IDAT", data), (b"IEND", b"")]
    packed: dict[tuple[bytes, bytes], bytes] = {}
    for part in parts:
        if part not in packed:
            name, body = part
            packed[part] = struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed[part] for part in parts)


def _tiff(width: int, height: int, count: int, tile: int | None) -> bytes:
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (277, 3, 1, 1)]
    begin = 8 + 2 + 12 * (len(tags) + 4) + 4
    offsets, lengths = begin, begin + 4 * count
    if tile is None:
        tags += [(273, 4, count, offsets), (278, 4, 1, 1), (279, 4, count, lengths)]
    else:
        tags += [(322, 4, 1, tile), (323, 4, 1, tile), (324, 4, count, offsets), (325, 4, count, lengths)]
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    head = b"II\x2a\x00" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4)
    head += bytes(begin - len(head))
    return head + struct.pack("<I", 8) * count + struct.pack("<I", 1) * count


HOSTILE: dict[str, Hostile] = {
    "progressive JPEG, one scan again and again": Hostile(repeated_scans, (422,)),
    "JPEG of padding": Hostile(padding, (415, 422)),
    "JPEG of junk in its head": Hostile(junk_in_head, (415, 422)),
    "JPEG of empty comments": Hostile(segments, (200, 422)),
    "JPEG of Photoshop blocks": Hostile(photoshop_blocks, (200, 422)),
    "PNG of EXIF tags": Hostile(exif_tags, (200, 422)),
    "PNG of empty chunks": Hostile(chunks, (200, 422)),
    "PNG of compressed texts": Hostile(texts, (200, 422)),
    "PNG of 40 megapixels, 16 bits": Hostile(deep_png, (200, 422)),
    "PNG of 40 megapixels, transparent": Hostile(transparent_png, (200, 422)),
    "PNG of one pixel and gigabytes": Hostile(bomb_behind_a_pixel, (200, 422)),
    "WebP of 40 megapixels": Hostile(tiny_webp, (200, 422)),
    "TIFF of tiles of one pixel": Hostile(tiles, (200, 422)),
    "TIFF of strips of one row": Hostile(strips, (200, 422)),
    "TIFF of 40 megapixels of floats": Hostile(floats, (200, 422)),
    "BMP of run lengths": Hostile(runs, (200, 422)),
    "GIF of comments": Hostile(gif_comments, (200, 422)),
}
