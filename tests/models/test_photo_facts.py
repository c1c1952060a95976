"""What the lecture notes say of convolutional networks, on the networks that ship and photos like a user's.

Expected values come from torch and Captum used plainly, or from the numbers of the answer alone.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from captum.attr import LayerGradCam
from torch import Tensor, nn

from heatscope import wire
from heatscope.app import create_app
from heatscope.settings import Settings
from heatscope_models import cards
from tests.conftest import Client
from tests.pictures import encoded, photo

PHOTO = encoded(photo(300, 200, seed=7), "PNG")
FOLDERS = sorted(folder for folder in cards.WEIGHTS.iterdir() if folder.is_dir())
MODELS = [folder.name for folder in FOLDERS if cards.read_card(folder).architecture["network"] == "PhotoCNN"]


@pytest.fixture(scope="module")
def service() -> Iterator[Client]:
    client = Client(create_app(Settings(packages=False)))
    yield client
    client.close()


@pytest.fixture(params=MODELS, scope="module")
def model(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def network(model: str) -> nn.Module:
    return cards.load(cards.WEIGHTS / model)[0]


def _ask(service: Client, model: str, call: str, **query: Any) -> dict[str, Any]:
    answer = service.post(
        f"/api/v1/models/{model}/{call}", files={"image": PHOTO}, params={"encoding": "base64", **query}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _input(service: Client, model: str) -> Tensor:
    answer = _ask(service, model, "feature-maps", layers=["conv1"])
    return torch.from_numpy(wire.read(answer["input"]).copy()).unsqueeze(0)


def _recomputed(unit: dict[str, Any]) -> tuple[float, float]:
    """The value from the numbers of the answer alone, in float64, and the size of what was added up."""
    numbers = {
        name: wire.read(part).astype(np.float64)
        for name, part in unit.items()
        if isinstance(part, dict) and "dtype" in part
    }
    match unit["type"]:
        case "Conv2d":
            products = numbers["patch"] * numbers["weight"]
            return float(products.sum() + unit["bias"]), float(np.abs(products).sum())
        case "Linear":
            products = numbers["inputs"] * numbers["weights"]
            return float(products.sum() + unit["bias"]), float(np.abs(products).sum())
        case "ReLU":
            return max(0.0, unit["input_value"]), 0.0
        case "MaxPool2d":
            return float(numbers["patch"].max()), 0.0
        case "AdaptiveAvgPool2d":
            return float(numbers["patch"].mean()), 0.0
        case "Softmax":
            return float(numbers["exponentials"][unit["channel"]] / numbers["exponentials"].sum()), 0.0
    raise AssertionError(unit["type"])


def test_a_value_of_every_layer_is_recomputed_from_what_is_said_of_it(service: Client, model: str) -> None:
    layers = service.get(f"/api/v1/models/{model}").json()["layers"]
    chance = np.random.default_rng(0)
    for layer in [*layers, {"name": "softmax", "output_shape": layers[-1]["output_shape"]}]:
        for _ in range(3):
            place = [int(chance.integers(length)) for length in layer["output_shape"]]
            channel, row, column = (*place, 0, 0)[:3]
            unit = _ask(service, model, "unit", layer=layer["name"], channel=channel, row=row, column=column)
            value, size = _recomputed(unit)
            assert unit["value"] == pytest.approx(value, rel=1e-5, abs=1e-7 + 1e-6 * size), (layer["name"], place)


def test_pooling_throws_three_quarters_away_and_keeps_the_largest(service: Client, model: str) -> None:
    layers = _ask(service, model, "feature-maps")["layers"]
    for before, after in pairwise(layers):
        if after["type"] == "MaxPool2d":
            values, kept = wire.read(before["output"]), wire.read(after["output"])
            assert 1 - kept.size / values.size == 0.75
            expected = F.max_pool2d(torch.from_numpy(values.copy()), 2)
            np.testing.assert_array_equal(kept, expected.numpy())


def test_a_moved_photo_has_moved_maps_away_from_the_border(service: Client, model: str) -> None:
    layers = service.get(f"/api/v1/models/{model}").json()["layers"]
    compared = 0
    for layer in layers:
        if layer["receptive_field"] is None:
            continue
        stride = layer["receptive_field"]["stride"][1]
        found = _ask(
            service, model, "transform-sweep", transform="translation", start=stride, stop=stride, steps=1,
            layer=layer["name"], size=128,
        )  # fmt: skip
        (step,) = found["steps"]
        if step["compared_cells"]:
            compared += 1
            assert step["map_difference"] <= 1e-5 * found["map_range"]
    assert compared >= 10


@pytest.mark.parametrize("layer", ["conv1", "pool2", "relu9"])
def test_grad_cam_is_captums_followed_by_relu(service: Client, model: str, network: nn.Module, layer: str) -> None:
    found = _ask(service, model, "attributions", method="grad_cam", layer=layer, label="cat")
    picture = _input(service, model).requires_grad_()
    plain = LayerGradCam(network, network.get_submodule(layer)).attribute(picture, target=found["index"])
    expected = plain[0, 0].detach().relu().numpy()
    np.testing.assert_allclose(
        wire.read(found["layer_attribution"]), expected, rtol=1e-4, atol=1e-5 * float(np.abs(expected).max())
    )


@pytest.mark.parametrize("label", ["cat", "bridge", "pizza"])
def test_integrated_gradients_add_up_to_the_difference_of_scores(
    service: Client, model: str, network: nn.Module, label: str
) -> None:
    found = _ask(service, model, "attributions", method="integrated_gradients", label=label)
    picture = _input(service, model)
    with torch.inference_mode():
        score, baseline = network(torch.cat([picture, torch.zeros_like(picture)]))[:, found["index"]].tolist()
    assert found["score"] == pytest.approx(score, rel=1e-4, abs=1e-5)
    assert found["baseline_score"] == pytest.approx(baseline, rel=1e-4, abs=1e-5)
    total = float(wire.read(found["attribution"]).astype(np.float64).sum())
    assert found["sum"] == pytest.approx(total, rel=1e-5, abs=1e-6)
    assert "note" not in found
    assert abs(total - (score - baseline)) <= 0.01 * max(1.0, abs(score - baseline)) + 1e-5


def test_larger_photos_have_finer_maps_of_the_same_weights(service: Client, model: str) -> None:
    for size in (32, 96, 256):
        layers = _ask(service, model, "feature-maps", size=size, layers=["conv1", "pool1", "average"])["layers"]
        assert [layer["output"]["shape"][1:] for layer in layers] == [[size, size], [size // 2, size // 2], []]
