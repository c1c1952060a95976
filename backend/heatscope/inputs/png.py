"""Take a PNG apart before Pillow reads it: what counts for its pixels, and where its data ends.

Pillow refuses sound files for what has nothing to do with their pixels: comments that
unpack to a megabyte, a wrong check sum in a chunk nobody needs. It is given a copy with
the chunks that count. PNG 3rd edition, https://www.w3.org/TR/png-3/, sections 5, 7, 11 and 13.
Knows nothing of colours but where they are written.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from heatscope.inputs.colour import MAX_PROFILE_BYTES, CodePoints
from heatscope.inputs.profile import PRIMARIES, Chromaticities, power, write_profile

SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: What no PNG may lack; with tRNS and eXIf all that Pillow is given.
CRITICAL = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
#: How ImageMagick wrote EXIF before PNG had a chunk for it: hexadecimal digits in a comment.
EXIF_COMMENT = b"Raw profile type exif\0"
MAX_TEXT_BYTES = 1024 * 1024
GREY, TRUECOLOUR = 0, 2
#: gAMA and cHRM hold hundred-thousandths.
UNIT = 100_000
#: A gAMA of 1 / 2.2, as everything wrote it before sRGB was a chunk: the same as saying nothing.
USUAL_GAMMA, CLOSE = 45_455, 50


class Header(NamedTuple):
    """What IHDR says."""

    width: int
    height: int
    depth: int
    colour_type: int
    interlaced: bool


@dataclass
class Png:
    """A PNG's parts that count."""

    header: Header
    content: bytes = b""  #: a PNG with these parts alone
    profile: bytes | None = None
    codes: CodePoints | None = None
    xmp: bytes = b""
    frames: int = 1
    is_first_frame: bool = True  #: whether the still picture is the animation's first
    is_whole: bool = True  #: whether the end marker was reached
    repaired: list[str] = field(default_factory=list)


def take_apart(content: bytes) -> Png | None:
    """Return the parts of a PNG; None if its beginning is not one's, which Pillow will say."""
    chunks = chunks_of(content)
    name, body, _ = next(chunks, (b"", b"", False))
    if name != b"IHDR" or len(body) < 13:
        return None
    width, height, depth, colour_type = struct.unpack(">IIBB", body[:10])
    header = Header(width, height, depth, colour_type, body[12] == 1)
    png, reader = Png(header), _Reader(header)
    kept = [SIGNATURE, content[8:33]]
    has_data = has_frame = False
    for name, body, is_sound in chunks:
        has_data |= name == b"IDAT"
        if name == b"fcTL" and not has_data:
            has_frame = True
        elif name in CRITICAL:
            # Their check sums are left to Pillow, which refuses a wrong one.
            kept.append(write_chunk(name, body, wrong=not is_sound))
        elif not is_sound:
            png.repaired.append(f"its part {name.decode('latin-1')!r} is damaged and was left out")
        else:
            reader.read(name, body)
            if name == b"eXIf" or (name == b"tRNS" and not has_data):
                kept.append(write_chunk(name, _scaled_key(header, body) if name == b"tRNS" else body))
        if name == b"IEND":
            break
    else:
        png.is_whole = False
    if reader.exif and not any(chunk[4:8] == b"eXIf" for chunk in kept):
        kept.insert(2, write_chunk(b"eXIf", reader.exif))
    png.content = b"".join(kept)
    png.profile, png.codes, png.xmp = reader.profile(), reader.codes, reader.xmp
    png.repaired += reader.repaired
    png.frames, png.is_first_frame = reader.frames, has_frame or reader.frames == 1
    return png


def chunks_of(content: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """Yield name, body and whether the check sum is right, of every chunk; of one that is cut, what is there."""
    place = len(SIGNATURE)
    while place + 8 <= len(content):
        length, name = struct.unpack(">I4s", content[place : place + 8])
        body = content[place + 8 : place + 8 + length]
        end = place + 8 + length
        is_whole = end + 4 <= len(content)
        if is_whole:
            yield name, body, zlib.crc32(name + body) == int.from_bytes(content[end : end + 4])
        elif name == b"IDAT":
            yield name, body, True
        place = end + 4


class _Reader:
    """Gathers what the other chunks say."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.codes: CodePoints | None = None
        self.xmp = b""
        self.exif = b""
        self.frames = 1
        self.repaired: list[str] = []
        self._embedded: bytes | None = None
        self._is_srgb = False
        self._gamma = 0
        self._chromaticities: Chromaticities | None = None

    def read(self, name: bytes, body: bytes) -> None:
        if name == b"iCCP":
            self._embedded = self._inflated(body.partition(b"\0")[2][1:], MAX_PROFILE_BYTES, "colour profile")
        elif name == b"sRGB":
            self._is_srgb = True
        elif name == b"gAMA" and len(body) == 4:
            self._gamma = int.from_bytes(body)
        elif name == b"cHRM" and len(body) == 32:
            values = [value / UNIT for value in struct.unpack(">8I", body)]
            self._chromaticities = Chromaticities(*zip(values[::2], values[1::2], strict=True))
        elif name == b"cICP" and len(body) == 4 and body[2] == 0:
            self.codes = CodePoints(body[0], body[1])
        elif name == b"iTXt" and body.startswith(b"XML:com.adobe.xmp\0") and len(body) > 20:
            text = body[20:].split(b"\0", 2)[-1]
            self.xmp = (self._inflated(text, MAX_TEXT_BYTES, "XMP") or b"") if body[18] else text
        elif name in (b"tEXt", b"zTXt") and body.startswith(EXIF_COMMENT):
            text = body[len(EXIF_COMMENT) :]
            self.exif = _from_digits(
                text if name == b"tEXt" else self._inflated(text[1:], MAX_TEXT_BYTES, "EXIF") or b""
            )
        elif name == b"acTL" and len(body) == 8:
            self.frames = max(1, int.from_bytes(body[:4]))

    def profile(self) -> bytes | None:
        """Return the colours as a profile, by the order of section 4.3: iCCP, sRGB, then gAMA with cHRM."""
        if self._embedded or self._is_srgb or not self._gamma:
            return self._embedded
        if not self._chromaticities and abs(self._gamma - USUAL_GAMMA) <= CLOSE:
            return None
        try:
            return write_profile(self._chromaticities or PRIMARIES[1], power(UNIT / self._gamma))
        except ValueError as error:
            self.repaired.append(f"what it says of its colours is left out: {error}")
            return None

    def _inflated(self, data: bytes, limit: int, what: str) -> bytes | None:
        try:
            inflated = zlib.decompressobj().decompress(data, limit + 1)
        except zlib.error:
            inflated = b""
        if not inflated or len(inflated) > limit:
            why = "is damaged" if not inflated else f"has more than {limit} bytes"
            self.repaired.append(f"its {what} {why} and was left out")
            return None
        return inflated


def _from_digits(text: bytes) -> bytes:
    """Return the EXIF that a comment holds: a line with its kind, one with its length, then digits."""
    try:
        return bytes.fromhex(b"".join(text.strip().split(b"\n")[2:]).decode("ascii")).removeprefix(b"Exif\0\0")
    except ValueError:
        return b""


def write_chunk(name: bytes, body: bytes, wrong: bool = False) -> bytes:
    """Return a chunk with its length and check sum, or with a wrong one."""
    check = zlib.crc32(name + body) ^ (1 if wrong else 0)
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", check)


def _scaled_key(header: Header, body: bytes) -> bytes:
    """Return tRNS as Pillow compares it: with numbers of 8 bits, save for 16-bit grey."""
    if header.colour_type == GREY and header.depth in (2, 4) and len(body) == 2:
        return struct.pack(">H", int.from_bytes(body) * 255 // (2**header.depth - 1))
    if header.colour_type == TRUECOLOUR and header.depth == 16 and len(body) == 6:
        return struct.pack(">3H", *(value >> 8 for value in struct.unpack(">3H", body)))
    return body
