"""A picture is turned once, whatever says how: EXIF, TIFF's own tag, AVIF's boxes, XMP."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from heatscope.inputs.crop import Crop, Square
from heatscope.inputs.image import decode, upright
from tests.picture_files import xmp
from tests.pictures import encoded, quarters, with_chunks

MAX_PIXELS = 1_000_000
FILES = Path(__file__).parents[2] / "files"
#: What stands top left and bottom left once the picture is turned; stored are red, green above blue, white.
CORNERS = {
    1: ("red", "blue"),
    2: ("lime", "white"),
    3: ("white", "lime"),
    4: ("blue", "red"),
    5: ("red", "lime"),
    6: ("blue", "white"),
    7: ("white", "blue"),
    8: ("lime", "red"),
}
COLOURS = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}


def exif(orientation: int) -> bytes:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


def assert_upright(content: bytes, orientation: int) -> None:
    seen = upright(content, MAX_PIXELS)
    read = decode(content, 16, 16, MAX_PIXELS)
    assert seen.image.size == ((32, 48) if orientation >= 5 else (48, 32))
    assert (seen.width, seen.height) == (read.width, read.height) == seen.image.size
    for corner, name in zip([(2, 2), (2, seen.height - 3)], CORNERS[orientation], strict=True):
        assert np.abs(np.asarray(seen.image).astype(int)[corner[1], corner[0]] - COLOURS[name]).max() < 40
    for row, name in zip([1, -2], CORNERS[orientation], strict=True):
        assert np.abs(read.pixels[:, row, 1].numpy().astype(int) - COLOURS[name]).max() < 40
    assert [note.kind for note in seen.notes] == ["turned"] * (orientation != 1)


@pytest.mark.parametrize("orientation", CORNERS)
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_exif_is_applied_once_in_every_format(format: str, orientation: int) -> None:
    assert_upright(encoded(quarters(48, 32), format, exif=exif(orientation)), orientation)


@pytest.mark.parametrize("orientation", [3, 6])
@pytest.mark.parametrize("compression", ["tiff_deflate", "tiff_lzw", "packbits"])
def test_packed_tiff_is_turned_once(compression: str, orientation: int) -> None:
    content = encoded(quarters(48, 32), "TIFF", exif=exif(orientation), compression=compression)
    assert_upright(content, orientation)


@pytest.mark.parametrize("orientation", [2, 6, 8])
@pytest.mark.parametrize("format", ["JPEG", "WEBP", "TIFF", "PNG", "AVIF"])
def test_xmp_alone_is_applied(format: str, orientation: int) -> None:
    options: dict[str, Any] = {"xmp": xmp(orientation)} if format != "TIFF" else {"tiffinfo": {700: xmp(orientation)}}
    content = encoded(quarters(48, 32), format, **options if format != "PNG" else {})
    if format == "PNG":
        content = with_chunks(content, (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(orientation)))
    assert_upright(content, orientation)


def test_exif_counts_before_xmp() -> None:
    assert_upright(encoded(quarters(48, 32), "JPEG", exif=exif(1), xmp=xmp(6)), 1)
    assert_upright(encoded(quarters(48, 32), "JPEG", exif=exif(8), xmp=xmp(6)), 8)


def test_exif_behind_the_pixels_of_a_png_counts() -> None:
    content = encoded(quarters(48, 32), "PNG", exif=exif(6))
    place = content.index(b"eXIf") - 4
    length = 12 + int.from_bytes(content[place : place + 4])
    moved = content[:place] + content[place + length : -12] + content[place : place + length] + content[-12:]
    assert_upright(moved, 6)


def test_exif_in_a_comment_of_a_png_counts() -> None:
    digits = exif(6).hex().encode()
    comment = b"Raw profile type exif\0\nexif\n%8d\n%s\n" % (len(digits) // 2, digits)
    assert_upright(with_chunks(encoded(quarters(48, 32), "PNG"), (b"tEXt", comment)), 6)


@pytest.mark.parametrize("orientation", [0, 9, 700])
def test_orientation_that_does_not_exist_is_upright(orientation: int) -> None:
    assert_upright(encoded(quarters(48, 32), "JPEG", exif=exif(orientation)), 1)


@pytest.mark.parametrize("orientation", CORNERS)
def test_chosen_part_is_that_of_the_upright_picture(orientation: int) -> None:
    content = encoded(Image.effect_mandelbrot((90, 60), (-2, -1, 1, 1), 40), "PNG", exif=exif(orientation))
    seen = upright(content, MAX_PIXELS).image
    read = decode(content, 16, 16, MAX_PIXELS, crop=Square(11, 7, 40))
    assert read.crop == Crop(11, 7, 51, 47)
    expected = np.asarray(seen.resize((16, 16), Image.Resampling.LANCZOS, box=(11, 7, 51, 47)))
    np.testing.assert_array_equal(read.pixels.permute(1, 2, 0).numpy(), expected)
