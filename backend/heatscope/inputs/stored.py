"""Open a picture file and decode its pixels as they are stored.

The format is recognised by content and never by name; the size is checked before a pixel is
decoded; the first picture is taken. What the file says of its colours is handed on, not applied. Knows nothing of
crops, networks or HTTP.
"""

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from heatscope.errors import CutOffImageError, ImageError, ImageTooLargeError, NotAnImageError
from heatscope.inputs import cut_png, deep_tiff, heic
from heatscope.inputs.colour import SRGB, UNSPECIFIED, CodePoints
from heatscope.inputs.cut_jpeg import JpegEnd, ends_in_grey, find_end, has_several_scans, lacks_some
from heatscope.inputs.known_whole import KnownWhole, digest_of
from heatscope.inputs.notes import Note
from heatscope.inputs.png import SIGNATURE, Png, take_apart

HAS_HEIC = heic.register()
#: What Pillow may try, and no other of its forty decoders.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "TIFF", *[heic.PILLOW_FORMAT] * HAS_HEIC)
ACCEPTED = f"JPEG, PNG, WebP, GIF, BMP, AVIF{', TIFF or HEIC' if HAS_HEIC else ' or TIFF'}"
#: Pillow's names for what everybody calls otherwise. A photo with a second one inside (MPO) is a JPEG to everybody.
NAMES = {"MPO": "JPEG", heic.PILLOW_FORMAT: "HEIC"}
#: JPEGs of several scans that lack none; to know it takes as long again as to decode one.
WHOLE = KnownWhole()
#: How files of these formats begin: (offset, bytes).
SIGNATURES = (
    (0, b"\xff\xd8\xff"),
    (0, b"\x89PNG\r\n\x1a\n"),
    (8, b"WEBP"),
    (0, b"GIF8"),
    (0, b"BM"),
    (4, b"ftypavif"),
    (4, b"ftypavis"),
    (0, b"II*\x00"),
    (0, b"MM\x00*"),
)
#: Many kinds of TIFF are read, but e.g. none with numbers of 12 bits.
TIFF_BEGINNINGS = (b"II*\x00", b"MM\x00*")
#: Colours as ITU-T H.273 numbers them, in the box of an AVIF or HEIC; ISO/IEC 14496-12, section 12.1.5.
CODE_POINTS = b"colrnclx"
#: Transfer characteristics of video cameras, and the unspecified.
TELEVISION = (1, 2, 6, 14, 15)
#: Such boxes stand before the pixels.
HEAD_BYTES = 64 * 1024
#: Of colours in more than 8 bits, which are unpacked byte by byte.
MOST_DEEP_BYTES = 80_000_000
#: Whoever gives it otherwise puts their own words in its place: commands, and the page, which has a button.
READ_PARTIAL = "send partial=true to have it read as far as it goes"


@dataclass
class Stored:
    """An opened picture whose pixels are not decoded yet."""

    content: bytes
    image: Image.Image
    format: str
    png: Png | None = None
    tiff: deep_tiff.DeepTiff | None = None  #: where the pixels are its to read
    profile: bytes | None = None
    codes: CodePoints | None = None
    xmp: bytes = b""
    frames: int = 1  #: pictures in the file; 2 where it is only known that there are more
    notes: list[Note] = field(default_factory=list)
    #: What is still to be done to the picture in 8 bits where its data was cut.
    finish: Callable[[Image.Image], Image.Image] | None = None


def open_stored(content: bytes, max_pixels: int) -> Stored:
    """Return the picture in ``content``.

    Raises:
        NotAnImageError: the bytes are no picture of an accepted format.
        ImageTooLargeError: it has more than ``max_pixels``; nothing was decoded.
        ImageError: it is empty or its beginning is damaged.
    """
    if not content:
        raise ImageError("the file is empty; send a picture")
    parts = take_apart(content) if content.startswith(SIGNATURE) else None
    tiff = deep_tiff.find(content)
    image = _opened(parts.content if parts else tiff.plain() if tiff else content, content, max_pixels)
    _check_size(*image.size, max_pixels)
    if tiff and tiff.byte_count > MOST_DEEP_BYTES:
        said = f"the picture's numbers take {tiff.byte_count / 1e6:.0f} MB as they are stored"
        raise ImageTooLargeError(
            f"{said}; at most {MOST_DEEP_BYTES // 10**6} MB are read: send it smaller, or in 8 bits"
        )
    name = str(image.format)
    stored = Stored(content, image, NAMES.get(name, name), parts, tiff, profile=image.info.get("icc_profile"))
    if parts:
        stored.profile, stored.codes, stored.xmp = parts.profile, parts.codes, parts.xmp
        stored.notes += [Note("repaired", said) for said in parts.repaired]
    elif stored.format in ("AVIF", "HEIC") and not stored.profile:
        stored.codes = _code_points(content)
    stored.frames = parts.frames if parts else _frames(image)
    stored.notes += _said_of_frames(stored)
    return stored


def load(stored: Stored, draft: tuple[int, int] | None, partial: bool) -> None:
    """Decode the pixels of ``stored``, unless they are those of ``stored.tiff``.

    Args:
        stored: its image, notes and what is left to be done are changed.
        draft: (width, height) that a JPEG may be decoded at, as long as it is no less.
        partial: whether a JPEG or PNG that is cut is read as far as it goes.

    Raises:
        CutOffImageError: the image data ends too early, and ``partial`` is not asked for.
        ImageError: the image data is damaged.
    """
    if stored.tiff:
        return
    try:
        if stored.png and not stored.png.is_whole:
            _load_cut_png(stored, stored.png, partial)
        elif stored.format == "JPEG":
            _load_jpeg(stored, draft, partial)
        else:
            stored.image.load()
    except CutOffImageError:
        raise
    except Exception as error:  # Decoders raise nearly anything at a damaged file; it is the file's fault.
        try:
            _load_cut(stored, draft, partial)
        except CutOffImageError:
            raise
        except Exception:
            raise ImageError(f"the {stored.format} picture is damaged or cut off: {_reason(error)}") from error


def _load(image: Image.Image, draft: tuple[int, int] | None) -> None:
    if draft:
        image.draft(image.mode, draft)
    image.load()


def _load_cut(stored: Stored, draft: tuple[int, int] | None, partial: bool) -> None:
    """Try again what could not be decoded; raise if it is not cut but damaged."""
    if stored.png:
        _load_cut_png(stored, stored.png, partial)
    elif stored.format == "JPEG":
        _load_cut_jpeg(stored, draft, partial)
    else:
        raise ImageError("its data cannot be decoded")


def _load_cut_png(stored: Stored, parts: Png, partial: bool) -> None:
    if cut_png.is_complete(parts):
        stored.notes.append(Note("repaired", "its end marker is missing; the picture is whole"))
    else:
        where = cut_png.where_it_ends(parts)
        _refuse_unless(partial, stored, where)
        stored.finish = lambda image: cut_png.as_far_as_it_goes(image, parts)
        stored.notes.append(Note("cut-off", f"the image data ends {where}; what is missing is white"))
    stored.image = Image.open(io.BytesIO(cut_png.filled_up(parts)), formats=("PNG",))
    stored.image.load()


def _load_jpeg(stored: Stored, draft: tuple[int, int] | None, partial: bool) -> None:
    """Decode a JPEG, and look again at one that may lack what belongs before its end marker."""
    size, is_scanned = stored.image.size, has_several_scans(stored.content)
    _load(stored.image, draft)
    digest = digest_of(stored.content) if is_scanned else b""
    if digest in WHOLE:
        return
    if is_scanned and stored.image.size == size:
        is_doubtful = lacks_some(stored.content, stored.image)
    else:
        # At a fraction of its size a picture without its last scans may look like the whole one.
        is_doubtful = is_scanned or ends_in_grey(stored.image)
    if is_doubtful and not (end := find_end(stored.content)).is_complete:
        _load_from(end, stored, draft, partial)
    elif is_scanned:
        WHOLE.add(digest)


def _load_cut_jpeg(stored: Stored, draft: tuple[int, int] | None, partial: bool) -> None:
    _load_from(find_end(stored.content), stored, draft, partial)


def _load_from(end: JpegEnd, stored: Stored, draft: tuple[int, int] | None, partial: bool) -> None:
    if end.is_complete:
        stored.notes.append(Note("repaired", "its end marker is missing; the picture is whole"))
    else:
        _refuse_unless(partial, stored, end.where())
        if end.missing_scans or end.progressive:
            said = "what is missing is coarse or grey"
        else:
            said = "what is missing is white"
            # Once decoded, whatever the size it was decoded at.
            stored.finish = lambda image: _white_from(image, end.rows * image.height // end.height)
        stored.notes.append(Note("cut-off", f"the image data ends {end.where()}; {said}"))
    stored.image = Image.open(io.BytesIO(end.content), formats=("JPEG",))
    _load(stored.image, draft)


def _refuse_unless(partial: bool, stored: Stored, where: str) -> None:
    if not partial:
        said = f"the {stored.format} picture is damaged or cut off: its image data ends {where}"
        raise CutOffImageError(f"{said}; send the whole file, or {READ_PARTIAL}")


def _white_from(image: Image.Image, row: int) -> Image.Image:
    image.paste("white", (0, row, *image.size))
    return image


def _opened(content: bytes, sent: bytes, max_pixels: int) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooLargeError(f"the picture has far too many pixels; {_at_most(max_pixels)}") from error
    except Exception as error:  # As above: any exception is the file's fault.
        if heic.is_heic(sent) and not HAS_HEIC:
            said = f"the picture is HEIC, as iPhones take, which is read once `{heic.INSTALL}` has run here"
            raise NotAnImageError(f"{said}; send {ACCEPTED}") from error
        if heic.is_heic(sent) or any(sent[offset:].startswith(signature) for offset, signature in SIGNATURES):
            other = ", or a kind of TIFF that is not read" * sent.startswith(TIFF_BEGINNINGS)
            raise ImageError(f"the picture is damaged or cut off{other}; send a whole {ACCEPTED} file") from error
        raise NotAnImageError(f"the file is no picture we can read; send {ACCEPTED}") from error


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        given = f"{width} × {height} = {width * height / 1e6:.1f} megapixels"
        raise ImageTooLargeError(f"the picture has {given}; {_at_most(max_pixels)}")


def _at_most(max_pixels: int) -> str:
    return f"at most {max_pixels / 1e6:g} megapixels are read"


def _code_points(content: bytes) -> CodePoints | None:
    place = content[:HEAD_BYTES].find(CODE_POINTS)
    numbers = content[place + len(CODE_POINTS) :][:4]
    if place < 0 or len(numbers) < 4:
        return None
    primaries, transfer = int.from_bytes(numbers[:2]), int.from_bytes(numbers[2:])
    # As browsers take these formats: television's curves, and what is not said, as sRGB's.
    return CodePoints(
        SRGB.primaries if primaries == UNSPECIFIED else primaries,
        SRGB.transfer if transfer in TELEVISION else transfer,
    )


def _frames(image: Image.Image) -> int:
    """Return how many pictures there are, without looking further than for the second of a GIF or TIFF."""
    with contextlib.suppress(Exception):  # As above: a damaged second picture is no picture.
        if image.format in ("GIF", "TIFF"):
            return 2 if getattr(image, "is_animated", False) else 1
        return int(getattr(image, "n_frames", 1))
    return 1


def _said_of_frames(stored: Stored) -> list[Note]:
    if stored.frames < 2:
        return []
    count = "several" if stored.format in ("GIF", "TIFF") else str(stored.frames)
    which = "the main one" if stored.format == "HEIC" else "the first"
    if stored.png and not stored.png.is_first_frame:
        return [Note("first-picture", f"an animation of {count} pictures with a still one, which is read")]
    return [Note("first-picture", f"the file holds {count} pictures; {which} is read")]


def _reason(error: Exception) -> str:
    said = str(error).splitlines()
    return said[0][:120] if said else type(error).__name__
