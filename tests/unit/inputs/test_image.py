"""The network reads the middle of whatever picture comes, upright and on white; what is no picture is refused."""

import contextlib
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from heatscope.errors import ImageError, ImageTooLargeError, NotAnImageError
from heatscope.inputs.image import Crop, Picture, decode, middle, normalise
from tests.pictures import encoded, photo, quarters

SIDE = 16
MAX_PIXELS = 1_000_000


def read(content: bytes, height: int = SIDE, width: int = SIDE) -> Picture:
    return decode(content, height, width, MAX_PIXELS)


def corner(picture: Picture, row: int, column: int) -> list[int]:
    """Return the colour of a corner pixel, 0 or -1 on each axis, rounded to what JPEG leaves of it."""
    return [round(int(value) / 51) * 51 for value in picture.pixels[:, row, column]]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "TIFF"])
def test_format_is_read_by_its_content(format: str) -> None:
    picture = read(encoded(quarters(40, 40), format))
    assert (picture.width, picture.height, picture.format) == (40, 40, format)
    assert picture.pixels.shape == (3, SIDE, SIDE)
    assert picture.pixels.dtype == torch.uint8
    assert corner(picture, 0, 0) == [255, 0, 0]
    assert corner(picture, -1, -1) == [255, 255, 255]


def test_middle_is_scaled_as_pillow_scales_it() -> None:
    original = photo(60, 40)
    expected = original.resize((SIDE, SIDE), Image.Resampling.LANCZOS, box=(10, 0, 50, 40))
    picture = read(encoded(original, "PNG"))
    assert picture.crop == Crop(10, 0, 50, 40)
    np.testing.assert_array_equal(picture.pixels.permute(1, 2, 0).numpy(), np.asarray(expected))


def test_large_jpeg_decoded_at_a_fraction_differs_little() -> None:
    content = encoded(photo(900, 600), "JPEG", quality=95)
    whole = Image.open(io.BytesIO(content)).resize((SIDE, SIDE), Image.Resampling.LANCZOS, box=(150, 0, 750, 600))
    picture = read(content)
    difference = np.abs(picture.pixels.permute(1, 2, 0).numpy().astype(int) - np.asarray(whole, int))
    assert difference.max() <= 2
    assert picture.crop == Crop(150, 0, 750, 600)


@pytest.mark.parametrize(
    ("size", "target", "expected"),
    [
        ((300, 200), (64, 64), (50, 0, 250, 200)),
        ((201, 300), (64, 64), (0, 49.5, 201, 250.5)),
        ((64, 64), (64, 64), (0, 0, 64, 64)),
        ((400, 100), (64, 32), (100, 0, 300, 100)),
    ],
)
def test_crop_is_the_middle_with_the_proportions_of_the_target(
    size: tuple[int, int], target: tuple[int, int], expected: tuple[float, ...]
) -> None:
    assert middle(*size, *target) == expected


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (3, 5)])
def test_tiny_and_narrow_pictures_are_read(size: tuple[int, int]) -> None:
    assert read(encoded(photo(*size), "PNG")).pixels.shape == (3, SIDE, SIDE)


@pytest.mark.parametrize(
    ("orientation", "corners"),
    # What stands top left and bottom left once the picture is turned; stored are red, green above blue, white.
    [
        (1, ("red", "blue")),
        (2, ("lime", "white")),
        (3, ("white", "lime")),
        (4, ("blue", "red")),
        (5, ("red", "lime")),
        (6, ("blue", "white")),
        (7, ("white", "blue")),
        (8, ("lime", "red")),
    ],
)
def test_exif_orientation_is_applied(orientation: int, corners: tuple[str, str]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = read(encoded(quarters(48, 32), "PNG", exif=exif.tobytes()))
    assert (picture.width, picture.height) == ((32, 48) if orientation >= 5 else (48, 32))
    assert picture.crop == middle(picture.width, picture.height, SIDE, SIDE)
    colours = {"red": [255, 0, 0], "lime": [0, 255, 0], "blue": [0, 0, 255], "white": [255] * 3}
    assert [corner(picture, 0, 0), corner(picture, -1, 0)] == [colours[name] for name in corners]


def test_exif_orientation_of_a_picture_that_is_not_square() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = read(encoded(quarters(48, 32), "PNG", exif=exif.tobytes()), height=24, width=12)
    assert picture.pixels.shape == (3, 24, 12)
    assert picture.crop == Crop(4, 0, 28, 48)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_garbled_exif_does_not_hide_a_sound_picture() -> None:
    assert read(encoded(quarters(40, 40), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")).width == 40


def transparent(mode: str) -> bytes:
    """Return a picture that is red on the left and see-through on the right."""
    picture = Image.new("RGBA", (40, 40), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (20, 0, 40, 40))
    if mode == "P":
        return encoded(picture.convert("RGB").quantize(2), "PNG", transparency=1)
    return encoded(picture.convert(mode), "PNG")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_parts_lie_on_white(mode: str) -> None:
    picture = read(transparent(mode))
    assert {tuple(corner(picture, 0, column)) for column in (0, -1)} >= {(255, 255, 255)}
    assert corner(picture, 0, 0) != corner(picture, 0, -1)


def test_half_transparent_red_on_white_is_pink() -> None:
    picture = read(encoded(Image.new("RGBA", (20, 20), (255, 0, 0, 128)), "PNG"))
    assert picture.pixels[:, 8, 8].tolist() == [255, 127, 127]


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr"])
def test_other_colour_modes_are_converted(mode: str) -> None:
    format = "TIFF" if mode in ("CMYK", "YCbCr") else "PNG"
    picture = read(encoded(Image.new("RGB", (20, 20), "white").convert(mode), format))
    assert picture.pixels.min() >= 250


def test_cmyk_jpeg_keeps_its_colours() -> None:
    red = Image.new("CMYK", (20, 20), (0, 255, 255, 0))
    assert corner(read(encoded(red, "JPEG")), 8, 8) == [255, 0, 0]


def test_sixteen_bit_grey_is_scaled_and_not_cut_off() -> None:
    values = np.full((20, 20), 0x4000, np.uint16)
    assert set(read(encoded(Image.fromarray(values), "PNG")).pixels.flatten().tolist()) == {64}


@pytest.mark.parametrize("dtype", [np.int32, np.float32])
def test_grey_of_no_stated_range_goes_from_darkest_to_brightest(dtype: type) -> None:
    ramp: NDArray[Any] = np.linspace(-1000, 100_000, 20 * 20).reshape(20, 20).astype(dtype)
    pixels = read(encoded(Image.fromarray(ramp), "TIFF")).pixels
    assert pixels[0, 0, 0] < 20
    assert pixels[0, -1, -1] > 235


def test_grey_with_no_number_in_it_is_read() -> None:
    values = np.full((20, 20), np.nan, np.float32)
    assert set(read(encoded(Image.fromarray(values), "TIFF")).pixels.flatten().tolist()) == {0}


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "TIFF"])
def test_animation_is_its_first_frame(format: str) -> None:
    first, second = Image.new("RGB", (20, 20), "red"), Image.new("RGB", (20, 20), "blue")
    content = encoded(first, format, save_all=True, append_images=[second])
    assert corner(read(content), 8, 8) == [255, 0, 0]


def test_photo_with_a_second_one_inside_is_a_jpeg() -> None:
    first, second = Image.new("RGB", (20, 20), "red"), Image.new("RGB", (20, 20), "blue")
    picture = read(encoded(first, "MPO", save_all=True, append_images=[second]))
    assert picture.format == "JPEG"
    assert corner(picture, 8, 8) == [255, 0, 0]


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"\x00" * 1000,
        b"%PDF-1.7 ...",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        encoded(photo(16, 16), "ICO"),
        encoded(photo(16, 16), "PPM"),
    ],
    ids=["text", "zeros", "pdf", "svg", "ico", "ppm"],
)
def test_what_is_no_accepted_picture_is_named_so(content: bytes) -> None:
    with pytest.raises(NotAnImageError, match="the file is no picture we can read; send JPEG, PNG, WebP"):
        read(content)


def test_empty_file_is_named_so() -> None:
    with pytest.raises(ImageError, match="the file is empty; send a picture"):
        read(b"")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_truncated_picture_is_named_damaged(format: str, share: float) -> None:
    content = encoded(photo(200, 200), format)
    with pytest.raises(ImageError, match="damaged or cut off"):
        read(content[: max(13, int(len(content) * share))])


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "TIFF"])
def test_damaged_picture_is_read_or_refused_but_never_crashes(format: str) -> None:
    chance = np.random.default_rng(7)
    content = bytearray(encoded(photo(60, 60), format))
    for _ in range(60):
        damaged = bytearray(content)
        for place in chance.integers(0, len(damaged), 8):
            damaged[place] = chance.integers(0, 256)
        with contextlib.suppress(ImageError, NotAnImageError):
            assert read(bytes(damaged)).pixels.shape == (3, SIDE, SIDE)


def png_claiming(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose header claims a size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def gif_claiming(width: int, height: int) -> bytes:
    """Return an animated GIF of a few bytes whose header claims a size."""
    frames = [Image.new("P", (1, 1), index) for index in range(3)]
    content = bytearray(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    content[6:10] = struct.pack("<HH", width, height)
    return bytes(content)


@pytest.mark.parametrize("bomb", [png_claiming, gif_claiming])
def test_bomb_is_refused_before_a_pixel_is_decoded(
    bomb: Callable[[int, int], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bomb(2000, 1000)

    def load(_image: Image.Image) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(Image.Image, "load", load)
    with pytest.raises(ImageTooLargeError, match=r"has 2000 × 1000 = 2\.0 megapixels; at most 1 megapixels are read"):
        read(content)


@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (60_000, 60_000)])
def test_bomb_beyond_what_pillow_opens_is_refused_the_same_way(width: int, height: int) -> None:
    with pytest.raises(ImageTooLargeError, match="at most 1 megapixels are read"):
        read(png_claiming(width, height))


def test_batch_is_normalised_per_channel() -> None:
    pixels = torch.tensor([[[0, 255]], [[51, 102]], [[255, 255]]], dtype=torch.uint8)
    batch = normalise(pixels, [0.5, 0.2, 0.0], [0.5, 0.1, 2.0])
    expected = torch.tensor([[[[-1.0, 1.0]], [[0.0, 2.0]], [[0.5, 0.5]]]])
    torch.testing.assert_close(batch, expected)
