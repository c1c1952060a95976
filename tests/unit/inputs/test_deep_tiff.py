"""Colours of more than 8 bits are read whole, however the file holds them, and by a range that is said."""

import io
import struct
import tracemalloc
import zlib
from typing import Any, Literal

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from heatscope.errors import ImageError, ImageTooLargeError
from heatscope.inputs import deep_tiff as reading
from heatscope.inputs.crop import Square
from heatscope.inputs.image import Upright, decode, upright
from tests.pictures import encoded, photo
from tests.tiffs import deep_tiff

MAX_PIXELS = 1_000_000
HEIGHT, WIDTH = 23, 37
ORIENTATION, EXTRA, PHOTOMETRIC = 274, 338, 262


def ramp(dtype: str, low: float, high: float, count: int = 3) -> NDArray[Any]:
    """Return numbers from ``low`` to ``high``, another hue everywhere."""
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH]
    shares = [
        across / (WIDTH - 1),
        down / (HEIGHT - 1),
        (down + across) / (HEIGHT + WIDTH - 2),
        1 - across / (WIDTH - 1),
    ]
    values: NDArray[Any] = (low + (high - low) * np.stack(shares[:count], axis=-1)).astype(dtype)
    return values


def seen(content: bytes) -> tuple[NDArray[Any], Upright]:
    done = upright(content, MAX_PIXELS)
    return np.asarray(done.image).astype(float), done


def expected(values: NDArray[Any], low: float, high: float) -> NDArray[Any]:
    levels: NDArray[Any] = (values.astype(float) - low) / (high - low) * 255
    return levels


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("shape", [{}, {"apart": True}, {"tile": (16, 16)}, {"apart": True, "tile": (16, 32)}])
@pytest.mark.parametrize(
    "kind", [("u2", 1), ("u2", 2), ("f4", 1), ("f4", 2), ("f4", 3), ("f2", 3), ("f8", 3), ("u4", 2)]
)
def test_colours_are_read_however_they_are_stored(
    order: Literal["<", ">"], shape: dict[str, Any], kind: tuple[str, int]
) -> None:
    dtype, predictor = kind
    values = ramp(dtype, 0, 60_000 if dtype == "u2" else 1e6 if dtype == "u4" else 3.5)
    content = deep_tiff(values, order=order, packed=predictor > 1, predictor=predictor, **shape)
    levels, done = seen(content)
    assert done.value_range is not None
    assert np.abs(levels - expected(values, *done.value_range[:2])).max() <= 0.51
    assert done.value_range.high == (65535 if dtype == "u2" else float(values.max()))
    # Every number, before a range is chosen.
    found = reading.find(content)
    assert found is not None
    np.testing.assert_array_equal(found.read(0, HEIGHT), values)


@pytest.mark.parametrize(("greatest", "white"), [(4095, 4095), (3000, 4095), (900, 1023), (20_000, 65535)])
def test_sixteen_bits_are_scaled_by_the_bits_that_all_colours_use(greatest: int, white: int) -> None:
    values = ramp("u2", 0, greatest)
    values[..., 2] //= 8
    levels, done = seen(deep_tiff(values))
    assert done.value_range is not None
    assert done.value_range[:2] == (0, white)
    assert np.abs(levels - expected(values, 0, white)).max() <= 0.51


def test_full_sixteen_bits_are_as_pillow_shows_them() -> None:
    values = ramp("u2", 0, 65535)
    with Image.open(io.BytesIO(deep_tiff(values))) as plain:
        shown = np.asarray(plain.convert("RGB")).astype(int)
    assert np.abs(seen(deep_tiff(values))[0] - shown).max() <= 1


def test_floats_say_what_is_no_number_in_any_colour() -> None:
    values = ramp("f4", -1, 3)
    values[3, 4, 0], values[5, 6, 1], values[7, 8, 2] = np.nan, np.inf, -np.inf
    levels, done = seen(deep_tiff(values))
    assert (levels[3, 4, 0], levels[5, 6, 1], levels[7, 8, 2]) == (0, 255, 0)
    assert done.value_range is not None
    assert done.value_range[:2] == (-1, 3)
    places = HEIGHT * WIDTH * 3
    assert [note.detail for note in done.notes] == [
        f"not a number at 1 of {places} places; shown as the least",
        f"infinite at 2 of {places} places; shown as the least or greatest",
    ]


def test_grey_of_half_precision_is_read() -> None:
    values = ramp("f2", 0, 2, count=1)
    levels, done = seen(deep_tiff(values))
    assert np.abs(levels - expected(values, 0, 2)).max() <= 0.51
    assert done.format == "TIFF"


@pytest.mark.parametrize("count", [2, 4])
def test_what_is_see_through_lies_on_white(count: int) -> None:
    values = ramp("u2", 0, 65535, count=count)
    alpha = values[..., -1:].astype(float) / 65535
    levels, _ = seen(deep_tiff(values, tags={EXTRA: (2,)}))
    on_white = expected(values[..., :-1], 0, 65535) * alpha + 255 * (1 - alpha)
    assert np.abs(levels - on_white).max() <= 1.5


def test_colours_multiplied_by_alpha_are_divided_again() -> None:
    values = ramp("f4", 0, 1, count=4)
    values[..., 3] = 0.25 + values[..., 3] * 0.75
    multiplied = values.copy()
    multiplied[..., :3] *= values[..., 3:]
    multiplied[0, 0] = 1  # so that the range is the same
    levels, _ = seen(deep_tiff(multiplied, tags={EXTRA: (1,)}))
    alpha = values[..., 3:].astype(float)
    on_white = 255 * (values[..., :3] * alpha + 1 - alpha)
    assert np.abs(levels - on_white)[1:].max() <= 4


def test_fourth_number_of_no_stated_meaning_is_left_out() -> None:
    values = ramp("u2", 0, 65535, count=4)
    levels, _ = seen(deep_tiff(values, tags={EXTRA: (0,)}))
    assert np.abs(levels - expected(values[..., :3], 0, 65535)).max() <= 0.51


def test_white_may_be_zero() -> None:
    values = ramp("u2", 0, 65535, count=2)
    levels, _ = seen(deep_tiff(values, tags={PHOTOMETRIC: (0,), EXTRA: (0,)}))
    assert np.abs(levels[..., :1] - (255 - expected(values[..., :1], 0, 65535))).max() <= 0.51


@pytest.mark.parametrize(("orientation", "turn"), [(3, lambda v: v[::-1, ::-1]), (6, lambda v: np.rot90(v, -1))])
def test_it_is_turned_once(orientation: int, turn: Any) -> None:
    values = ramp("f4", 0, 1)
    levels, done = seen(deep_tiff(values, tags={ORIENTATION: (orientation,)}))
    assert np.abs(levels - expected(turn(values), 0, 1)).max() <= 0.51
    assert (done.height, done.width) == levels.shape[:2]
    assert [note.kind for note in done.notes] == ["turned"]


def test_chosen_part_is_that_of_the_whole_range() -> None:
    values = ramp("u2", 0, 4000)
    part = decode(deep_tiff(values), 16, 16, MAX_PIXELS, crop=Square(0, 0, 16))
    np.testing.assert_allclose(part.pixels.permute(1, 2, 0), expected(values[:16, :16], 0, 4095), atol=0.51)


def test_profile_is_applied() -> None:
    profile = bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    swapped = profile.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")
    values = ramp("u2", 0, 65535)
    content = deep_tiff(values)
    # Behind the file, as the bytes that the tag points to.
    (at,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, at)
    entries = [content[at + 2 + 12 * i : at + 14 + 12 * i] for i in range(count)]
    entries.append(struct.pack("<HHII", 34675, 7, len(swapped), len(content)))
    entries.sort(key=lambda entry: struct.unpack_from("<H", entry))
    directory = struct.pack("<H", count + 1) + b"".join(entries) + bytes(4)
    whole = content + swapped
    whole = content[:4] + struct.pack("<I", len(whole)) + whole[8:] + directory
    levels, done = seen(whole)
    assert [note.kind for note in done.notes] == ["colours-converted"]
    assert np.abs(levels[..., ::-1] - expected(values, 0, 65535)).max() <= 3


def test_cut_file_is_refused() -> None:
    content = deep_tiff(ramp("f4", 0, 1), tags={273: (8, 2**31, 9, 10)})
    with pytest.raises(ImageError, match="TIFF picture is damaged or cut off"):
        seen(content)


def test_file_of_too_many_bytes_is_refused_before_they_are_unpacked() -> None:
    content = deep_tiff(np.zeros((2, 4000, 3), np.float32), packed=True, tags={257: (4000,)})
    with pytest.raises(ImageTooLargeError, match="192 MB as they are stored; at most 80 MB are read"):
        upright(content, 40_000_000)


def test_strip_that_unpacks_without_end_is_unpacked_as_far_as_it_is_one() -> None:
    content = bytearray(deep_tiff(ramp("u2", 0, 65535), packed=True))
    packed = zlib.compress(bytes(200_000_000))
    (directory,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, directory)
    for at in range(directory + 2, directory + 2 + 12 * count, 12):
        tag, _, strips, place = struct.unpack_from("<HHII", content, at)
        if tag in (273, 279):
            struct.pack_into(f"<{strips}I", content, place, *[len(content) if tag == 273 else len(packed)] * strips)
    tracemalloc.start()
    try:
        levels, _ = seen(bytes(content) + packed)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (levels == 0).all()
    assert most < 20_000_000


def test_every_cut_is_read_or_refused() -> None:
    content = deep_tiff(ramp("u2", 0, 65535), packed=True, predictor=2)
    for length in range(8, len(content), 5):
        with pytest.raises(ImageError):
            seen(content[:length])


def test_pictures_of_eight_bits_and_other_files_are_left_to_pillow() -> None:
    for content in (b"", b"II*\0", b"MM\0*\xff\xff\xff\xff", *(encoded(photo(9, 9), f) for f in ("TIFF", "PNG"))):
        assert reading.find(content) is None
