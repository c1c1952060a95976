"""The part that a visitor chose, as text and in pixels."""

import io

import numpy as np
import pytest
from PIL import Image

from heatscope.errors import InputError
from heatscope.inputs.crop import Crop, Square, place, read_square
from heatscope.inputs.image import decode
from tests.pictures import encoded, photo

MAX_PIXELS = 20_000_000


@pytest.mark.parametrize(
    ("text", "square"), [("0,0,1", (0, 0, 1)), ("10,20,300", (10, 20, 300)), ("0.5,2.25,9.75", (0.5, 2.25, 9.75))]
)
def test_square_is_three_numbers(text: str, square: tuple[float, ...]) -> None:
    assert read_square(text) == square


@pytest.mark.parametrize(
    "text",
    ["", "1,2", "1,2,3,4", "-1,0,5", "1, 2, 3", "a,b,c", "1e3,0,5", "nan,0,5", "inf,0,1", "١,0,5", "9999999,0,1"],
)
def test_square_that_is_none_is_refused_with_what_would_do(text: str) -> None:
    with pytest.raises(InputError, match=r"is not left,top,side: three numbers from 0, e\.g\. 40,0,120"):
        read_square(text)


def test_square_of_less_than_a_pixel_is_refused() -> None:
    with pytest.raises(InputError, match="less than a pixel"):
        read_square("0,0,0.5")


def test_square_beyond_the_picture_is_refused_with_its_size() -> None:
    said = r"crop 10,0,300 reaches to 310 × 300; the upright picture is 300 × 200"
    with pytest.raises(InputError, match=said):
        place(Square(10, 0, 300), (300, 200), (64, 64))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((999_999, 30, 999_999), "crop 999999,30,999999 reaches to 1999998 × 1000029;"),
        ((12345.678901, 0.000001, 100), "crop 12345.678901,0.000001,100 reaches to 12445.678901 × 100.000001;"),
        ((300.5, 0, 10), "crop 300.5,0,10 reaches to 310.5 × 10;"),
    ],
)
def test_numbers_of_a_square_are_said_as_they_are_given(given: tuple[float, ...], said: str) -> None:
    with pytest.raises(InputError) as refused:
        place(Square(*given), (300, 200), (64, 64))
    assert str(refused.value).startswith(said)


def test_input_that_is_not_square_gets_its_proportions() -> None:
    assert place(Square(10, 20, 50), (300, 200), (64, 32)) == Crop(10, 20, 110, 70)
    assert place(Square(10, 20, 50), (300, 200), (32, 64)) == Crop(10, 20, 60, 120)


@pytest.mark.parametrize("square", [(0, 0, 60), (13, 7, 40), (100.5, 50.25, 30.5), (0, 0, 3), (290, 190, 10)])
def test_part_is_scaled_as_pillow_scales_it_out_of_the_whole(square: tuple[float, float, float]) -> None:
    original = photo(300, 200).resize((300, 200))
    noisy = Image.blend(original, Image.effect_noise((300, 200), 90).convert("RGB"), 0.5)
    left, top, side = square
    expected = noisy.resize((16, 16), Image.Resampling.LANCZOS, box=(left, top, left + side, top + side))
    read = decode(encoded(noisy, "PNG"), 16, 16, MAX_PIXELS, crop=Square(*square))
    np.testing.assert_array_equal(read.pixels.permute(1, 2, 0).numpy(), np.asarray(expected))
    assert read.enlarged == (side < 16)


def test_small_part_of_a_large_jpeg_is_not_read_from_a_small_draft() -> None:
    noise = Image.effect_noise((1600, 1200), 120)
    content = encoded(noise, "JPEG", quality=95)
    whole = Image.open(io.BytesIO(content)).convert("RGB")
    expected = whole.resize((64, 64), Image.Resampling.LANCZOS, box=(700, 500, 764, 564))
    read = decode(content, 64, 64, MAX_PIXELS, crop=Square(700, 500, 64))
    np.testing.assert_array_equal(read.pixels.permute(1, 2, 0).numpy(), np.asarray(expected))


def test_enlarged_picture_says_so() -> None:
    read = decode(encoded(photo(20, 30), "PNG"), 64, 64, MAX_PIXELS)
    assert read.enlarged
    assert [note.detail for note in read.notes] == [
        "the part that is read has 20 × 20 pixels and was enlarged to 64 × 64"
    ]
    assert not decode(encoded(photo(64, 64), "PNG"), 64, 64, MAX_PIXELS).enlarged
