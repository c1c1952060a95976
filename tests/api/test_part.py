"""`crop` and `partial` with every call that takes a photo; two photos where one is read."""

from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from heatscope import wire
from tests.conftest import Client
from tests.pictures import encoded, photo, quarters

CNN = "/api/v1/models/toy-cnn"
VIT = "/api/v1/models/toy-vit"
#: Every call with a photo that answers with numbers of the network, and what else it has to be asked.
CALLS: dict[str, dict[str, Any]] = {
    f"{CNN}/feature-maps": {},
    f"{CNN}/unit": {"layer": "conv1", "channel": 0, "row": 3, "column": 3},
    f"{CNN}/attributions": {"method": "saliency"},
    f"{CNN}/transform-sweep": {"transform": "rotation", "steps": 2},
    f"{CNN}/convolution-as-attention": {"layer": "conv1"},
    f"{VIT}/patch-attention": {},
}


def ask(client: Client, path: str, image: bytes, **query: Any) -> httpx.Response:
    return client.post(path, files={"image": image}, params={**CALLS.get(path, {}), **query})


def cut(picture: bytes) -> bytes:
    return picture[: len(picture) // 2]


@pytest.mark.parametrize("path", CALLS)
def test_part_is_what_is_read_by_every_call(client: Client, path: str) -> None:
    whole = Image.blend(photo(60, 40), Image.effect_noise((60, 40), 90).convert("RGB"), 0.5)
    part = whole.crop((20, 4, 52, 36))
    asked = ask(client, path, encoded(whole, "PNG"), crop="20,4,32")
    assert asked.status_code == 200, asked.text
    middle = ask(client, path, encoded(whole, "PNG"))
    assert asked.content != middle.content
    if path.endswith(("feature-maps", "patch-attention")):
        alone = ask(client, path, encoded(part, "PNG"))
        read, expected = (wire.read(answer.json()["input"]) for answer in (asked, alone))
        # The part alone has no neighbours at its border; away from it, the two are the same.
        np.testing.assert_allclose(read[:, 4:-4, 4:-4], expected[:, 4:-4, 4:-4], atol=0.03)


def test_part_is_said_and_is_that_of_the_upright_picture(client: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = encoded(quarters(48, 32), "PNG", exif=exif.tobytes())
    answer = ask(client, f"{CNN}/feature-maps", content, crop="0,24.5,16").json()
    assert answer["image"]["crop"] == {"left": 0, "top": 24.5, "right": 16, "bottom": 40.5}
    assert (answer["image"]["width"], answer["image"]["height"]) == (32, 48)


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize(
    ("crop", "said"),
    [
        ("1,2", "crop '1,2' is not left,top,side: three numbers from 0, e.g. 40,0,120"),
        ("-1,0,9", "is not left,top,side"),
        ("0,0,0.2", "is less than a pixel"),
        ("20,0,31", "crop 20,0,31 reaches to 51 × 31; the upright picture is 40 × 30"),
    ],
)
def test_part_that_is_none_is_refused_with_what_would_do(
    client: Client, png: bytes, path: str, crop: str, said: str
) -> None:
    answer = ask(client, path, png, crop=crop)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("path", [*CALLS, "/api/v1/upright"])
def test_cut_picture_is_read_as_far_as_it_goes_only_when_it_is_asked_for(client: Client, path: str) -> None:
    content = cut(encoded(photo(60, 60), "PNG"))
    refused = ask(client, path, content)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/unreadable-image")
    assert "its image data ends after row " in refused.json()["detail"]
    assert refused.json()["remedy"] == {"partial": "true"}
    assert ask(client, path, content, **refused.json()["remedy"]).status_code == 200


def test_damaged_picture_has_no_such_remedy(client: Client) -> None:
    assert "remedy" not in ask(client, "/api/v1/upright", cut(encoded(photo(60, 60), "WEBP"))).json()


@pytest.mark.parametrize("path", [*(path for path in CALLS if not path.endswith("/feature-maps")), "/api/v1/upright"])
def test_two_pictures_are_never_answered_as_one(client: Client, png: bytes, path: str) -> None:
    both = [("image", ("a.png", png, "image/png")), ("image", ("b.png", encoded(photo(9, 9), "PNG"), "image/png"))]
    answer = client.post(path, files=both, params=CALLS.get(path, {}))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")
    assert "has 2 parts named image, and this call answers one" in answer.json()["detail"]


def test_what_was_done_to_a_picture_stands_in_the_answer(client: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    values = np.linspace(0, 4095, 100).reshape(10, 10).astype(np.uint16)
    image = ask(client, f"{CNN}/feature-maps", encoded(Image.fromarray(values), "PNG", exif=exif.tobytes())).json()[
        "image"
    ]
    assert image["value_range"] == {
        "low": 0,
        "high": 4095,
        "chosen": "12 bits, the fewest usual ones that hold the greatest value 4095",
    }
    assert image["enlarged"] is True
    assert [note["kind"] for note in image["notes"]] == ["turned", "enlarged"]
    animation = encoded(photo(30, 30), "WEBP", save_all=True, append_images=[photo(30, 30, seed=1)])
    assert ask(client, f"{CNN}/feature-maps", animation).json()["image"]["frames"] == 2
