"""`/attention/step`: every number recomputes the next to 1e-5, and is the one that `/attention` has."""

import math
from typing import Any

import httpx
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from heatscope import wire
from heatscope.api.schemas.attention_step import AttentionStep, HeadWeights
from tests.conftest import Client

BASE = "/api/v1/models/toy-encoder"
TEXT = "I saw a saw."
WAYS: list[dict[str, Any]] = [
    {},
    {"window": 1},
    {"positional_encoding": False},
    {"order": [4, 3, 2, 1, 0]},
    {"disabled_heads": [{"layer": "layer1", "head": 0}]},
]


def ask(client: Client, **wishes: Any) -> httpx.Response:
    return client.post(f"{BASE}/attention/step", json={"text": TEXT, "layer": "layer2", "head": 1, "query": 2} | wishes)


def numbers(answer: httpx.Response) -> dict[str, Any]:
    """The answer with its tensors as arrays of float64."""
    assert answer.status_code == 200, answer.text
    content = answer.json()
    return {
        name: wire.read(value).astype(np.float64) if isinstance(value, dict) else value
        for name, value in content.items()
    }


def close(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize(("layer", "head"), [("layer1", 0), ("layer2", 1)])
def test_every_step_recomputes_the_next(client: Client, layer: str, head: int, way: dict[str, Any]) -> None:
    step = numbers(ask(client, layer=layer, head=head, **way))
    weights = client.get(f"{BASE}/layers/{layer}/heads/{head}").json()
    learned = {name: {part: wire.read(t) for part, t in parts.items()} for name, parts in weights.items()}
    if layer == "layer1":
        close(step["input"], step["embedding"] + step["position"])
    deviation = math.sqrt(step["norm_variance"] + step["norm_epsilon"])
    close(step["norm_mean"], step["input"].mean())
    close(step["norm_variance"], step["input"].var())
    close(step["normalised"], (step["input"] - step["norm_mean"]) / deviation * step["norm_weight"] + step["norm_bias"])
    close(step["query_vector"], learned["query"]["weight"] @ step["normalised"] + learned["query"]["bias"])
    close(step["keys"][2], learned["key"]["weight"] @ step["normalised"] + learned["key"]["bias"])
    close(step["values"][2], learned["value"]["weight"] @ step["normalised"] + learned["value"]["bias"])
    close(step["products"], step["query_vector"] * step["keys"])
    close(step["scores"], step["products"].sum(axis=1))
    assert step["divisor"] == math.sqrt(8)
    close(step["scaled_scores"], step["scores"] / step["divisor"])
    close(step["maximum"], step["scaled_scores"][step["allowed"]].max())
    close(step["exponentials"], np.where(step["allowed"], np.exp(step["scaled_scores"] - step["maximum"]), 0))
    close(step["sum"], step["exponentials"].sum())
    close(step["weights"], step["exponentials"] / step["sum"])
    close(step["weighted_values"], step["weights"][:, None] * step["values"])
    mixed = step["weighted_values"].sum(axis=0)
    close(step["head_output"], mixed if step["is_enabled"] else 0)
    lengths = np.linalg.norm(mixed) * np.linalg.norm(step["values"], axis=1)
    close(step["similarity"], step["values"] @ mixed / lengths)
    close(step["projected"], learned["projection"]["weight"] @ step["head_output"])
    close(step["shares"][head], step["projected"])
    close(step["output"], step["shares"].sum(axis=0) + step["output_bias"])
    close(step["attended"], step["input"] + step["output"])
    close(step["hidden"], step["attended"] + step["feedforward"])


def test_feedforward_is_the_networks_own(client: Client) -> None:
    step = numbers(ask(client))
    layer = client.app.state.models.get("toy-encoder").network.layer(1)
    with torch.no_grad():
        attended = torch.tensor(step["attended"], dtype=torch.float32)
        normalised = F.layer_norm(attended, (16,), layer.feedforward_norm.weight, layer.feedforward_norm.bias)
        first, _, second = layer.feedforward
        inner = F.gelu(normalised @ first.weight.T + first.bias)
        expected = inner @ second.weight.T + second.bias
    close(step["feedforward"], expected.numpy())


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_numbers_are_those_of_the_whole_attention(client: Client, way: dict[str, Any]) -> None:
    include = ["scores", "query", "key", "value", "head_output", "output", "hidden", "input", "normalised"]
    answer = client.post(f"{BASE}/attention", json={"text": TEXT, "include": include} | way).json()
    whole: dict[str, NDArray[Any]] = {
        name: wire.read(tensor) for name, tensor in answer["layers"][1].items() if name != "name"
    }
    step = numbers(ask(client, **way))
    for name in ("input", "normalised", "output", "hidden"):
        close(step[name], whole[name][2])
    close(step["weights"], whole["attention"][1, 2])
    close(step["scores"], whole["scores"][1, 2])
    close(step["query_vector"], whole["query"][1, 2])
    close(step["keys"], whole["key"][1])
    close(step["values"], whole["value"][1])
    close(step["head_output"], whole["head_output"][1, 2])
    assert step["tokens"] == answer["tokens"]


def test_answers_are_what_the_schemas_say(client: Client) -> None:
    step = AttentionStep.model_validate_json(ask(client).content)
    assert step.hidden is not None
    assert (step.keys.shape, step.shares.shape, step.hidden.shape) == ([6, 8], [2, 16], [16])
    assert (step.layer, step.head, step.query, step.is_enabled) == ("layer2", 1, 2, True)
    head = HeadWeights.model_validate_json(client.get(f"{BASE}/layers/layer1/heads/1").content)
    assert head.query.weight.shape == [8, 16]
    assert head.projection.weight.shape == [16, 8]
    assert head.projection.bias is None


def test_query_sees_what_the_window_lets_it(client: Client) -> None:
    assert numbers(ask(client, window=1))["allowed"] == [False, True, True, True, False, False]
    assert numbers(ask(client, window=0, query=0))["allowed"] == [True] * 6


def test_a_head_that_is_off_adds_nothing_but_still_weighs(client: Client) -> None:
    off = numbers(ask(client, disabled_heads=[{"layer": "layer2", "head": 1}]))
    on = numbers(ask(client))
    assert not off["is_enabled"]
    close(off["weights"], on["weights"])
    close(off["similarity"], on["similarity"])
    assert not off["head_output"].any()
    assert not off["projected"].any()


def test_bytes_carry_the_same_numbers_as_lists(client: Client) -> None:
    body = {"text": TEXT, "layer": "layer2", "head": 1, "query": 2}
    packed = numbers(client.post(f"{BASE}/attention/step", params={"encoding": "base64"}, json=body))
    for name, values in numbers(ask(client)).items():
        np.testing.assert_array_equal(packed[name], values)


@pytest.mark.parametrize(
    ("wishes", "status", "detail"),
    [
        ({"layer": "layer3"}, 404, "no layer named 'layer3'; this model has: layer1, layer2"),
        ({"head": 2}, 422, "no head 2 in layer2; its heads are 0 … 1"),
        ({"head": -1}, 422, "body.head: input should be from 0 to 1000000"),
        ({"query": 6}, 422, "no query 6; the tokens of the text are 0 … 5"),
        ({"query": -1}, 422, "body.query: input should be from 0 to 1000000"),
        ({"query": None}, 422, "body.query: input should be a valid integer"),
        ({"text": "\u200b"}, 422, "the text has no words"),
        ({"text": "a " * 41}, 422, "the text has 41 words; at most 40 are read"),
        ({"order": [0, 0, 1, 2, 3]}, 422, "order must hold each of 0 … 4 exactly once"),
        ({"disabled_heads": [{"layer": "layer1", "head": 0}] * 2}, 422, "disabled_heads names head 0 of layer1 twice"),
        ({"layers": ["layer1"]}, 422, "body.layers: extra inputs are not permitted"),
    ],
)
def test_row_that_is_not_there_says_which_are(client: Client, wishes: dict[str, Any], status: int, detail: str) -> None:
    answer = ask(client, **wishes)
    assert answer.status_code == status
    assert detail in answer.json()["detail"]


@pytest.mark.parametrize(
    ("place", "status", "detail"),
    [
        ("layer3/heads/0", 404, "no layer named 'layer3'"),
        ("layer1/heads/2", 422, "no head 2 in layer1; its heads are 0 … 1"),
        ("layer1/heads/-1", 422, "path.head: input should be from 0 to 1000000"),
        ("layer1/heads/x", 422, "path.head: input should be a valid integer"),
    ],
)
def test_head_that_is_not_there_says_which_are(client: Client, place: str, status: int, detail: str) -> None:
    answer = client.get(f"{BASE}/layers/{place}")
    assert answer.status_code == status
    assert detail in answer.json()["detail"]
