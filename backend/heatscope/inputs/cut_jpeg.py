"""Find out whether a JPEG's data is all there, with or without its end marker, and else how far it reaches.

A decoder reads on in whatever follows the data. So two different fillings are put behind it: where both
give the same picture, nothing of it was missing; the first row that differs is where the data ends. Scans that
were never begun are found in the scans' headers: ITU-T T.81, sections B.2.3 and G.1.1.1. Nothing else tells of a JPEG
of several scans: without the last ones it looks like a whole picture that is a little coarser.
"""

import io
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image

END = b"\xff\xd9"
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
#: Markers but for fillings, 0xFF in a scan's data, and those without a length: TEM, RST0 to RST7, SOI.
MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
COEFFICIENTS = 64
#: Neither part holds 0xFF, which would begin a marker.
_PARTS = (bytes(512), bytes((37 * index * index + 11 * index) % 251 for index in range(512)))
#: With every restart marker, for which a decoder of a picture that has them passes over all else.
FILLINGS = tuple(part + b"".join(bytes([0xFF, 0xD0 + index]) + part for index in range(8)) for part in _PARTS)
#: Of inks it is the other one.
GREYS = (127, 128)
#: Rows whose pixels are compared at once.
BAND = 64


class JpegEnd(NamedTuple):
    """What is there of a JPEG."""

    content: bytes  #: with an end marker
    rows: int  #: of the stored picture, before any damage
    height: int
    missing_scans: bool  #: whether scans were to come that were never begun
    progressive: bool  #: whether every scan only makes the picture finer

    @property
    def is_complete(self) -> bool:
        """Whether it lacked its end marker alone."""
        return self.rows == self.height and not self.missing_scans

    def where(self) -> str:
        """Return how far the data reaches, in words."""
        if self.rows == self.height:
            return "between two scans, so that details are missing all over"
        return f"after row {self.rows} of {self.height}" + (", with further scans missing" * self.missing_scans)


def ends_in_grey(image: Image.Image) -> bool:
    """Return whether a decoded JPEG ends in what a decoder shows of blocks that never came, which is middle grey."""
    last = image.getpixel((image.width - 1, image.height - 1))
    return all(level in GREYS for level in (last if isinstance(last, tuple) else (last,)))


def has_several_scans(content: bytes) -> bool:
    """Return whether more than one scan belongs to a JPEG: of what is finer, or of further components."""
    components = 0
    for _, marker, body in _segments(content):
        if marker in PROGRESSIVE:
            return True
        if marker in FRAMES and len(body) >= 6:
            components = body[5]
        elif marker == START_OF_SCAN:
            return bool(body) and body[0] < components
    return False


def lacks_some(content: bytes, image: Image.Image) -> bool:
    """Return whether data is missing of a JPEG with an end marker that was decoded, at its own size, as ``image``.

    Decoding it once more, with something behind the data, is half of what :func:`find_end` takes.
    """
    if _scans(content)[0]:
        return True
    data = content[: _end_of_data(content)].rstrip(b"\xff")
    filled = Image.open(io.BytesIO(data + FILLINGS[1] + END), formats=("JPEG",))
    filled.load()
    return filled.size != image.size or any(
        filled.crop(band).tobytes() != image.crop(band).tobytes()
        for band in ((0, top, image.width, min(top + BAND, image.height)) for top in range(0, image.height, BAND))
    )


def find_end(content: bytes) -> JpegEnd:
    """Return what is there of a JPEG that may not be whole, whether it has an end marker or not.

    Raises:
        OSError: not even its beginning can be decoded.
    """
    content = content[: _end_of_data(content)].rstrip(b"\xff")
    # One after the other: two pictures of many megapixels need not stand in memory at once.
    one, other = (_row_sums(content + filling + END) for filling in FILLINGS)
    differing = (row for row, (sum_, other_sum) in enumerate(zip(one, other, strict=True)) if sum_ != other_sum)
    height = len(one)
    wanted, is_progressive = _scans(content)
    return JpegEnd(content + END, next(differing, height), height, wanted, is_progressive)


def _row_sums(content: bytes) -> list[int]:
    """Return the check sum of every row's pixels."""
    image = Image.open(io.BytesIO(content), formats=("JPEG",))
    image.load()
    sums = []
    for top in range(0, image.height, BAND):
        rows = image.crop((0, top, image.width, min(top + BAND, image.height)))
        pixels = rows.tobytes()
        length = len(pixels) // rows.height
        sums += [zlib.crc32(pixels[at : at + length]) for at in range(0, len(pixels), length)]
    return sums


def _scans(content: bytes) -> tuple[bool, bool]:
    """Return whether some coefficient of a component has not come with its last bit, and whether that is in steps."""
    wanted: dict[int, set[int]] = {}
    is_progressive = False
    for _, marker, body in _segments(content):
        if marker in FRAMES and len(body) >= 6:
            is_progressive = marker in PROGRESSIVE
            wanted = {body[place]: set(range(COEFFICIENTS)) for place in range(6, len(body) - 2, 3)}
        elif marker == START_OF_SCAN and body and len(body) >= 4 + 2 * body[0]:
            first, last, bits = body[1 + 2 * body[0] :][:3]
            for place in range(1, 1 + 2 * body[0], 2):
                if bits & 0x0F == 0 and body[place] in wanted:
                    wanted[body[place]] -= set(range(first, last + 1))
    return any(wanted.values()), is_progressive


def _end_of_data(content: bytes) -> int:
    """Return where the end marker begins, or a segment that is itself cut; behind everything if there is neither."""
    for place, marker, body in _segments(content):
        if marker == END_OF_IMAGE or len(body) < int.from_bytes(content[place + 2 : place + 4]) - 2:
            return place
    return len(content)


def _segments(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield where every marker is, which it is, and what its length covers, passing over the scans' data."""
    place = 2
    while match := MARKER.search(content, place):
        place, marker = match.start(), content[match.start() + 1]
        if marker == END_OF_IMAGE:
            yield place, marker, b""
            return
        length = int.from_bytes(content[place + 2 : place + 4])
        yield place, marker, content[place + 4 : place + 2 + length]
        place += 2 + max(length, 2)
