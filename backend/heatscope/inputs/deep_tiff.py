"""Read TIFFs whose colours have more than 8 bits: Pillow cuts them to the upper 8, or does not open them.

A file is told anew by a directory behind its content. One that calls the numbers bytes has Pillow find the size, the
profile and the orientation; one that calls every byte a grey pixel has it unpack the rows, whatever they are packed
with. What the bytes are, and the predictors that count by colours, is undone here. TIFF 6.0, sections 2, 14, 15, 18
and 19; predictor 3 from Adobe's Technical Note 3. Knows nothing of profiles and orientations.

``tifffile`` does not do: with numpy alone it reads neither LZW nor predictor 3, and it unpacks strips of 0.6 MB to
600 MB each, where libtiff stops at the size that a strip has.
"""

import io
import struct
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin

WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, STRIP_OFFSETS = 256, 257, 258, 259, 262, 273
ORIENTATION, SAMPLES, STRIP_LENGTHS, PLANES, PREDICTOR = 274, 277, 279, 284, 317
TILE_WIDTH, TILE_OFFSETS, TILE_LENGTHS, EXTRA_SAMPLES, SAMPLE_FORMAT = 322, 324, 325, 338, 339
SHORT, LONG = 3, 4
#: Bytes of one value of TIFF's types 1 to 13.
TYPE_BYTES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4)
LETTERS = {1: "B", SHORT: "H", LONG: "I"}
#: No file of ours has as many; more are not looked at.
MOST_TAGS, MOST_SAMPLES = 256, 8
#: SampleFormat -> numpy's letter for it.
KINDS = {1: "u", 2: "i", 3: "f"}
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB = 0, 1, 2
SEPARATE = 2
NO_PREDICTOR, DIFFERENCES, FLOAT_DIFFERENCES = 1, 2, 3
#: Compressions whose rows may have a predictor: LZW, Deflate, LZMA, Zstandard.
PREDICTED = (5, 8, 32946, 34925, 50000)
ASSOCIATED, UNASSOCIATED = 1, 2


@dataclass(frozen=True)
class DeepTiff:
    """A TIFF whose pixels have several numbers of more than 8 bits each, or one of an unusual kind."""

    content: bytes
    order: str  #: "<" or ">"
    entries: dict[int, bytes]  #: tag -> its twelve bytes in the directory
    next_directory: int
    width: int
    height: int
    samples: int  #: numbers a pixel
    dtype: np.dtype[Any]  #: of one number, as it lies in the file

    @property
    def byte_count(self) -> int:
        """Of all numbers, unpacked."""
        return self.width * self.height * self.samples * self.dtype.itemsize

    @property
    def colours(self) -> int:
        """Numbers a pixel that are colours; what follows is something else."""
        return 3 if self._number(PHOTOMETRIC) == RGB else 1

    @property
    def white_is_zero(self) -> bool:
        """Whether large numbers are dark."""
        return self._number(PHOTOMETRIC) == WHITE_IS_ZERO

    @property
    def alpha(self) -> int | None:
        """What the number behind the colours says of how see-through a pixel is: ASSOCIATED or UNASSOCIATED."""
        kind = self._number(EXTRA_SAMPLES) if self.samples > self.colours else 0
        return kind if kind in (ASSOCIATED, UNASSOCIATED) else None

    def plain(self) -> bytes:
        """Return a file that Pillow opens as one of grey bytes, for all that it says of itself but its pixels."""
        return self._retold(self._one_byte_each() | dict.fromkeys((EXTRA_SAMPLES, SAMPLE_FORMAT, PREDICTOR)))

    def rows(self, first: int, count: int) -> "Rows":
        """Return ``count`` of the numbers of every pixel from ``first`` on."""
        return Rows(self, first, count)

    @cached_property
    def planes(self) -> list[Image.Image]:
        """The bytes of all rows: one picture, or one a number where they lie apart."""
        return [self._unpacked(plane) for plane in range(self.samples if self._is_apart else 1)]

    def read(self, top: int, bottom: int) -> NDArray[Any]:
        """Return some rows, (rows, width, samples)."""
        parts = []
        for plane in self.planes:
            packed = plane.crop((0, top, plane.width, bottom))
            raw = np.frombuffer(packed.tobytes(), np.uint8).reshape(packed.height, -1)
            parts.append(self._numbers(raw)[:, : self.width])
        return np.concatenate(parts, axis=2) if len(parts) > 1 else parts[0]

    @property
    def _is_apart(self) -> bool:
        return self.samples > 1 and self._number(PLANES, 1) == SEPARATE

    @property
    def _together(self) -> int:
        """Numbers that lie beside each other."""
        return 1 if self._is_apart else self.samples

    @property
    def _segment(self) -> int:
        """Pixels in a row of a tile, or of the whole."""
        return self._number(TILE_WIDTH) or self.width

    def _numbers(self, raw: NDArray[np.uint8]) -> NDArray[Any]:
        """Return what rows of bytes say, (rows, pixels, numbers together), each segment by itself."""
        predictor = self._number(PREDICTOR, NO_PREDICTOR) if self._number(COMPRESSION, 1) in PREDICTED else NO_PREDICTOR
        size, together = self.dtype.itemsize, self._together
        found = np.empty((len(raw), raw.shape[1] // size // together, together), self.dtype.newbyteorder("="))
        for left in range(0, found.shape[1], self._segment):
            right = left + self._segment
            part = raw[:, left * together * size : right * together * size]
            if predictor == FLOAT_DIFFERENCES:
                # Differences of bytes, the most significant ones of all numbers first.
                summed = part.reshape(len(raw), -1, together).cumsum(axis=1, dtype=np.uint8).reshape(len(raw), size, -1)
                big = np.ascontiguousarray(summed.transpose(0, 2, 1)).view(self.dtype.newbyteorder(">"))
                values = big.reshape(len(raw), -1, together)
            else:
                values = np.ascontiguousarray(part).view(self.dtype).reshape(len(raw), -1, together)
                if predictor == DIFFERENCES:
                    whole = values.view(f"{self.order}u{size}").astype(f"=u{size}")
                    values = whole.cumsum(axis=1, dtype=f"=u{size}").view(self.dtype.newbyteorder("="))
            found[:, left:right] = values
        return found

    def _unpacked(self, plane: int) -> Image.Image:
        pixel = self._together * self.dtype.itemsize
        across = -(-self.width // self._segment) * self._segment  # tiles stand out
        changes: dict[int, bytes | None] = {
            WIDTH: self._array(WIDTH, struct.pack(f"{self.order}I", across * pixel), LONG),
            **self._one_byte_each(),
            **dict.fromkeys((SAMPLE_FORMAT, PREDICTOR, ORIENTATION, EXTRA_SAMPLES)),
        }
        if TILE_WIDTH in self.entries:
            changes[TILE_WIDTH] = self._array(TILE_WIDTH, struct.pack(f"{self.order}I", self._segment * pixel), LONG)
        if self._is_apart:
            for tag in (STRIP_OFFSETS, STRIP_LENGTHS, TILE_OFFSETS, TILE_LENGTHS):
                if tag in self.entries:
                    kind, values = _values_of(self.content, self.order, self.entries[tag])
                    each = len(values) // self.samples // TYPE_BYTES[kind] * TYPE_BYTES[kind]
                    changes[tag] = self._array(tag, values[plane * each : (plane + 1) * each], kind)
        # Not by Image.open, which takes every byte for a pixel when it bounds their number.
        image = TiffImagePlugin.TiffImageFile(io.BytesIO(self._retold(changes)))
        assert image.mode == "L", "every byte is a grey pixel"
        image.load()
        return image

    def _one_byte_each(self) -> dict[int, bytes | None]:
        stated = {BITS: 8, PHOTOMETRIC: BLACK_IS_ZERO, SAMPLES: 1, PLANES: 1}
        return {tag: self._array(tag, struct.pack(f"{self.order}H", number)) for tag, number in stated.items()}

    def _array(self, tag: int, values: bytes, kind: int = SHORT) -> bytes:
        """Return the entry of a tag and, behind its twelve bytes, values that do not fit into them."""
        count = len(values) // TYPE_BYTES[kind]
        return struct.pack(f"{self.order}HHI", tag, kind, count) + values.ljust(4, b"\0")

    def _retold(self, changes: dict[int, bytes | None]) -> bytes:
        """Return the file with a directory behind it in which some entries are others, or none."""
        entries = {tag: entry for tag, entry in (self.entries | changes).items() if entry is not None}
        at = len(self.content) + len(self.content) % 2
        behind = at + 2 + 12 * len(entries) + 4
        directory, values = [struct.pack(f"{self.order}H", len(entries))], b""
        for tag in sorted(entries):
            entry = entries[tag]
            if len(entry) > 12:
                entry, more = entry[:8] + struct.pack(f"{self.order}I", behind + len(values)), entry[8:]
                values += more + b"\0" * (len(more) % 2)
            directory.append(entry)
        directory.append(struct.pack(f"{self.order}I", self.next_directory))
        start = self.content[:4] + struct.pack(f"{self.order}I", at) + self.content[8:].ljust(at - 8, b"\0")
        return start + b"".join(directory) + values

    def _number(self, tag: int, usual: int = 0) -> int:
        return _first(self.content, self.order, self.entries, tag, usual)


@dataclass(frozen=True)
class Rows:
    """Some of the numbers of every pixel, to be read by rows as those of an array are."""

    tiff: DeepTiff
    first: int
    count: int

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, numbers)."""
        return self.tiff.height, self.tiff.width, self.count

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of one number."""
        return self.tiff.dtype

    def __len__(self) -> int:
        return self.tiff.height

    def __getitem__(self, rows: slice) -> NDArray[Any]:
        top, bottom, _ = rows.indices(self.tiff.height)
        return self.tiff.read(top, bottom)[..., self.first : self.first + self.count]


def find(content: bytes) -> DeepTiff | None:
    """Return the TIFF in ``content`` if it is one that is read here; whatever is odd about it is left to Pillow."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(content[:4])
    if order is None:
        return None
    try:
        return _found(content, order)
    except (struct.error, IndexError, KeyError):
        return None


def _found(content: bytes, order: str) -> DeepTiff | None:
    (at,) = struct.unpack_from(f"{order}I", content, 4)
    (count,) = struct.unpack_from(f"{order}H", content, at)
    if count > MOST_TAGS:
        return None
    entries = {}
    for place in range(at + 2, at + 2 + 12 * count, 12):
        (tag,) = struct.unpack_from(f"{order}H", content, place)
        entries[tag] = content[place : place + 12]
    (next_directory,) = struct.unpack_from(f"{order}I", content, at + 2 + 12 * count)
    samples = _first(content, order, entries, SAMPLES, 1)
    bits = _all(content, order, entries, BITS)
    formats = _all(content, order, entries, SAMPLE_FORMAT) or {1}
    if not 1 <= samples <= MOST_SAMPLES or len(bits) != 1 or len(formats) != 1:
        return None
    (depth,), (kind,) = bits, formats
    dtype = f"{order}{KINDS.get(kind, '')}{depth // 8}"
    is_read_here = samples > 1 or dtype[1:] == "f2"
    photometric = _first(content, order, entries, PHOTOMETRIC, -1)
    least = {WHITE_IS_ZERO: 1, BLACK_IS_ZERO: 1, RGB: 3}.get(photometric, MOST_SAMPLES + 1)
    known = ("u2", "i2", "f2", "u4", "i4", "f4", "f8")
    if not is_read_here or samples < least or depth % 8 or dtype[1:] not in known:
        return None
    width, height = (_first(content, order, entries, tag, 0) for tag in (WIDTH, HEIGHT))
    return DeepTiff(content, order, entries, next_directory, width, height, samples, np.dtype(dtype))


def _first(content: bytes, order: str, entries: dict[int, bytes], tag: int, usual: int) -> int:
    if tag not in entries:
        return usual
    kind, values = _values_of(content, order, entries[tag], most=1)
    return int(struct.unpack_from(order + LETTERS[kind], values)[0])


def _all(content: bytes, order: str, entries: dict[int, bytes], tag: int) -> set[int]:
    """Return the different values of a tag, of those a few numbers a pixel may have."""
    if tag not in entries:
        return set()
    kind, values = _values_of(content, order, entries[tag], most=MOST_SAMPLES)
    return set(struct.unpack(f"{order}{len(values) // TYPE_BYTES[kind]}{LETTERS[kind]}", values))


def _values_of(content: bytes, order: str, entry: bytes, most: int | None = None) -> tuple[int, bytes]:
    """Return the type of an entry and the bytes of its values."""
    _, kind, count = struct.unpack_from(f"{order}HHI", entry)
    size = TYPE_BYTES[kind] * count
    place, source = (8, entry) if size <= 4 else (struct.unpack_from(f"{order}I", entry, 8)[0], content)
    wanted = size if most is None else min(size, TYPE_BYTES[kind] * most)
    values = source[place : place + wanted]
    if len(values) < wanted:
        raise struct.error("values beyond the end of the file")
    return kind, values
