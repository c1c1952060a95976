"""`/upright`: the picture that the page shows is the one the networks read."""

import base64
import io

import numpy as np
from PIL import Image, ImageCms

from heatscope import wire
from tests.conftest import Client
from tests.pictures import encoded, photo, quarters

PATH = "/api/v1/upright"


def shown(answer: dict[str, str]) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(answer["data"], validate=True)))


def test_small_picture_is_shown_as_it_is(client: Client) -> None:
    answer = client.post(PATH, files={"image": encoded(photo(40, 30), "PNG")}).json()
    np.testing.assert_array_equal(np.asarray(shown(answer)), np.asarray(photo(40, 30)))
    assert answer["image"] == {"width": 40, "height": 30, "format": "PNG"}
    assert (answer["width"], answer["height"], answer["media_type"]) == (40, 30, "image/png")


def test_turned_picture_is_shown_upright_with_what_was_done(client: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    answer = client.post(PATH, files={"image": encoded(quarters(48, 32), "PNG", exif=exif.tobytes())}).json()
    assert shown(answer).size == (32, 48) == (answer["image"]["width"], answer["image"]["height"])
    assert shown(answer).getpixel((2, 2)) == (0, 0, 255)
    assert [note["kind"] for note in answer["image"]["notes"]] == ["turned"]


def test_what_was_applied_is_not_said_again(client: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for format in ("PNG", "JPEG", "WEBP"):
        content = encoded(quarters(48, 32), format, exif=exif.tobytes(), icc_profile=profile)
        picture = shown(client.post(PATH, files={"image": content}).json())
        assert "icc_profile" not in picture.info
        assert dict(picture.getexif()) == {}


def test_large_picture_is_scaled_down(client: Client) -> None:
    content = encoded(photo(900, 600), "JPEG")
    answer = client.post(PATH, files={"image": content}, params={"longest_side": 300}).json()
    assert shown(answer).size == (300, 200) == (answer["width"], answer["height"])
    assert (answer["image"]["width"], answer["image"]["height"]) == (900, 600)


def test_longest_side_has_limits(client: Client, png: bytes) -> None:
    for side in (15, 4097):
        assert client.post(PATH, files={"image": png}, params={"longest_side": side}).status_code == 422


def test_what_is_shown_is_what_is_read(client: Client) -> None:
    content = encoded(photo(300, 200), "WEBP", quality=90)
    seen = shown(client.post(PATH, files={"image": content}).json())
    answer = client.post("/api/v1/models/toy-cnn/feature-maps", files={"image": content}).json()
    crop = tuple(answer["image"]["crop"][side] for side in ("left", "top", "right", "bottom"))
    expected = np.asarray(seen.resize((16, 16), Image.Resampling.LANCZOS, box=crop)).transpose(2, 0, 1) / 255
    mean = np.array([0.5, 0.4, 0.3])[:, None, None]
    assert np.abs(wire.read(answer["input"]) * 0.2 + mean - expected).max() * 255 <= 2
