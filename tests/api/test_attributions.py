"""`/attributions`: the formulas with autograd on the published weights, what asking costs, and how one stops."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope import wire
from heatscope.api.schemas.attribution import Attribution, Methods
from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN
from tests.conftest import Client
from tests.pictures import encoded, photo

MODEL = "/api/v1/models/toy-cnn"
PATH = f"{MODEL}/attributions"
METHODS = ("grad_cam", "saliency", "integrated_gradients", "occlusion")


def _post(client: Client, image: bytes, method: str, **params: Any) -> httpx.Response:
    return client.post(PATH, files={"image": image}, params={"method": method, **params})


def _ask(client: Client, image: bytes, method: str, **params: Any) -> dict[str, Any]:
    answer = _post(client, image, method, **params)
    assert answer.status_code == 200, answer.text
    Attribution.model_validate_json(answer.content)
    found: dict[str, Any] = answer.json()
    return found


def _lines(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.fixture(scope="module")
def network(weights: Path) -> PhotoCNN:
    loaded = cards.load(weights / "toy-cnn")[0]
    assert isinstance(loaded, PhotoCNN)
    return loaded


@pytest.fixture
def picture(client: Client, png: bytes) -> Tensor:
    """What the network reads, from `/feature-maps`."""
    answer = client.post(f"{MODEL}/feature-maps", files={"image": png}, params={"layers": ["conv1"]}).json()
    return torch.from_numpy(wire.read(answer["input"])).unsqueeze(0)


@pytest.mark.parametrize("layer", ["conv1", "pool1", "relu3"])
@pytest.mark.parametrize(("label", "index"), [("cat", 0), ("2", 2)])
def test_grad_cam_is_its_formula(
    client: Client, png: bytes, network: PhotoCNN, picture: Tensor, layer: str, label: str, index: int
) -> None:
    layers = list(network.children())
    cut = [name for name, _ in network.named_children()].index(layer) + 1
    maps = nn.Sequential(*layers[:cut])(picture).detach().requires_grad_()
    logits = nn.Sequential(*layers[cut:])(maps)[0]
    (gradient,) = torch.autograd.grad(logits[index], maps)
    expected = (gradient[0].mean(dim=(1, 2)).view(-1, 1, 1) * maps[0].detach()).sum(dim=0).clamp(min=0)
    found = _ask(client, png, "grad_cam", layer=layer, label=label)
    assert (found["index"], found["layer"]) == (index, layer)
    assert found["score"] == pytest.approx(logits[index].item(), rel=1e-5)
    np.testing.assert_allclose(wire.read(found["layer_attribution"]), expected, rtol=1e-4, atol=1e-7)
    stretched = F.interpolate(expected[None, None], (16, 16), mode="bilinear")[0, 0]
    np.testing.assert_allclose(wire.read(found["attribution"]), stretched, rtol=1e-4, atol=1e-7)


def test_saliency_is_the_gradient(client: Client, png: bytes, network: PhotoCNN, picture: Tensor) -> None:
    leaf = picture.requires_grad_()
    (gradient,) = torch.autograd.grad(network(leaf)[0, 1], leaf)
    found = _ask(client, png, "saliency", label="dog")
    np.testing.assert_allclose(wire.read(found["attribution"]), gradient[0].abs().amax(dim=0), rtol=1e-4, atol=1e-7)


def test_integrated_gradients_add_up(client: Client, png: bytes, network: PhotoCNN, picture: Tensor) -> None:
    found = _ask(client, png, "integrated_gradients", label="fish")
    with torch.inference_mode():
        score, baseline_score = network(torch.cat([picture, torch.zeros_like(picture)]))[:, 2].tolist()
    assert found["score"] == pytest.approx(score, rel=1e-5)
    assert found["baseline_score"] == pytest.approx(baseline_score, rel=1e-5)
    assert found["sum"] == pytest.approx(float(wire.read(found["attribution"]).sum()), rel=1e-4, abs=1e-6)
    assert found["sum"] == pytest.approx(score - baseline_score, abs=found["tolerance"])
    assert found["tolerance"] == pytest.approx(0.01 * max(1, abs(score - baseline_score)))


def test_occlusion_is_the_fall_of_the_score(client: Client, png: bytes, network: PhotoCNN, picture: Tensor) -> None:
    expected = torch.zeros(16, 16)
    with torch.inference_mode():
        for row in range(0, 16, 4):
            for column in range(0, 16, 4):
                square = (slice(row, row + 4), slice(column, column + 4))
                covered = picture.clone()
                covered[0, :, *square] = 0
                expected[square] = network(picture)[0, 1] - network(covered)[0, 1]
    found = _ask(client, png, "occlusion", label="1", patch=4, stride=4)
    assert (found["patch"], found["stride"]) == (4, 4)
    np.testing.assert_allclose(wire.read(found["attribution"]), expected, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_without_a_label_it_is_the_first_prediction(client: Client, png: bytes, method: str) -> None:
    maps = client.post(f"{MODEL}/feature-maps", files={"image": png}, params={"layers": ["conv1"]}).json()
    found = _ask(client, png, method)
    assert found["label"] == maps["predictions"][0]["label"]
    assert found["score"] == pytest.approx(maps["predictions"][0]["logit"], rel=1e-5)
    assert found["attribution"]["shape"] == [16, 16]
    assert found.get("layer") == ("relu3" if method == "grad_cam" else None)


@pytest.mark.parametrize("method", METHODS)
def test_an_attribution_follows_size_and_posture(client: Client, png: bytes, method: str) -> None:
    posture = {"size": 32, "rotate": 20, "translate": 3}
    maps = client.post(f"{MODEL}/feature-maps", files={"image": png}, params={"layers": ["conv1"], **posture}).json()
    found = _ask(client, png, method, encoding="base64", **posture)
    assert found["attribution"]["shape"] == [32, 32]
    assert found["score"] == pytest.approx(maps["predictions"][0]["logit"], rel=1e-5)


@pytest.mark.parametrize("query", [{}, {"size": 32}, {"patch": 5, "stride": 3}])
def test_what_it_costs_is_said_before_and_after(client: Client, png: bytes, query: dict[str, int]) -> None:
    listed = client.get(f"{PATH}/methods", params=query)
    for facts in Methods.model_validate_json(listed.content).methods:
        found = _ask(client, png, facts.name, **query)
        assert facts.forward_passes.least <= found["forward_passes"] <= facts.forward_passes.most
        assert facts.backward_passes.least <= found["backward_passes"] <= facts.backward_passes.most
        assert facts.default_layer == found.get("layer")
        for parameter in facts.parameters:
            assert found[parameter.name] == parameter.value
        assert facts.is_signed or (wire.read(found["attribution"]) >= 0).all()


def test_methods_say_which_layers_they_may_be_asked_of(client: Client, png: bytes) -> None:
    methods = {facts["name"]: facts for facts in client.get(f"{PATH}/methods").json()["methods"]}
    assert methods["grad_cam"]["layers"] == ["conv1", "relu1", "pool1", "conv2", "relu2", "conv3", "relu3"]
    for layer in methods["grad_cam"]["layers"]:
        _ask(client, png, "grad_cam", layer=layer)
    assert methods["occlusion"]["layers"] == []
    assert [each["name"] for each in methods["occlusion"]["parameters"]] == ["patch", "stride"]


def test_a_blank_map_says_why(client: Client, png: bytes) -> None:
    network = client.app.state.models.get("toy-cnn").network
    nn.init.constant_(network.classifier.weight, -1)
    found = _ask(client, png, "grad_cam", layer="relu3")
    assert not wire.read(found["attribution"]).any()
    assert found["note"].startswith("all zero: every place of 'relu3' speaks against the label; the largest weighted ")


@pytest.mark.parametrize(
    ("status", "params", "said"),
    [
        (422, {"label": "catt"}, "no label named 'catt' among the 3 there are; the closest: cat"),
        (422, {"label": "3"}, "no label '3'; labels are counted from 0 to 2"),
        (422, {"label": "-1"}, "no label '-1'; labels are counted from 0 to 2"),
        (404, {"layer": "conv9"}, "no layer named 'conv9'; this model has: conv1, relu1, pool1"),
        (
            422,
            {"layer": "average"},
            "grad_cam needs a layer with maps, and 'average' has none; layers that have: conv1, relu1, pool1, conv2, "
            "relu2, conv3, relu3; saliency, integrated_gradients and occlusion need no layer",
        ),
        (
            422,
            {"method": "saliency", "layer": "conv1"},
            "saliency reads no layer; leave layer out, or ask for grad_cam",
        ),
        (422, {"method": "lime"}, "'grad_cam', 'saliency', 'integrated_gradients' or 'occlusion'"),
        (422, {"method": "occlusion", "patch": 17}, "no patch of 17 pixels; with this picture it may have 1 … 16"),
        (422, {"method": "occlusion", "patch": 4, "stride": 5}, "with a patch of 4 it may be 1 … 4, to leave no gap"),
        (422, {"method": "occlusion", "size": 256, "patch": 8, "stride": 4}, "at most 256 are tried"),
        (422, {"size": 31}, "from 32 to 256"),
        (422, {"rotate": 361}, "from -360 to 360"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_would_do(
    client: Client, png: bytes, status: int, params: dict[str, Any], said: str
) -> None:
    answer = _post(client, png, **({"method": "grad_cam"} | params))
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_progress_comes_in_lines_that_end_with_the_answer(
    client: Client, png: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heatscope.api.progress.SECONDS", 0.002)
    *progress, last = _lines(_post(client, png, "occlusion", size=64, progress=True))
    assert last["server_timing"].startswith("decode;dur=")
    assert last["answer"] == _ask(client, png, "occlusion", size=64)
    done = [line["progress"]["done"] for line in progress]
    assert len(done) > 1
    assert done == sorted(done)
    assert {(line["progress"]["least"], line["progress"]["most"]) for line in progress} == {(227, 227)}


def test_a_quick_answer_comes_in_one_line(client: Client, png: bytes) -> None:
    (line,) = _lines(_post(client, png, "saliency", progress=True))
    assert line["answer"] == _ask(client, png, "saliency")


def test_what_fails_before_the_first_line_fails_as_ever(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heatscope.api.progress.SECONDS", 30)
    answer = _post(client, b"no picture", "saliency", progress=True)
    assert answer.status_code == 415
    assert answer.headers["Content-Type"] == "application/problem+json"


def _wait_until_idle(client: Client) -> float:
    begun = time.monotonic()
    while client.app.state.engine.running:
        client.get("/health/live")
        time.sleep(0.005)
        assert time.monotonic() - begun < 20
    return time.monotonic() - begun


def _slow_network(client: Client, seconds: float) -> list[int]:
    """Make every pass take at least ``seconds``; return a list that grows with every pass."""
    passes: list[int] = []

    def wait(_layer: nn.Module, arguments: tuple[Tensor]) -> None:
        passes.append(len(arguments[0]))
        time.sleep(seconds)

    client.app.state.models.get("toy-cnn").network.conv1.register_forward_pre_hook(wait)
    return passes


def test_a_computation_that_took_too_long_ends_at_its_next_pass(make_client: Callable[..., Client], png: bytes) -> None:
    client = make_client(timeout_seconds=0.5)
    passes = _slow_network(client, 0.2)
    # With 256 pixels two pictures at once.
    assert _post(client, png, "occlusion", size=256).status_code == 504
    _wait_until_idle(client)
    assert sum(passes) < 20


def test_a_time_out_after_the_first_line_is_the_last_line(make_client: Callable[..., Client], png: bytes) -> None:
    client = make_client(timeout_seconds=0.5)
    _slow_network(client, 0.2)
    *progress, last = _lines(_post(client, png, "occlusion", size=256, progress=True))
    assert progress
    assert (last["problem"]["status"], last["problem"]["type"]) == (504, "/problems/timed-out")
    _wait_until_idle(client)


def test_users_at_the_same_time_get_their_own_answers(client: Client) -> None:
    pictures = [encoded(photo(20, 20, seed), "PNG") for seed in range(6)]
    asked = [(image, method) for image in pictures for method in METHODS]
    alone = [_post(client, *each).content for each in asked]

    async def at_once() -> list[httpx.Response]:
        ask = client.async_client.post
        return await asyncio.gather(
            *(ask(PATH, files={"image": image}, params={"method": method}) for image, method in asked)
        )

    assert [answer.content for answer in client.run(at_once())] == alone
