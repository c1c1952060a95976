"""`/convolution-as-attention`: both outputs, their difference, and where each head looks."""

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from heatscope import wire
from heatscope.api.schemas.convolution_as_attention import ConvolutionAsAttention
from heatscope_models import cards
from tests.conftest import Client

PATH = "/api/v1/models/toy-cnn/convolution-as-attention"


def _ask(client: Client, image: bytes, **query: Any) -> dict[str, Any]:
    answer = client.post(PATH, files={"image": image}, params={"layer": "conv1", **query})
    assert answer.status_code == 200, answer.text
    ConvolutionAsAttention.model_validate_json(answer.content)
    rebuilt: dict[str, Any] = answer.json()
    return rebuilt


@pytest.mark.parametrize("layer", ["conv1", "conv3"])
def test_sharp_heads_compute_what_the_layer_computes(client: Client, png: bytes, layer: str) -> None:
    rebuilt = _ask(client, png, layer=layer, alpha=20)
    maps = client.post("/api/v1/models/toy-cnn/feature-maps", files={"image": png}, params={"layers": layer}).json()
    of_network = wire.read(maps["layers"][0]["output"])
    np.testing.assert_allclose(wire.read(rebuilt["convolution"]), of_network, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(wire.read(rebuilt["attention"]), of_network, rtol=1e-4, atol=1e-5)
    assert rebuilt["max_abs_difference"] < 1e-5
    assert rebuilt["max_abs_convolution"] == pytest.approx(np.abs(of_network).max(), rel=1e-5)


@pytest.mark.parametrize("form", [{}, {"encoding": "base64", "dtype": "uint8"}])
def test_the_difference_is_told_before_anything_is_cut_to_bytes(
    client: Client, png: bytes, form: dict[str, str]
) -> None:
    exact = _ask(client, png, alpha=1)
    difference = wire.read(exact["attention"]) - wire.read(exact["convolution"])
    told = _ask(client, png, alpha=1, **form)
    step = (difference.max() - difference.min()) / 255 if form else 1e-5
    np.testing.assert_allclose(wire.read(told["difference"]), difference, atol=step)
    assert told["max_abs_difference"] == pytest.approx(np.abs(difference).max(), rel=1e-4)
    assert told["max_abs_difference"] > 0.01


def test_the_output_is_made_of_the_heads_that_are_shown(client: Client, png: bytes) -> None:
    rebuilt = _ask(client, png, alpha=0.8, row=3, column=7)
    batch = client.post("/api/v1/models/toy-cnn/feature-maps", files={"image": png}, params={"layers": "conv1"}).json()
    pixels = wire.read(batch["input"]).astype(np.float64)
    filters = client.get("/api/v1/models/toy-cnn/layers/conv1/filters").json()
    weight, bias = wire.read(filters["weight"]), wire.read(filters["bias"])
    value = bias.astype(np.float64)
    for head in rebuilt["heads"]:
        mixed = (wire.read(head["weights"]) * pixels).sum(axis=(1, 2))  # zeros around the picture add nothing
        row, column = head["shift"]
        value = value + weight[:, :, row + 1, column + 1] @ mixed
    np.testing.assert_allclose(wire.read(rebuilt["attention"])[:, 3, 7], value, rtol=1e-4, atol=1e-5)
    assert rebuilt["query"] == {"row": 3, "column": 7}


def test_each_place_of_the_kernel_has_a_head(client: Client, png: bytes) -> None:
    rebuilt = _ask(client, png, alpha=2)
    assert rebuilt["kernel_size"] == [3, 3]
    assert rebuilt["query"] == {"row": 8, "column": 8}
    assert [head["shift"] for head in rebuilt["heads"]] == [[i, j] for i in (-1, 0, 1) for j in (-1, 0, 1)]
    for head in rebuilt["heads"]:
        weights = wire.read(head["weights"])
        assert weights.shape == (16, 16)
        assert weights.sum() + head["padding_weight"] == pytest.approx(1, abs=1e-5)
        row, column = head["shift"]
        assert np.unravel_index(weights.argmax(), weights.shape) == (8 + row, 8 + column)
        assert weights.max() == pytest.approx(head["weight_at_shift"])
        assert head["vector"] == [-2, 4 * row, 4 * column]


def test_at_0_every_place_counts_alike(client: Client, png: bytes) -> None:
    for head in _ask(client, png, alpha=0)["heads"]:
        np.testing.assert_allclose(wire.read(head["weights"]), 1 / 18**2, rtol=1e-5)


def test_it_is_the_convolution_of_torch(client: Client, png: bytes, weights: Any) -> None:
    network, _ = cards.load(weights / "toy-cnn")
    answer = client.post("/api/v1/models/toy-cnn/feature-maps", files={"image": png}, params={"layers": "conv1"}).json()
    pixels = torch.tensor(wire.read(answer["input"]))
    expected = F.conv2d(pixels, network.get_parameter("conv1.weight"), network.get_parameter("conv1.bias"), padding=1)
    given = wire.read(_ask(client, png, alpha=30)["attention"])
    np.testing.assert_allclose(given, expected.detach().numpy(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ({"layer": "relu1"}, 422, "'relu1' is no convolution; layers that are: conv1, conv2, conv3"),
        ({"layer": "conv9"}, 404, "no layer named 'conv9'; this model has: conv1, relu1"),
        ({"layer": "conv1", "row": 16}, 422, "no row 16 in 'conv1'; its maps have rows 0 … 15"),
        ({"layer": "conv1", "column": -1}, 422, "no column -1 in 'conv1'; its maps have columns 0 … 15"),
        (
            {"layer": "conv1", "alpha": -0.5},
            422,
            "alpha is -0.5; it may be from 0, which looks everywhere alike, to 50",
        ),
        ({"layer": "conv1", "alpha": 51}, 422, "alpha is 51; it may be from 0, which looks everywhere alike, to 50"),
        ({"layer": "conv1", "alpha": "nan"}, 422, "alpha"),
        ({}, 422, "layer"),
    ],
)
def test_what_cannot_be_rebuilt_is_told(
    client: Client, png: bytes, query: dict[str, Any], status: int, detail: str
) -> None:
    answer = client.post(PATH, files={"image": png}, params=query)
    assert answer.status_code == status, answer.text
    assert detail in answer.json()["detail"]


def test_a_network_without_convolutions_names_those_with(client: Client, png: bytes) -> None:
    answer = client.post(PATH.replace("toy-cnn", "toy-vit"), files={"image": png}, params={"layer": "layer1"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "model 'toy-vit' has no feature maps; models that have: toy-cnn"
