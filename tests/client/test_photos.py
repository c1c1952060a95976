"""Whatever a photo is given as, what is sent is the same picture."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from heatscope_client.photos import photo_bytes, photos_in, png
from tests.pictures import encoded, photo

PICTURE = photo(40, 30)
FILE = encoded(PICTURE, "JPEG")


def test_files_are_sent_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(FILE)
    with path.open("rb") as file:
        given: list[Any] = [path, str(path), FILE, bytearray(FILE), memoryview(FILE), file, io.BytesIO(FILE)]
        assert all(photo_bytes(one) == FILE for one in given)


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 1), (5, 7, 2), (5, 7, 3), (5, 7, 4), (1, 1, 3), (300, 1)])
def test_an_array_is_read_back_as_the_same_numbers(shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    with Image.open(io.BytesIO(photo_bytes(pixels))) as read:
        read.load()
        assert np.array_equal(np.asarray(read), pixels.squeeze(2) if pixels.shape[2:] == (1,) else pixels)


def test_a_part_of_an_array_need_not_lie_in_one_piece() -> None:
    pixels = np.asarray(PICTURE)[::2, ::-1]
    with Image.open(io.BytesIO(png(pixels))) as read:
        assert np.array_equal(np.asarray(read), pixels)


@pytest.mark.parametrize(
    "array", [np.zeros((4, 4)), np.zeros((4, 4, 5), np.uint8), np.zeros(4, np.uint8), np.zeros((0, 4, 3), np.uint8)]
)
def test_another_array_is_told_what_would_do(array: Any) -> None:
    with pytest.raises(ValueError, match=r"uint8 numbers and the shape \[height, width\]") as caught:
        photo_bytes(array)
    assert str(list(array.shape)) in str(caught.value)


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "1", "LA", "CMYK", "YCbCr"])
def test_an_image_of_pillow_keeps_its_colours(mode: str) -> None:
    image = PICTURE.convert(mode)
    with Image.open(io.BytesIO(photo_bytes(image))) as read:
        assert np.array_equal(np.asarray(read.convert("RGB")), np.asarray(image.convert("RGB")))


def test_an_image_of_pillow_keeps_which_side_is_up() -> None:
    turned = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    PICTURE.save(turned, "JPEG", exif=exif)
    with Image.open(turned) as image, Image.open(io.BytesIO(photo_bytes(image))) as read:
        assert read.getexif()[0x0112] == 6


@pytest.mark.parametrize("given", [3, None, object(), {"a": 1}])
def test_what_is_no_photo_is_told_what_would_be(given: Any) -> None:
    with pytest.raises(TypeError, match="a photo is a path, bytes, an open file, a uint8 array or a PIL image, not a"):
        photo_bytes(given)


def test_a_file_of_text_is_told_to_be_opened_for_bytes(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    with (tmp_path / "x").open() as file, pytest.raises(TypeError, match=r"open\(path, 'rb'\)"):
        photo_bytes(file)


def test_one_photo_is_told_from_several() -> None:
    for one in ("a.jpg", Path("a.jpg"), FILE, io.BytesIO(FILE), np.zeros((4, 4, 3), np.uint8), PICTURE):
        assert photos_in(one) is None
    batch = np.zeros((2, 4, 4, 3), np.uint8)
    for several in (["a.jpg"], ("a.jpg",), iter(["a.jpg"]), [], (name for name in "ab"), batch):
        assert photos_in(several) is not None


def test_a_file_that_is_open_for_text_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    with path.open(encoding="utf-8") as file, pytest.raises(TypeError, match="must be open for bytes"):
        photo_bytes(file)
