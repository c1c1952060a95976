"""Whatever stands in the image field is read or refused with the right status, over HTTP."""

import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from tests.conftest import Client
from tests.pictures import encoded, photo, quarters

PATH = "/api/v1/models/toy-cnn/feature-maps"


def in_mode(mode: str) -> bytes:
    return encoded(photo(30, 30).convert(mode), "PNG" if mode != "CMYK" else "JPEG")


def turned_by_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(photo(30, 20), "JPEG", exif=exif.tobytes())


def in_sixteen_bits() -> bytes:
    return encoded(Image.fromarray(np.arange(900, dtype=np.uint16).reshape(30, 30) * 70), "PNG")


def animated() -> bytes:
    return encoded(photo(30, 30), "GIF", save_all=True, append_images=[photo(30, 30, seed=1)])


def bomb() -> bytes:
    """Return a PNG of 100 megapixels that is 67 bytes long."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("make", "width", "height"),
    [
        (animated, 30, 30),
        (lambda: in_mode("L"), 30, 30),
        (lambda: in_mode("P"), 30, 30),
        (lambda: in_mode("RGBA"), 30, 30),
        (lambda: in_mode("CMYK"), 30, 30),
        (lambda: in_mode("1"), 30, 30),
        (in_sixteen_bits, 30, 30),
        (turned_by_exif, 20, 30),
    ],
    ids=["animated", "grey", "palette", "alpha", "CMYK", "black and white", "16-bit", "EXIF-rotated"],
)
def test_unusual_picture_just_works(client: Client, make: Callable[[], bytes], width: int, height: int) -> None:
    answer = client.post(PATH, files={"image": make()})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["image"]["width"], answer.json()["image"]["height"]) == (width, height)


@pytest.mark.parametrize(
    ("content", "status", "slug", "detail"),
    [
        (b"not an image", 415, "not-an-image", "send JPEG, PNG, WebP, GIF, BMP, AVIF"),
        (b"<svg></svg>", 415, "not-an-image", "send JPEG, PNG"),
        (b"", 422, "unreadable-image", "the file is empty; send a picture"),
        (encoded(quarters(60, 60), "JPEG")[:300], 422, "unreadable-image", "damaged or cut off"),
        (encoded(quarters(60, 60), "PNG")[:60], 422, "unreadable-image", "damaged or cut off"),
        (bomb(), 422, "image-too-large", "at most 40 megapixels are read"),
    ],
    ids=["text", "svg", "0 bytes", "truncated JPEG", "truncated PNG", "100-megapixel bomb"],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_bad_picture_is_refused_with_what_would_do(
    client: Client, content: bytes, status: int, slug: str, detail: str
) -> None:
    answer = client.post(PATH, files={"image": ("holiday.jpg", content, "image/jpeg")})
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")
    assert detail in answer.json()["detail"]


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_bomb_is_told_its_size(client: Client) -> None:
    detail = client.post(PATH, files={"image": bomb()}).json()["detail"]
    assert "10000 × 10000 = 100.0 megapixels" in detail


def test_name_and_stated_type_of_a_file_do_not_matter(client: Client, png: bytes) -> None:
    names = ["a.txt", "../../etc/passwd", "🙂.png", "x" * 500]
    answers = [client.post(PATH, files={"image": (name, png, "text/plain")}).content for name in names]
    assert len(set(answers)) == 1
    assert b'"format":"PNG"' in answers[0]
