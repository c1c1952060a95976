"""Read how a picture's file is built, before anything is decoded, and bound what decoding it takes.

A few hundred steps whatever the file holds: what cannot be bounded by its structure (more scans, chunks, segments or
metadata than photos have, formats of many tiles or codecs) is simply not quick. Knows nothing of pixels.
"""

import struct
from typing import NamedTuple

#: Megapixels a JPEG of one scan may have: most of it is never decoded in full, only at a fraction of its size.
QUICK_JPEG_PIXELS = 16_000_000
#: Every scan of a progressive JPEG goes over the whole picture.
QUICK_SCANNED_PIXELS = 16_000_000
#: Of formats that are decoded in full.
QUICK_PNG_PIXELS, QUICK_WEBP_PIXELS, QUICK_BMP_PIXELS = 4_000_000, 2_000_000, 4_000_000
#: Camera files have about a dozen segments; Pillow reads each in Python.
MOST_SEGMENTS = 64
#: libpng writes 8 KiB a chunk, and Pillow reads each in Python.
MOST_CHUNKS = 1_000
#: Of texts, profiles and EXIF, in bytes, and how many tags EXIF may have.
MOST_METADATA = 1 << 18
MOST_TAGS = 256
#: Bytes of memory for each pixel while decoding, as measured and rounded up.
JPEG_BYTES, SCANNED_JPEG_BYTES, FULL_BYTES, CODEC_BYTES = 1, 12, 12, 16
#: Numbers of more than 8 bits stand in memory as they are in the file as well, at most so many bytes a pixel.
MOST_DEEP_BYTES = 64
#: The Pillow plug-ins of our formats accept only what begins with one of these: (offset, bytes).
OTHERS = (
    (0, b"GIF87a"), (0, b"GIF89a"), (4, b"ftyp"), (0, b"MM\x00\x2a"), (0, b"II\x2a\x00"), (0, b"MM\x2a\x00"),
    (0, b"II\x00\x2a"), (0, b"MM\x00\x2b"), (0, b"II\x2b\x00"),
)  # fmt: skip
#: How a picture is coded (baseline, progressive), its tables, its first scan, what applications add, and comments.
JPEG_MARKERS = frozenset((0xFFC0, 0xFFC1, 0xFFC2, 0xFFC4, 0xFFDA, 0xFFDB, 0xFFDD, *range(0xFFE0, 0xFFF0), 0xFFFE))
#: Chunks of a PNG that are decompressed besides the pixels, and how many there may be.
COMPRESSED_CHUNKS, MOST_COMPRESSED = (b"zTXt", b"iTXt", b"iCCP"), 4
RAW_PROFILE = b"Raw profile"
EXIF_MARK = b"Exif\x00\x00"


class Structure(NamedTuple):
    """What a file says of itself before it is decoded."""

    is_quick: bool  #: whether decoding it takes some milliseconds, whatever it holds
    pixels: int | None  #: how many it states; None where that was not found
    bytes_per_pixel: int = CODEC_BYTES  #: of memory, while it is decoded


QUICK = Structure(True, 0)
SLOW = Structure(False, None)


def inspect(content: bytes) -> Structure:
    """Return how the file is built; whatever is odd about it is left to be found where it can be stopped.

    Example:
        >>> inspect(b"no picture")
        Structure(is_quick=True, pixels=0, bytes_per_pixel=16)
    """
    try:
        if content.startswith(b"\xff\xd8"):
            return _jpeg(content)
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(content)
        if content.startswith(b"RIFF"):
            return _webp(content)
        if content.startswith(b"BM"):
            return _bmp(content)
    except (struct.error, IndexError):
        return SLOW
    if any(content.startswith(mark, offset) for offset, mark in OTHERS):
        return _others(content)
    # No decoder will take it, so that it is refused at once.
    return QUICK


def _jpeg(content: bytes) -> Structure:
    at, metadata, pixels, components, is_progressive = 2, 0, 0, 0, False
    for _ in range(MOST_SEGMENTS):
        marker, length = struct.unpack_from(">HH", content, at)
        if marker not in JPEG_MARKERS or length < 2:
            return SLOW  # padding, other ways of coding, or what Pillow steps through byte by byte
        if marker in (0xFFC0, 0xFFC1, 0xFFC2):
            height, width, components = struct.unpack_from(">HHB", content, at + 5)
            pixels, is_progressive = max(pixels, height * width), marker == 0xFFC2
        elif marker == 0xFFDA:
            # A first scan of every component is the last one of a picture that is not progressive.
            is_one_scan = not is_progressive and content[at + 4] == components
            return _scanned(content, pixels, is_one_scan, metadata)
        elif marker >= 0xFFE0:
            metadata += length
            if content.startswith(EXIF_MARK, at + 4) and not _has_few_tags(content[at + 10 : at + 2 + length]):
                return SLOW
        at += 2 + length
    return SLOW


def _scanned(content: bytes, pixels: int, is_one_scan: bool, metadata: int) -> Structure:
    has_little = metadata <= MOST_METADATA
    if is_one_scan:
        return Structure(has_little and pixels <= QUICK_JPEG_PIXELS, pixels, JPEG_BYTES)
    # Never fewer than there are: a thumbnail's are counted too.
    scans = content.count(b"\xff\xda")
    return Structure(has_little and pixels * scans <= QUICK_SCANNED_PIXELS, pixels, SCANNED_JPEG_BYTES)


def _png(content: bytes) -> Structure:
    width, height = struct.unpack_from(">II", content, 16)
    slow = Structure(False, width * height, FULL_BYTES)
    if width * height > QUICK_PNG_PIXELS:
        return slow
    at, metadata, compressed = 8, 0, 0
    for index in range(MOST_CHUNKS):
        length, name = struct.unpack_from(">I4s", content, at)
        compressed += name in COMPRESSED_CHUNKS
        if (name == b"IHDR") != (index == 0) or compressed > MOST_COMPRESSED:
            return slow
        if name == b"eXIf" and not _has_few_tags(content[at + 8 : at + 8 + length]):
            return slow
        if name != b"IDAT":
            metadata += length
            if content.startswith(RAW_PROFILE, at + 8):
                return slow  # EXIF in hexadecimal
        at += 12 + length
        if name == b"IEND" or at >= len(content):
            return slow._replace(is_quick=metadata <= MOST_METADATA)
    return slow


def _webp(content: bytes) -> Structure:
    kind = content[12:16]
    if content[8:12] != b"WEBP":
        return QUICK
    if kind == b"VP8 ":
        width, height = (size & 0x3FFF for size in struct.unpack_from("<HH", content, 26))
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8X":
        # The canvas, 24 bits each. Frames, and what else may be in such a file, are somebody else's to bound.
        width = int.from_bytes(content[24:27], "little") + 1
        height = int.from_bytes(content[27:30], "little") + 1
        return Structure(False, width * height)
    else:
        return SLOW
    return Structure(width * height <= QUICK_WEBP_PIXELS, width * height)


def _bmp(content: bytes) -> Structure:
    (header_length,) = struct.unpack_from("<I", content, 14)
    if header_length < 40:
        return SLOW
    width, height = struct.unpack_from("<ii", content, 18)
    (compression,) = struct.unpack_from("<I", content, 30)
    pixels = abs(width * height)
    is_plain = compression in (0, 3)  # as it is, or with masks for the colours: never run lengths
    return Structure(is_plain and pixels <= QUICK_BMP_PIXELS, pixels, FULL_BYTES)


def _has_few_tags(exif: bytes) -> bool:
    order = "<" if exif.startswith(b"II") else ">"
    (start,) = struct.unpack_from(f"{order}I", exif, 4)
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    return bool(count <= MOST_TAGS)


def _others(content: bytes) -> Structure:
    """Return what a GIF, AVIF or TIFF states; what is not true is found when its memory is used up."""
    try:
        if content.startswith(b"GIF8"):
            width, height = struct.unpack_from("<HH", content, 6)
            return Structure(False, int(width * height))
        if content.startswith(b"ftyp", 4):
            # The property of each item that says how large it is.
            place = content.index(b"ispe", 0, MOST_METADATA)
            width, height = struct.unpack_from(">II", content, place + 8)
            return Structure(False, int(width * height))
        return _tiff(content)
    except (struct.error, ValueError):
        return SLOW


def _tiff(content: bytes) -> Structure:
    order = "<" if content.startswith(b"II") else ">"
    (at,) = struct.unpack_from(f"{order}I", content, 4)
    (count,) = struct.unpack_from(f"{order}H", content, at)
    #: Width, height, bits of the first number of a pixel, and how many numbers it has.
    stated = {258: 8, 277: 1}
    for index in range(min(count, MOST_TAGS)):
        tag, kind, length = struct.unpack_from(f"{order}HHI", content, at + 2 + 12 * index)
        if tag in (256, 257, 258, 277):
            place, form = at + 10 + 12 * index, "H" if kind == 3 else "I"
            if length * struct.calcsize(form) > 4:
                (place,) = struct.unpack_from(f"{order}I", content, place)
            (stated[tag],) = struct.unpack_from(order + form, content, place)
    if 256 not in stated or 257 not in stated:
        return SLOW
    deep_bytes = stated[258] // 8 * stated[277] if stated[258] > 8 else 0
    return Structure(False, stated[256] * stated[257], CODEC_BYTES + min(deep_bytes, MOST_DEEP_BYTES))
