"""The service with the weights that ship: its numbers are torch's own on the published files.

Nothing of ours computes what is expected here: weights come from the safetensors files, operations from torch.
"""

import io
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image
from safetensors.torch import load_file

from heatscope import wire
from heatscope.app import create_app
from heatscope.settings import Settings
from heatscope_models import cards
from tests.conftest import Client
from tests.pictures import encoded, photo

IMAGE = encoded(photo(500, 375), "JPEG", quality=90)
TEXT = "They refuse to permit us to obtain the refuse permit."
EVERYTHING = ["scores", "query", "key", "value", "head_output", "output", "hidden"]
BASE = "/api/v1/models"


@pytest.fixture(scope="module")
def service() -> Iterator[Client]:
    client = Client(create_app(Settings(packages=False)))
    yield client
    client.close()


def weights_of(model: str) -> dict[str, torch.Tensor]:
    return {name: value.float() for name, value in load_file(cards.WEIGHTS / model / cards.WEIGHTS_FILE).items()}


def read_all(entry: dict[str, Any]) -> dict[str, NDArray[Any]]:
    return {name: wire.read(part) for name, part in entry.items() if isinstance(part, dict)}


def test_every_model_that_ships_is_available(service: Client) -> None:
    models = service.get(BASE).json()["models"]
    assert {"photo-cnn", "sentence-encoder"} <= {model["id"] for model in models}
    assert [model["unavailable_reason"] for model in models if not model["available"]] == []


@pytest.mark.parametrize("params", [{}, {"rotate": 25, "scale": 0.8}])
def test_whole_network_is_torchs_own_on_the_published_weights(service: Client, params: dict[str, Any]) -> None:
    weights = weights_of("photo-cnn")
    answer = service.post(f"{BASE}/photo-cnn/feature-maps", files={"image": IMAGE}, params=params).json()
    given = {layer["name"]: torch.from_numpy(wire.read(layer["output"])) for layer in answer["layers"]}
    values = torch.from_numpy(wire.read(answer["input"])).unsqueeze(0)
    for name, output in given.items():
        if name.startswith("conv"):
            values = F.conv2d(values, weights[f"{name}.weight"], weights[f"{name}.bias"], padding=1)
        elif name.startswith("relu"):
            values = values.clamp(min=0)
        elif name.startswith("pool"):
            values = F.max_pool2d(values, 2)
        elif name == "average":
            values = values.mean(dim=(2, 3))
        else:
            values = values @ weights["classifier.weight"].T + weights["classifier.bias"]
        torch.testing.assert_close(output, values[0], rtol=1e-5, atol=1e-5)
    assert next(iter(given)) == "conv1"
    assert list(given)[-1] == "classifier"


def test_conv1_in_base64_is_torchs_convolution_exactly_as_in_a_list(service: Client) -> None:
    weights = weights_of("photo-cnn")
    params = {"layers": ["conv1"], "encoding": "base64"}
    answer = service.post(f"{BASE}/photo-cnn/feature-maps", files={"image": IMAGE}, params=params).json()
    batch = torch.from_numpy(wire.read(answer["input"]).copy()).unsqueeze(0)
    expected = F.conv2d(batch, weights["conv1.weight"], weights["conv1.bias"], padding=1)[0]
    np.testing.assert_allclose(wire.read(answer["layers"][0]["output"]), expected.numpy(), rtol=1e-5, atol=1e-5)


def test_predictions_are_the_softmax_of_the_logits_over_all_labels(service: Client) -> None:
    answer = service.post(f"{BASE}/photo-cnn/feature-maps", files={"image": IMAGE}, params={"top_k": 1000}).json()
    logits = torch.from_numpy(wire.read(answer["layers"][-1]["output"]))
    probabilities = logits.double().softmax(0)
    assert len(answer["predictions"]) == len(logits)
    for prediction in answer["predictions"]:
        assert prediction["probability"] == pytest.approx(float(probabilities[prediction["index"]]), rel=1e-5)


def test_photo_is_read_as_its_card_says(service: Client) -> None:
    card = cards.read_card(cards.WEIGHTS / "photo-cnn")
    lossless = encoded(photo(500, 375), "PNG")
    middle = Image.open(io.BytesIO(lossless)).resize((64, 64), Image.Resampling.LANCZOS, box=(62.5, 0, 437.5, 375))
    expected = (np.asarray(middle, np.float64) / 255 - card.input["mean"]) / card.input["std"]
    answer = service.post(f"{BASE}/photo-cnn/feature-maps", files={"image": lossless}).json()
    np.testing.assert_allclose(wire.read(answer["input"]), expected.transpose(2, 0, 1), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("wishes", [{}, {"positional_encoding": False}, {"order": [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 10]}])
def test_attention_is_einsum_and_softmax_of_query_and_key(service: Client, wishes: dict[str, Any]) -> None:
    body = {"text": TEXT, "include": EVERYTHING} | wishes
    answer = service.post(f"{BASE}/sentence-encoder/attention", json=body).json()
    weights = weights_of("sentence-encoder")
    for index, layer in enumerate(answer["layers"]):
        found = read_all(layer)
        size = found["query"].shape[-1]
        scores = np.einsum("hqd,hkd->hqk", found["query"], found["key"], dtype=np.float64)
        np.testing.assert_allclose(found["scores"], scores, rtol=1e-4, atol=1e-3)
        exponentials = np.exp((scores - scores.max(-1, keepdims=True)) / math.sqrt(size))
        expected = exponentials / exponentials.sum(-1, keepdims=True)
        np.testing.assert_allclose(found["attention"], expected, rtol=1e-3, atol=1e-6)
        np.testing.assert_allclose(found["attention"].sum(-1), 1, rtol=1e-5)
        mixed = np.einsum("hqk,hkd->hqd", found["attention"], found["value"])
        np.testing.assert_allclose(found["head_output"], mixed, rtol=1e-4, atol=1e-5)
        joined = torch.from_numpy(mixed).transpose(0, 1).flatten(1)  # (tokens, width)
        projected = F.linear(
            joined, weights[f"layers.{index}.projection.weight"], weights[f"layers.{index}.projection.bias"]
        )
        np.testing.assert_allclose(found["output"], projected.numpy(), rtol=1e-3, atol=1e-4)


def test_each_layer_reads_what_the_one_before_hands_on(service: Client) -> None:
    answer = service.post(f"{BASE}/sentence-encoder/attention", json={"text": TEXT, "include": EVERYTHING}).json()
    weights = weights_of("sentence-encoder")
    layers = [read_all(layer) for layer in answer["layers"]]
    for index in range(1, len(layers)):
        given = torch.from_numpy(layers[index - 1]["hidden"])
        name = f"layers.{index}"
        normalised = F.layer_norm(
            given, given.shape[-1:], weights[f"{name}.attention_norm.weight"], weights[f"{name}.attention_norm.bias"]
        )
        for part in ("query", "key", "value"):
            expected = F.linear(normalised, weights[f"{name}.{part}.weight"], weights[f"{name}.{part}.bias"])
            heads, tokens, size = layers[index][part].shape
            shaped = expected.view(tokens, heads, size).transpose(0, 1)
            np.testing.assert_allclose(layers[index][part], shaped.numpy(), rtol=1e-3, atol=1e-3)


def test_sentence_of_512_words_is_read_and_one_of_513_is_not(service: Client) -> None:
    body = {"text": "word " * 512, "layers": ["layer4"]}
    params = {"encoding": "base64", "dtype": "uint8"}
    answer = service.post(f"{BASE}/sentence-encoder/attention", json=body, params=params)
    assert answer.json()["layers"][0]["attention"]["shape"] == [8, 513, 513]
    refused = service.post(f"{BASE}/sentence-encoder/attention", json=body | {"text": "word " * 513})
    assert refused.status_code == 422
    assert refused.json()["detail"] == "the text has 513 words; at most 512 are read"


def test_filters_are_the_published_file_bit_for_bit(service: Client) -> None:
    weights = weights_of("photo-cnn")
    for layer in ("conv1", "conv2"):
        answer = service.get(f"{BASE}/photo-cnn/layers/{layer}/filters", params={"encoding": "base64"}).json()
        np.testing.assert_array_equal(wire.read(answer["weight"]), weights[f"{layer}.weight"].numpy())
        np.testing.assert_array_equal(wire.read(answer["bias"]), weights[f"{layer}.bias"].numpy())
