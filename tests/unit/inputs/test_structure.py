"""What a file says of itself is found without decoding it, and what might take long is never called quick."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from heatscope.inputs.structure import inspect
from tests.attack.pictures import HOSTILE
from tests.pictures import encoded, photo

#: Of a processor. Reading a structure takes some dozen microseconds, counting in ten megabytes some milliseconds.
MOST_SECONDS = 0.5


@pytest.mark.parametrize("format", ["JPEG", "PNG", "BMP"])
def test_photo_of_a_camera_or_a_screen_is_quick(format: str) -> None:
    found = inspect(encoded(photo(1600, 1200), format))
    assert found.is_quick
    assert found.pixels == 1600 * 1200


def test_photo_with_exif_a_profile_and_a_thumbnail_is_quick() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = encoded(photo(640, 480), "JPEG", exif=exif, icc_profile=b"p" * 3000, comment=b"c" * 300)
    assert inspect(content).is_quick


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("PNG", {"exif": b"MM\x00\x2a\x00\x00\x00\x08\x00\x00"}),
        ("JPEG", {"progressive": True}),
    ],
)
def test_small_picture_is_quick(format: str, options: dict[str, object]) -> None:
    found = inspect(encoded(photo(200, 100), format, **options))
    assert (found.is_quick, found.pixels) == (True, 20_000)


@pytest.mark.parametrize("format", ["GIF", "TIFF", "AVIF"])
def test_other_formats_are_never_quick_but_their_size_is_found(format: str) -> None:
    found = inspect(encoded(photo(60, 50), format))
    assert (found.is_quick, found.pixels) == (False, 3000)


@pytest.mark.parametrize(
    ("side", "format", "options"),
    [
        (2500, "JPEG", {"progressive": True}),
        (4200, "JPEG", {}),
        (2100, "PNG", {}),
        (1500, "WEBP", {}),
        (2100, "BMP", {}),
    ],
)
def test_picture_of_many_pixels_is_not_quick(side: int, format: str, options: dict[str, object]) -> None:
    found = inspect(encoded(Image.new("RGB", (side, side)), format, **options))
    assert (found.is_quick, found.pixels) == (False, side * side)


#: A decoder that knows when it has enough reads one pixel and no more.
QUICK_ALL_THE_SAME = {"PNG of one pixel and gigabytes"}


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - QUICK_ALL_THE_SAME))
def test_hostile_picture_is_not_quick_and_found_out_at_once(name: str) -> None:
    content = HOSTILE[name].make(2_000_000)
    begun = time.thread_time()
    assert not inspect(content).is_quick
    assert time.thread_time() - begun < MOST_SECONDS


def test_grey_baseline_of_one_scan_is_told_from_one_of_many() -> None:
    one = encoded(photo(1500, 1500), "JPEG")
    assert inspect(one).bytes_per_pixel < inspect(encoded(photo(1500, 1500), "JPEG", progressive=True)).bytes_per_pixel


def test_second_header_does_not_hide_the_first() -> None:
    small, large = (encoded(photo(side, side), "PNG")[8:33] for side in (10, 3000))
    signature, rest = b"\x89PNG\r\n\x1a\n", encoded(photo(10, 10), "PNG")[33:]
    assert not inspect(signature + small + large + rest).is_quick


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBPVP8X",
        b"BM",
        b"II\x2a\0",
        b"GIF89a",
        b"\0\0\0 ftyp",
    ],
)
@given(rest=some.binary(max_size=80))
def test_nothing_that_is_sent_makes_it_fail(start: bytes, rest: bytes) -> None:
    found = inspect(start + rest)
    assert found.pixels is None or found.pixels >= 0


def test_every_cut_of_a_real_picture_is_read_without_failing() -> None:
    values = np.arange(12 * 16, dtype=np.uint8).reshape(12, 16)
    for format in ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF"):
        whole = encoded(Image.fromarray(values), format)
        for length in range(0, len(whole), 3):
            inspect(whole[:length])
