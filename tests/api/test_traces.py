"""`/trace` and `/unit` with `at`: every operation of any network, and any value computed again from the answer."""

from typing import Any

import httpx
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from heatscope import wire
from heatscope.api.schemas.trace import Trace
from heatscope.api.schemas.unit import Unit
from tests.conftest import Client

BASE = "/api/v1/models"
SENTENCE = "I saw a saw."


def trace_of(client: Client, model: str, **sent: Any) -> Trace:
    answer = client.post(f"{BASE}/{model}/trace", **sent)
    assert answer.status_code == 200, answer.text
    return Trace.model_validate_json(answer.content)


def opened(client: Client, model: str, layer: str, at: str, **sent: Any) -> Any:
    answer = client.post(f"{BASE}/{model}/unit", params={"layer": layer, "at": at}, **sent)
    assert answer.status_code == 200, answer.text
    Unit.model_validate_json(answer.content)
    return answer.json()


def numbers(operand: Any) -> NDArray[Any]:
    return wire.read(operand["values"]).astype(np.float64)


@pytest.mark.parametrize(
    ("model", "sent"),
    [
        ("toy-cnn", "image"),
        ("toy-vit", "image"),
        ("toy-encoder", {"json": {"text": SENTENCE}}),
        ("toy-encoder", {"data": {"text": SENTENCE}}),
        ("toy-speaker", {"json": {"text": "saw"}}),
    ],
)
def test_every_network_lists_what_it_computes(client: Client, png: bytes, model: str, sent: Any) -> None:
    sent = {"files": {"image": png}} if sent == "image" else sent
    trace = trace_of(client, model, **sent)
    names = [node.name for node in trace.nodes]
    assert len(set(names)) == len(names)
    modules = dict(client.app.state.models.get(model).network.named_modules())
    for node in trace.nodes:
        assert node.module in modules
        assert node.least is None or node.largest is None or node.least <= node.largest
        assert node.is_open or node.function == "invert"  # of a mask, which holds no numbers
    known = {*names, "input", "input2", "input3", "constant"}
    learned = {name for name, _ in client.app.state.models.get(model).network.named_parameters()} | {"positions"}
    assert all(read in known | learned for node in trace.nodes for read in node.inputs)


def test_ends_and_means_are_those_of_the_maps(client: Client, png: bytes) -> None:
    nodes = {node.name: node for node in trace_of(client, "toy-cnn", files={"image": png}).nodes}
    answer = client.post(f"{BASE}/toy-cnn/feature-maps", files={"image": png}).json()
    for layer in answer["layers"]:
        values, node = wire.read(layer["output"]), nodes[layer["name"]]
        assert (node.least, node.largest) == pytest.approx((float(values.min()), float(values.max())), rel=1e-6)
        assert node.mean == pytest.approx(float(values.mean(dtype=np.float64)), abs=1e-5)
        assert node.shape == [1, *values.shape]


def test_thumbnails_are_the_first_maps_made_small(client: Client, png: bytes) -> None:
    nodes = {
        node.name: node
        for node in trace_of(client, "toy-cnn", files={"image": png}, params={"thumbnails": 2, "size": 128}).nodes
    }
    answer = client.post(f"{BASE}/toy-cnn/feature-maps", files={"image": png}, params={"size": 128}).json()
    maps = next(wire.read(layer["output"]) for layer in answer["layers"] if layer["name"] == "conv1")[:2]
    small = nodes["conv1"].thumbnails
    assert small is not None
    assert (small.shape, small.dtype) == ([2, 32, 32], "uint8")
    expected = torch.nn.functional.avg_pool2d(torch.from_numpy(maps), 4).numpy()
    found = wire.read(small.model_dump(exclude_none=True))
    np.testing.assert_allclose(found, expected, atol=float(np.ptp(expected)) / 255)
    assert nodes["classifier"].thumbnails is None


def test_tokens_point_into_the_text(client: Client) -> None:
    trace = trace_of(client, "toy-encoder", json={"text": SENTENCE})
    assert trace.tokens is not None
    assert [token.text for token in trace.tokens if not token.special] == ["I", "saw", "a", "saw", "."]
    assert all(token.special or SENTENCE[token.start : token.end] == token.text for token in trace.tokens)


def test_a_convolution_is_opened_at_any_place(client: Client, png: bytes) -> None:
    maps = client.post(f"{BASE}/toy-cnn/feature-maps", files={"image": png}, params={"layers": "conv2"}).json()
    unit = opened(client, "toy-cnn", "conv2", "3,4,5", files={"image": png})
    patch, weight, bias = map(numbers, unit["operands"])
    assert unit["value"] == pytest.approx((patch * weight).sum() + bias[0], rel=1e-5)
    assert np.float32(unit["value"]) == wire.read(maps["layers"][0]["output"])[3, 4, 5]
    assert [(operand["role"], operand["node"]) for operand in unit["operands"]] == [
        ("patch", "pool1"), ("weight", "conv2.weight"), ("bias", "conv2.bias"),
    ]  # fmt: skip
    assert (unit["op"], unit["formula"], unit["at"]) == ("convolution", "Σ patch · weight + bias", [0, 3, 4, 5])
    places = wire.read(unit["operands"][0]["places"])
    assert places.shape == (4, 3, 3, 4)
    assert places[0, 0, 0].tolist() == [0, 0, 3, 4]


def test_attention_is_opened_down_to_the_embedding(client: Client) -> None:
    """One value after another, each an operand of the one before, until only weights are left."""
    sent = {"data": {"text": SENTENCE}}
    unit = opened(client, "toy-encoder", "layers.0.softmax", "0,0,1,2", **sent)
    row = numbers(unit["operands"][0])
    assert unit["value"] == pytest.approx(np.exp(row[2]) / np.exp(row).sum(), rel=1e-5)
    place = ",".join(map(str, wire.read(unit["operands"][0]["places"])[2]))
    node, kinds = unit["operands"][0]["node"], []
    for _ in range(12):
        unit = opened(client, "toy-encoder", node, place, **sent)
        kinds.append(unit["op"])
        first = next(operand for operand in unit["operands"] if operand["role"] != "constant")
        node = first["node"]
        flat = wire.read(first["places"]).reshape(-1, first["places"]["shape"][-1])
        place = ",".join(map(str, flat[0]))
        if node == "embedding.words.weight":
            break
    assert {"product", "matrix product", "linear", "layer normalisation", "sum"} <= set(kinds)
    assert "embedding" in kinds or node == "input"


@pytest.mark.parametrize(
    ("model", "call", "sent", "status", "said"),
    [
        ("toy-cnn", "trace", {"json": {"text": "a"}}, 422, "'toy-cnn' reads pictures; send one as image"),
        ("toy-encoder", "trace", "image", 422, "'toy-encoder' reads texts; send one as text"),
        ("toy-cnn", "trace", "both", 422, "'toy-cnn' reads pictures; send no text beside one"),
        ("toy-encoder", "output?layer=embedding", "both", 422, "'toy-encoder' reads texts; send no image beside one"),
        ("toy-encoder", "trace", {"json": {"text": "  "}}, 422, "the text has no words"),
        ("toy-encoder", "trace", {"json": {"text": "a " * 60}}, 422, "at most 40 are read"),
        ("toy-encoder", "trace", {"json": {"text": "a", "pair": "b"}}, 422, "reads one text, and no pairs"),
        ("toy-encoder", "trace", {"json": {"words": "a"}}, 422, "body.text: field required"),
        ("toy-encoder", "trace", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 422, "JSON"),
        ("toy-cnn", "unit?layer=conv1&at=0,0", "image", 422, "2 indices for 'conv1', whose output is 4 × 16 × 16"),
        ("toy-cnn", "unit?layer=conv1&at=0,0,16", "image", 422, "no index 16 along axis 2 of 'conv1'"),
        ("toy-cnn", "unit?layer=conv1", "image", 422, "which value is asked for? give channel, row and column, or at"),
        ("toy-cnn", "unit?layer=conv1&at=a", "image", 422, "query.at"),
        ("toy-cnn", "unit?layer=conv11&at=0,0,0", "image", 404, "no layer named 'conv11'"),
    ],
)
def test_what_cannot_be_answered_says_why(
    client: Client, png: bytes, model: str, call: str, sent: Any, status: int, said: str
) -> None:
    if isinstance(sent, str):
        sent = {"files": {"image": png}, "data": {"text": "a saw"} if sent == "both" else {}}
    answer: httpx.Response = client.post(f"{BASE}/{model}/{call}", **sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert said in answer.json()["detail"]
