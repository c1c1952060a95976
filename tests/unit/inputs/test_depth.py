"""Numbers beyond 8 bits become grey by a range that is said."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from heatscope.errors import ImageError
from heatscope.inputs.crop import Square
from heatscope.inputs.image import Upright, decode, upright
from heatscope.inputs.notes import ValueRange
from tests.pictures import encoded
from tests.tiffs import deep_tiff

MAX_PIXELS = 1_000_000


def tiff(values: NDArray[Any], **tags: Any) -> bytes:
    return encoded(Image.fromarray(values), "TIFF", **tags)


def signed_tiff(values: NDArray[np.int16]) -> bytes:
    """Return a TIFF of signed 16-bit numbers, which Pillow reads but does not write."""
    # SampleFormat 2: two's complement.
    picture = Image.fromarray(values.view(np.uint16))
    return encoded(picture, "TIFF", tiffinfo={339: 2})


def seen(content: bytes) -> tuple[NDArray[Any], Upright]:
    done = upright(content, MAX_PIXELS)
    return np.asarray(done.image)[..., 0].astype(int), done


def ramp(low: float, high: float, dtype: Any) -> NDArray[Any]:
    return np.linspace(low, high, 40 * 40).reshape(40, 40).astype(dtype)


@pytest.mark.parametrize(
    ("greatest", "white"), [(65535, 65535), (20_000, 65535), (16383, 16383), (4095, 4095), (3000, 4095), (1000, 1023)]
)
@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_by_the_bits_that_are_used(format: str, greatest: int, white: int) -> None:
    values = ramp(0, greatest, np.uint16)
    grey, done = seen(encoded(Image.fromarray(values), format))
    assert np.abs(grey - values / white * 255).max() <= 0.5
    assert done.value_range is not None
    assert done.value_range[:2] == (0, white)
    assert f"hold the greatest value {greatest}" in done.value_range.chosen


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(-1024, 3071, (-1024, 3071)), (0, 4000, (0, 4095)), (0, 32767, (0, 32767))]
)
def test_signed_sixteen_bits_are_read_with_their_sign(low: int, high: int, expected: tuple[int, int]) -> None:
    values = ramp(low, high, np.int16)
    grey, done = seen(signed_tiff(values))
    assert done.value_range is not None
    assert done.value_range[:2] == expected
    least, greatest = expected
    assert np.abs(grey - (values.astype(float) - least) / (greatest - least) * 255).max() <= 0.5


@pytest.mark.parametrize("scale", [1.0, 1e-3, 1e30])
def test_floats_go_from_their_least_to_their_greatest_finite_value(scale: float) -> None:
    values = ramp(-1, 3, np.float32) * np.float32(scale)
    clean, _ = seen(tiff(values))
    assert np.abs(clean - (values.astype(float) / scale + 1) / 4 * 255).max() <= 0.5
    values[10, 10], values[20, 20], values[30, 30] = np.nan, np.inf, -np.inf
    grey, done = seen(tiff(values))
    assert (grey[10, 10], grey[20, 20], grey[30, 30]) == (0, 255, 0)
    odd = [10, 20, 30]
    clean[odd, odd] = grey[odd, odd]
    np.testing.assert_array_equal(grey, clean)
    assert done.value_range == ValueRange(
        -scale if scale == 1 else float(np.float32(-scale)),
        float(values[np.isfinite(values)].max()),
        "floating-point numbers: least to greatest finite value",
    )
    assert [note.detail for note in done.notes] == [
        "not a number at 1 of 1600 places; shown as the least",
        "infinite at 2 of 1600 places; shown as the least or greatest",
    ]


def test_floats_at_the_limits_of_their_range_are_read() -> None:
    values = ramp(-1, 1, np.float64).astype(np.float32) * np.finfo(np.float32).max
    grey, _ = seen(tiff(values))
    assert (grey[0, 0], grey[-1, -1]) == (0, 255)
    assert (np.diff(grey.ravel()) >= 0).all()


def test_range_is_that_of_the_whole_picture_whatever_part_is_read() -> None:
    values = ramp(0, 1000, np.float32)
    content = tiff(values)
    part = decode(content, 16, 16, MAX_PIXELS, crop=Square(0, 0, 16))
    whole, _ = seen(content)
    np.testing.assert_array_equal(part.pixels[0].numpy(), whole[:16, :16])
    assert part.value_range is not None
    assert part.value_range[:2] == (0, 1000)


def test_white_may_be_zero() -> None:
    values = ramp(0, 65535, np.uint16)
    grey, _ = seen(tiff(values, tiffinfo={262: 0}))
    assert np.abs(grey - (255 - values / 257)).max() <= 0.5


def test_clear_number_of_sixteen_bits_lies_on_white() -> None:
    values = ramp(0, 65535, np.uint16)
    values[:20] = 30_000
    grey, _ = seen(encoded(Image.fromarray(values), "PNG", transparency=30_000))
    assert (grey[:20] == 255).all()
    assert np.abs(grey[20:] - values[20:] / 257).max() <= 0.5


def test_kind_of_tiff_that_is_not_read_is_said() -> None:
    content = deep_tiff(ramp(0, 1, np.uint16)[..., None].repeat(3, axis=2), tags={258: (12, 12, 12)})
    with pytest.raises(ImageError, match="or a kind of TIFF that is not read; send a whole JPEG, PNG"):
        seen(content)


def test_eight_bits_have_no_range_to_state() -> None:
    assert seen(encoded(Image.new("L", (9, 9), 7), "PNG"))[1].value_range is None
