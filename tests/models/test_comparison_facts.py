"""The comparison on the networks that ship: sharp attention is the convolution, and heads choose how far they look."""

from collections.abc import Iterator

import pytest

from heatscope import wire
from heatscope.app import create_app
from heatscope.settings import Settings
from heatscope_models import cards
from tests.conftest import Client
from tests.pictures import encoded, photo

PHOTO = encoded(photo(300, 200, seed=7), "PNG")
BASE = "/api/v1/models"
#: float32 keeps about seven digits, and a value is a sum of up to some thousand products.
ROUNDING = 1e-5
VITS = [
    folder.name
    for folder in sorted(cards.WEIGHTS.iterdir())
    if folder.is_dir() and cards.read_card(folder).architecture["network"] == "PhotoViT"
]


@pytest.fixture(scope="module")
def service() -> Iterator[Client]:
    client = Client(create_app(Settings(packages=False)))
    yield client
    client.close()


def test_every_convolution_is_attention_to_rounding_and_soft_attention_is_not(service: Client) -> None:
    layers = [layer for layer in service.get(f"{BASE}/photo-cnn").json()["layers"] if layer["type"] == "Conv2d"]
    for layer in layers:
        query = {"layer": layer["name"], "encoding": "base64"}
        path = f"{BASE}/photo-cnn/convolution-as-attention"
        sharp, soft = (
            service.post(path, files={"image": PHOTO}, params={**query, "alpha": alpha}).json() for alpha in (20, 0.5)
        )
        assert sharp["max_abs_difference"] <= ROUNDING * sharp["max_abs_convolution"], layer["name"]
        assert soft["max_abs_difference"] > 0.01 * soft["max_abs_convolution"], layer["name"]


@pytest.mark.parametrize("model", VITS)
def test_heads_of_a_vision_transformer_look_near_and_far(service: Client, model: str) -> None:
    answer = service.post(f"{BASE}/{model}/patch-attention", files={"image": PHOTO}, params={"encoding": "base64"})
    told = answer.json()
    heads = [head for layer in told["layers"] for head in layer["heads"]]
    nearest, farthest = (choose(head["distance"] for head in heads) for choose in (min, max))
    # A field of 3×3 patches reaches 1.2 patches on average; one that is the whole picture 4.2.
    assert nearest < farthest - 0.5, "training made heads different"
    tokens = 1 + told["grid"]["rows"] * told["grid"]["columns"]
    for layer in told["layers"]:
        assert wire.read(layer["attention"]).shape[1:] == (tokens, tokens)
