"""`/attributions` of a vision transformer: the methods that need no maps, against autograd."""

from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import torch

from heatscope import wire
from heatscope.api.schemas.attribution import Attribution, Methods
from heatscope_models import cards
from tests.conftest import Client

PATH = "/api/v1/models/toy-vit/attributions"


def _post(client: Client, image: bytes, **query: Any) -> httpx.Response:
    return client.post(PATH, files={"image": image}, params=query)


def _ask(client: Client, image: bytes, **query: Any) -> dict[str, Any]:
    answer = _post(client, image, **query)
    assert answer.status_code == 200, answer.text
    Attribution.model_validate_json(answer.content)
    found: dict[str, Any] = answer.json()
    return found


def test_saliency_is_the_gradient(client: Client, png: bytes, weights: Path) -> None:
    network, _ = cards.load(weights / "toy-vit")
    told = client.post(PATH.replace("attributions", "patch-attention"), files={"image": png}).json()
    pixels = torch.tensor(wire.read(told["input"]))[None].requires_grad_()
    network(pixels)[0, 1].backward()
    assert pixels.grad is not None
    expected = pixels.grad[0].abs().amax(dim=0).numpy()
    found = _ask(client, png, method="saliency", label="dog")
    np.testing.assert_allclose(wire.read(found["attribution"]), expected, rtol=1e-4, atol=1e-6)


def test_integrated_gradients_add_up(client: Client, png: bytes) -> None:
    found = _ask(client, png, method="integrated_gradients")
    assert abs(found["sum"] - (found["score"] - found["baseline_score"])) <= found["tolerance"]


def test_occlusion_covers_the_picture(client: Client, png: bytes) -> None:
    found = _ask(client, png, method="occlusion", patch=4, stride=4)
    falls = wire.read(found["attribution"])
    assert falls.shape == (16, 16)
    assert len(np.unique(falls.round(6))) <= 16, "one number a square"


def test_methods_are_those_that_need_no_maps(client: Client) -> None:
    methods = Methods.model_validate_json(client.get(f"{PATH}/methods").content).methods
    assert {method.name for method in methods} == {"saliency", "integrated_gradients", "occlusion"}


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({"method": "grad_cam"}, "grad_cam needs a layer with maps, and this model has none; saliency, "),
        ({"method": "grad_cam", "layer": "layer1"}, "grad_cam needs a layer with maps"),
        ({"method": "saliency", "layer": "layer1"}, "saliency reads no layer"),
        ({"method": "saliency", "size": 64}, "'toy-vit' reads 16 × 16 pixels and no other size, not 64"),
    ],
)
def test_what_it_cannot_do_is_told(client: Client, png: bytes, query: dict[str, Any], detail: str) -> None:
    answer = _post(client, png, **query)
    assert answer.status_code == 422
    assert detail in answer.json()["detail"]


def test_a_network_without_photos_names_those_with(client: Client, png: bytes) -> None:
    answer = client.post(PATH.replace("toy-vit", "toy-encoder"), files={"image": png}, params={"method": "saliency"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "model 'toy-encoder' has no labels for photos; models that have: toy-cnn, toy-vit"
