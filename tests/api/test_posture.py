"""`size` and `translate`, with every call that takes a photo."""

import io

import httpx
import numpy as np
import pytest
from PIL import Image

from heatscope import wire
from tests.conftest import Client

PATH = "/api/v1/models/toy-cnn/feature-maps"
OWN_SIDE = 16


def _ask(client: Client, image: bytes, **params: int) -> httpx.Response:
    return client.post(PATH, files={"image": image}, params={"layers": ["conv1", "pool1", "average"], **params})


def test_a_larger_input_is_the_same_middle_in_more_pixels(client: Client, png: bytes) -> None:
    answer = _ask(client, png, size=48).json()
    pixels = Image.open(io.BytesIO(png)).resize((48, 48), Image.Resampling.LANCZOS, box=(5, 0, 35, 30))
    expected = (np.asarray(pixels, np.float32) / 255 - np.array([0.5, 0.4, 0.3], np.float32)) / np.float32(0.2)
    np.testing.assert_allclose(wire.read(answer["input"]), expected.transpose(2, 0, 1), rtol=1e-5, atol=1e-6)
    assert answer["image"]["crop"] == {"left": 5, "top": 0, "right": 35, "bottom": 30}
    assert [layer["output"]["shape"] for layer in answer["layers"]] == [[4, 48, 48], [4, 24, 24], [6]]


def test_without_size_the_input_is_the_models_own(client: Client, png: bytes) -> None:
    assert _ask(client, png).json()["input"]["shape"] == [3, OWN_SIDE, OWN_SIDE]


def test_a_moved_input_is_the_input_with_the_mean_colour_coming_in(client: Client, png: bytes) -> None:
    still = wire.read(_ask(client, png).json()["input"])
    moved = wire.read(_ask(client, png, translate=3).json()["input"])
    np.testing.assert_array_equal(moved[..., 3:], still[..., :-3])
    assert (moved[..., :3] == 0).all()
    back = wire.read(_ask(client, png, translate=-3).json()["input"])
    np.testing.assert_array_equal(back[..., :-3], still[..., 3:])


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"size": 31}, "from 32 to 256"),
        ({"size": 257}, "from 32 to 256"),
        ({"translate": 257}, "from -256 to 256"),
        ({"translate": -257}, "from -256 to 256"),
    ],
)
def test_out_of_range_is_refused_with_the_range(client: Client, png: bytes, params: dict[str, int], said: str) -> None:
    answer = _ask(client, png, **params)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
