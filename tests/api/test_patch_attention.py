"""`/patch-attention`: the network's own attention, what is told from it, and who has none."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from heatscope import wire
from heatscope.api.schemas.patch_attention import PatchAttention
from heatscope_models import cards
from heatscope_models.photo_vit import PhotoViT
from tests.conftest import Client

PATH = "/api/v1/models/toy-vit/patch-attention"


def _ask(client: Client, image: bytes, **query: Any) -> dict[str, Any]:
    answer = client.post(PATH, files={"image": image}, params=query)
    assert answer.status_code == 200, answer.text
    PatchAttention.model_validate_json(answer.content)
    told: dict[str, Any] = answer.json()
    return told


def _queries_and_keys(network: PhotoViT, picture: torch.Tensor) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """(T, H, D) of each layer, read with hooks as one would do by hand."""
    read: dict[str, torch.Tensor] = {}
    for name, part in network.named_modules():
        if name.endswith((".query", ".key")):
            part.register_forward_hook(lambda _part, _args, output, name=name: read.update({name: output[0]}))
    with torch.inference_mode():
        network(picture[None])
    layers = range(len(network.layers))
    both = [(read[f"layers.{index}.query"], read[f"layers.{index}.key"]) for index in layers]
    return [(query.reshape(-1, 2, 4), key.reshape(-1, 2, 4)) for query, key in both]


@pytest.mark.parametrize("form", [{}, {"encoding": "base64"}])
def test_attention_is_softmax_of_the_networks_queries_and_keys(
    client: Client, png: bytes, weights: Path, form: dict[str, str]
) -> None:
    network, _ = cards.load(weights / "toy-vit")
    assert isinstance(network, PhotoViT)
    told = _ask(client, png, **form)
    read = _queries_and_keys(network, torch.tensor(wire.read(told["input"])))
    assert [layer["name"] for layer in told["layers"]] == ["layer1", "layer2"]
    for layer, (query, key) in zip(told["layers"], read, strict=True):
        scores = torch.einsum("qhd,khd->hqk", query, key) / 4**0.5  # heads are 4 wide
        attention = wire.read(layer["attention"])
        np.testing.assert_allclose(attention, scores.softmax(-1).numpy(), rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(attention.sum(axis=-1), 1, rtol=1e-5)


def test_answer_has_grid_picture_and_predictions(client: Client, png: bytes) -> None:
    told = _ask(client, png, top_k=2)
    assert told["grid"] == {"rows": 4, "columns": 4, "patch_size": 4}
    assert told["image"]["crop"] == {"left": 5, "top": 0, "right": 35, "bottom": 30}
    assert [*told["predictions"][0]] == ["label", "index", "logit", "probability"]
    assert told["predictions"][0]["logit"] >= told["predictions"][1]["logit"]
    assert len(told["predictions"]) == 2
    assert told["layers"][0]["attention"]["shape"] == [2, 17, 17]


def test_distance_is_the_mean_over_patches_of_where_they_look(client: Client, png: bytes) -> None:
    for layer in _ask(client, png)["layers"]:
        attention = wire.read(layer["attention"]).astype(float)
        for head in layer["heads"]:
            expected = []
            for query in range(16):
                row = attention[head["head"], 1 + query, 1:]
                far = [np.hypot(query // 4 - key // 4, query % 4 - key % 4) for key in range(16)]
                expected.append(row @ far / row.sum())
            assert head["distance"] == pytest.approx(np.mean(expected), rel=1e-4)
            assert 0 < head["distance"] < head["farthest"]


def test_layers_are_those_asked_for_in_the_order_they_run(client: Client, png: bytes) -> None:
    assert [layer["name"] for layer in _ask(client, png, layers=["layer2"])["layers"]] == ["layer2"]
    assert [layer["name"] for layer in _ask(client, png, layers=["layer2", "layer1"])["layers"]] == ["layer1", "layer2"]
    answer = client.post(PATH, files={"image": png}, params={"layers": "layer9"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "no layer named 'layer9'; this model has: layer1, layer2"


@pytest.mark.parametrize("model", ["toy-cnn", "toy-encoder"])
def test_networks_without_patches_name_those_with(client: Client, png: bytes, model: str) -> None:
    answer = client.post(PATH.replace("toy-vit", model), files={"image": png})
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"model '{model}' has no attention between patches; models that have: toy-vit"


def test_the_feature_maps_of_a_vision_transformer_are_refused(client: Client, png: bytes) -> None:
    answer = client.post(PATH.replace("patch-attention", "feature-maps"), files={"image": png})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "model 'toy-vit' has no feature maps; models that have: toy-cnn"


@pytest.mark.parametrize(
    ("content", "status", "slug"),
    [(b"no picture", 415, "not-an-image"), (b"\x89PNG\r\n\x1a\n" + b"x" * 40, 422, "")],
)
def test_what_is_no_picture_is_refused(client: Client, content: bytes, status: int, slug: str) -> None:
    answer = client.post(PATH, files={"image": content})
    assert answer.status_code == status
    assert slug in answer.json()["type"]


def test_the_same_picture_has_the_same_answer(client: Client, png: bytes) -> None:
    answers = [client.post(PATH, files={"image": png}).content for _ in range(2)]
    assert answers[0] == answers[1]
