"""`/models`: what is listed, what is said of layers, and what filters have learned."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from heatscope.api.schemas.model import Filters, ModelDetail, Models
from heatscope.contract import contract
from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN
from tests.conftest import Client

BASE = "/api/v1/models"


@pytest.fixture
def damaged(make_client: Callable[..., Client], weights: Path, tmp_path: Path) -> Client:
    """The service with a photo network whose weights are cut off."""
    folder = Path(shutil.copytree(weights, tmp_path / "weights"))
    file = folder / "toy-cnn" / cards.WEIGHTS_FILE
    file.write_bytes(file.read_bytes()[:-10])
    return make_client(weights_dir=folder)


def test_models_are_listed_with_what_their_cards_say(client: Client) -> None:
    answer = client.get(BASE)
    models = Models.model_validate_json(answer.content).models
    assert [model.id for model in models] == ["toy-cnn", "toy-encoder", "toy-speaker", "toy-vit"]
    assert models[0].available
    assert models[0].unavailable_reason is None
    assert models[0].labels == ["cat", "dog", "fish"]
    assert models[0].metrics == {"top1": 0.5}
    assert models[0].input["mean"] == [0.5, 0.4, 0.3]
    assert models[1].sequence_labels == ["negative", "positive"]


def test_models_say_which_calls_they_answer(client: Client, png: bytes) -> None:
    paths = json.loads(contract())["paths"]
    prefix = f"{BASE}/{{model_id}}/"
    calls = {
        path.removeprefix(prefix) for path, methods in paths.items() if path.startswith(prefix) and "post" in methods
    }
    for model in Models.model_validate_json(client.get(BASE).content).models:
        answered = set()
        for call in calls:
            body: dict[str, Any] = {"files": {"image": png}} if model.task == "image-classification" else {"json": {}}
            answer = client.post(f"{BASE}/{model.id}/{call}", **body)
            if answer.json().get("type") != "/problems/unsuitable-model":
                answered.add(call)
        assert set(model.calls) == answered


def test_damaged_model_is_listed_with_the_reason(damaged: Client) -> None:
    first, second, *_ = damaged.get(BASE).json()["models"]
    assert (first["available"], second["available"]) == (False, True)
    assert "is not the file its card describes" in first["unavailable_reason"]
    assert first["title"] == "Toy"
    assert "feature-maps" in first["calls"]


@pytest.mark.parametrize("path", ["", "/layers/conv1/filters"])
def test_damaged_model_answers_503_without_a_time_to_retry(damaged: Client, path: str) -> None:
    answer = damaged.get(f"{BASE}/toy-cnn{path}")
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/model-unavailable"
    assert "Retry-After" not in answer.headers


def test_other_models_answer_beside_a_damaged_one(damaged: Client) -> None:
    assert damaged.post(f"{BASE}/toy-encoder/attention", json={"text": "I saw"}).status_code == 200
    assert damaged.get("/health/ready").status_code == 200


def test_layers_of_a_photo_network_are_what_torch_runs(client: Client, weights: Path) -> None:
    network, _ = cards.load(weights / "toy-cnn")
    assert isinstance(network, PhotoCNN)
    detail = ModelDetail.model_validate_json(client.get(f"{BASE}/toy-cnn").content)
    values, read = torch.zeros(1, 3, 16, 16), "input"
    for layer, (name, module) in zip(detail.layers, network.named_children(), strict=True):
        dense = nn.Linear(values[0].numel(), module(values)[0].numel(), device="meta")
        values = module(values)
        assert (layer.name, layer.input) == (name, read)
        assert layer.output_shape == list(values.shape[1:])
        assert layer.parameter_count == sum(weight.numel() for weight in module.parameters())
        expected = None if layer.type == "ReLU" else sum(weight.numel() for weight in dense.parameters())
        assert layer.fully_connected_parameter_count == expected
        read = name


def test_layers_of_a_speaking_network_are_its_encoders_and_its_decoders(client: Client, weights: Path) -> None:
    network, _ = cards.load(weights / "toy-speaker")
    detail = ModelDetail.model_validate_json(client.get(f"{BASE}/toy-speaker").content)
    assert [(layer.name, layer.type, layer.input, layer.output_shape, layer.head_count) for layer in detail.layers] == [
        ("encoder1", "TransformerEncoderLayer", "input", [None, 8], 2),
        ("decoder1", "TransformerDecoderLayer", "encoder1", [None, 8], 2),
        ("decoder2", "TransformerDecoderLayer", "decoder1", [None, 8], 2),
    ]
    layers = [*network.get_submodule("encoder").children(), *network.get_submodule("decoder").children()]
    counts = [sum(weight.numel() for weight in layer.parameters()) for layer in layers]
    assert [layer.parameter_count for layer in detail.layers] == counts


def test_layers_of_a_vision_transformer_have_a_token_a_patch_and_the_class_token(client: Client, weights: Path) -> None:
    network, _ = cards.load(weights / "toy-vit")
    detail = ModelDetail.model_validate_json(client.get(f"{BASE}/toy-vit").content)
    assert [(layer.name, layer.type, layer.input, layer.output_shape, layer.head_count) for layer in detail.layers] == [
        ("layer1", "TransformerEncoderLayer", "input", [17, 8], 2),
        ("layer2", "TransformerEncoderLayer", "layer1", [17, 8], 2),
    ]
    counts = [sum(weight.numel() for weight in layer.parameters()) for layer in network.get_submodule("layers")]  # type: ignore[attr-defined]
    assert [layer.parameter_count for layer in detail.layers] == counts


def test_spatial_layers_state_their_window_and_receptive_field(client: Client) -> None:
    layers = {layer["name"]: layer for layer in client.get(f"{BASE}/toy-cnn").json()["layers"]}
    assert layers["conv1"]["kernel_size"] == [3, 3]
    assert layers["conv1"]["padding"] == [1, 1]
    assert layers["pool1"]["stride"] == [2, 2]
    assert layers["relu1"]["kernel_size"] is None
    # conv 3/1/1, pool 2/2, conv 3/1/1, conv 3/1/1: worked out by hand.
    assert layers["relu1"]["receptive_field"] == {"size": [3, 3], "stride": [1, 1], "start": [-1, -1]}
    assert layers["pool1"]["receptive_field"] == {"size": [4, 4], "stride": [2, 2], "start": [-1, -1]}
    assert layers["conv3"]["receptive_field"] == {"size": [12, 12], "stride": [2, 2], "start": [-5, -5]}
    assert layers["average"]["receptive_field"] is None
    assert layers["classifier"]["receptive_field"] is None


def test_layers_of_a_sentence_encoder_have_no_length_of_their_own(client: Client) -> None:
    layers = client.get(f"{BASE}/toy-encoder").json()["layers"]
    assert [(layer["name"], layer["input"]) for layer in layers] == [("layer1", "input"), ("layer2", "layer1")]
    assert {layer["type"] for layer in layers} == {"TransformerEncoderLayer"}
    assert [layer["output_shape"] for layer in layers] == [[None, 16]] * 2
    # Four 16x16 projections, 16 -> 8 -> 16, two norms; with biases.
    assert layers[0]["parameter_count"] == 4 * (16 * 16 + 16) + (16 * 8 + 8) + (8 * 16 + 16) + 2 * 2 * 16
    assert layers[0]["head_count"] == 2


def test_detail_says_what_it_confuses_and_which_file_it_is(client: Client, weights: Path) -> None:
    detail = client.get(f"{BASE}/toy-cnn").json()
    assert detail["confusions"] == [{"label": "cat", "taken_for": "dog", "count": 3}]
    turned = [{"amount": -90.0, "top1": 0.25}, {"amount": 0.0, "top1": 0.5}]
    assert detail["accuracy_over"] == {"rotation": turned}
    assert detail["sha256"] == json.loads((weights / "toy-cnn" / cards.CARD_FILE).read_text())["sha256"]


def test_filters_are_the_published_weights(client: Client, weights: Path) -> None:
    network, _ = cards.load(weights / "toy-cnn")
    answer = client.get(f"{BASE}/toy-cnn/layers/conv2/filters")
    filters = Filters.model_validate_json(answer.content)
    assert filters.bias is not None
    for given, name in ((filters.weight, "conv2.weight"), (filters.bias, "conv2.bias")):
        np.testing.assert_array_equal(np.array(given.data, np.float32), network.state_dict()[name].numpy())


@pytest.mark.parametrize("dtype", ["float32", "float16", "uint8"])
def test_filters_come_in_the_form_asked_for(client: Client, dtype: str) -> None:
    answer = client.get(f"{BASE}/toy-cnn/layers/conv1/filters", params={"encoding": "base64", "dtype": dtype})
    assert answer.json()["weight"]["dtype"] == dtype


@pytest.mark.parametrize(
    ("path", "slug", "detail"),
    [
        ("vgg", "unknown-model", "no model named 'vgg'; there are: toy-cnn, toy-encoder"),
        ("vgg/layers/conv1/filters", "unknown-model", "there are: toy-cnn, toy-encoder"),
        ("toy-cnn/layers/conv9/filters", "unknown-layer", "no layer named 'conv9'; this model has: conv1, relu1"),
        ("toy-cnn/layers/pool1/filters", "unknown-layer", "'pool1' has no filters; layers that have: conv1, conv2"),
        ("toy-encoder/layers/layer1/filters", "unsuitable-model", "models that have: toy-cnn"),
    ],
)
def test_what_is_not_there_is_a_404_that_lists_what_is(client: Client, path: str, slug: str, detail: str) -> None:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == 404
    assert answer.json()["type"] == f"/problems/{slug}"
    assert detail in answer.json()["detail"]
