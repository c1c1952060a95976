"""`/output`: what any operation puts out is what the network itself computes, whole or the part that is asked for."""

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from heatscope import wire
from heatscope.api.schemas.output import Output
from tests.conftest import Client

BASE = "/api/v1/models"
SENTENCE = "I saw a saw."


def output_of(client: Client, model: str, layer: str, index: str = "", **sent: Any) -> tuple[Output, NDArray[Any]]:
    params = {"layer": layer, "index": index} | sent.pop("params", {})
    answer = client.post(f"{BASE}/{model}/output", params=params, **sent)
    assert answer.status_code == 200, answer.text
    return Output.model_validate_json(answer.content), wire.read(answer.json()["output"])


def network_of(client: Client, model: str) -> Any:
    return client.app.state.models.get(model).network


def given_to(client: Client, model: str, png: bytes) -> Tensor:
    """What the network reads of the picture."""
    answer = client.post(f"{BASE}/{model}/feature-maps", files={"image": png}, params={"layers": "conv1"}).json()
    return torch.from_numpy(wire.read(answer["input"]).copy()).unsqueeze(0)


def test_a_convolutions_output_is_that_of_its_raw_weights(client: Client, png: bytes) -> None:
    conv = network_of(client, "toy-cnn").get_submodule("conv1")
    assert isinstance(conv, nn.Conv2d)
    expected = F.conv2d(given_to(client, "toy-cnn", png), conv.weight, conv.bias, padding=conv.padding).detach()
    said, values = output_of(client, "toy-cnn", "conv1", files={"image": png})
    assert (said.op, said.type, said.node, said.shape) == ("convolution", "Conv2d", "conv1", [1, 4, 16, 16])
    assert said.index == []
    np.testing.assert_allclose(values, expected.numpy(), atol=1e-6)


@pytest.mark.parametrize(
    ("index", "shape"),
    [("0", [4, 16, 16]), ("0,3", [16, 16]), (":,:,:,5", [1, 4, 16]), ("0,:,7", [4, 16]), ("0,1,2,3", [1])],
)
def test_a_part_is_what_numpy_takes_of_the_whole(client: Client, png: bytes, index: str, shape: list[int]) -> None:
    _, whole = output_of(client, "toy-cnn", "conv1", files={"image": png})
    said, part = output_of(client, "toy-cnn", "conv1", index, files={"image": png})
    assert said.output.shape == shape
    places = tuple(slice(None) if place == ":" else int(place) for place in index.split(","))
    np.testing.assert_array_equal(part, whole[places].reshape(shape))
    assert said.index == [None if isinstance(place, slice) else place for place in places]
    assert said.shape == list(whole.shape)


@pytest.mark.parametrize("sent", [{"json": {"text": SENTENCE}}, {"data": {"text": SENTENCE}}])
def test_a_text_is_read_as_json_and_as_a_form(client: Client, sent: dict[str, Any]) -> None:
    """Attention's weights, computed from the scores before them."""
    _, weights = output_of(client, "toy-encoder", "layers.0.softmax", **sent)
    _, scores = output_of(client, "toy-encoder", "layers.0.div", **sent)
    expected = F.softmax(torch.from_numpy(scores.copy()), dim=-1).numpy()
    np.testing.assert_allclose(weights, expected, atol=1e-6)
    assert weights.shape == (1, 2, 6, 6)


def test_every_operation_gives_what_the_trace_says_of_it(client: Client) -> None:
    sent: dict[str, Any] = {"json": {"text": "saw"}}
    for node in client.post(f"{BASE}/toy-speaker/trace", **sent).json()["nodes"]:
        said, values = output_of(client, "toy-speaker", node["name"], **sent)
        assert said.shape == node["shape"]
        assert float(values.min()) == pytest.approx(node["least"], rel=1e-6, abs=1e-7)
        assert float(values.max()) == pytest.approx(node["largest"], rel=1e-6, abs=1e-7)


def test_a_value_is_the_one_that_unit_opens(client: Client, png: bytes) -> None:
    sent: dict[str, Any] = {"files": {"image": png}}
    _, values = output_of(client, "toy-cnn", "conv2", "0,2", **sent)
    unit = client.post(f"{BASE}/toy-cnn/unit", params={"layer": "conv2", "at": "2,3,4"}, **sent).json()
    assert np.float32(unit["value"]) == values[3, 4]


def test_numbers_come_in_every_form(client: Client, png: bytes) -> None:
    sent: dict[str, Any] = {"files": {"image": png}}
    _, exact = output_of(client, "toy-cnn", "conv1", "0", **sent)
    for dtype, off in (("float32", 0.0), ("float16", 1e-2), ("uint8", 2e-2)):
        _, values = output_of(client, "toy-cnn", "conv1", "0", params={"encoding": "base64", "dtype": dtype}, **sent)
        np.testing.assert_allclose(values, exact, atol=off)


WRITTEN = (
    "query.index: input should be places counted from 0, or : for all of an axis, up to 8 with commas between, of at "
    "most 9 digits: 0,3 or 0,:,5"
)


@pytest.mark.parametrize(
    ("layer", "index", "status", "words"),
    [
        ("conv9", "", 404, ["conv9", "conv1"]),
        ("conv1", "0,4", 422, ["no index 4 along axis 1 of 'conv1'", "1 × 4 × 16 × 16", "0 … 3"]),
        ("conv1", "0,0,0,0,0", 422, ["5 indices for 'conv1'", "1 × 4 × 16 × 16", "at most one an axis"]),
        ("conv1", "-1", 422, [WRITTEN]),
        ("conv1", "0,", 422, [WRITTEN]),
        ("conv1", "::", 422, [WRITTEN]),
        ("conv1", "0\n", 422, [WRITTEN]),
        ("conv1", "9999999999", 422, [WRITTEN]),
    ],
)
def test_what_is_not_there_is_named(
    client: Client, png: bytes, layer: str, index: str, status: int, words: list[str]
) -> None:
    answer = client.post(f"{BASE}/toy-cnn/output", params={"layer": layer, "index": index}, files={"image": png})
    assert answer.status_code == status
    assert all(word in answer.text for word in words), answer.text


def test_the_wrong_kind_of_input_is_refused(client: Client, png: bytes) -> None:
    params = {"layer": "conv1"}
    told = client.post(f"{BASE}/toy-cnn/output", params=params, json={"text": SENTENCE})
    assert (told.status_code, "reads pictures" in told.text) == (422, True)
    told = client.post(f"{BASE}/toy-encoder/output", params=params, files={"image": png})
    assert (told.status_code, "reads texts" in told.text) == (422, True)


def test_every_network_can_be_asked(client: Client) -> None:
    assert all("output" in model["calls"] for model in client.get(BASE).json()["models"])
