"""Answers as files: every call that answers with tensors, what is refused, and what is held meanwhile."""

import io
import json
from typing import Any

import numpy as np
import pytest
import safetensors.numpy

from heatscope import wire
from heatscope.app import create_app
from heatscope.packing import JSON_NAME
from heatscope.settings import Settings
from tests.conftest import Client

MODELS = "/api/v1/models"
GETS = ("layers/{layer}/filters", "layers/{layer}/heads/{head}", "positional-encoding")
SENTENCE = {"text": "I saw a saw."}
#: Path, query, JSON body; a photo is sent where there is no body.
CALLS: list[tuple[str, dict[str, Any], dict[str, Any] | None]] = [
    ("toy-cnn/feature-maps", {}, None),
    ("toy-cnn/attributions", {"method": "saliency"}, None),
    ("toy-cnn/unit", {"layer": "conv1", "channel": 0, "row": 1, "column": 1}, None),
    ("toy-cnn/output", {"layer": "conv1", "index": "0"}, None),
    ("toy-cnn/convolution-as-attention", {"layer": "conv1"}, None),
    ("toy-cnn/transform-sweep", {"transform": "translation", "layer": "relu1", "steps": 3}, None),
    ("toy-vit/patch-attention", {}, None),
    ("toy-encoder/attention", {}, SENTENCE),
    ("toy-encoder/attention/step", {}, SENTENCE | {"layer": "layer1", "head": 0, "query": 1}),
    ("toy-encoder/embeddings", {}, {"text": "I saw"}),
    ("toy-encoder/word-attributions", {}, SENTENCE),
    ("toy-speaker/generation", {}, {"text": "saw"}),
]


def post(client: Client, call: str, query: dict[str, Any], body: dict[str, Any] | None, png: bytes) -> Any:
    sent: dict[str, Any] = {"json": body} if body else {"files": {"image": png}}
    return client.post(f"{MODELS}/{call}", params=query, **sent)


def tensors(value: Any) -> list[dict[str, Any]]:
    """Return every Tensor in an answer, in order."""
    if isinstance(value, list):
        return [found for item in value for found in tensors(item)]
    if not isinstance(value, dict):
        return []
    if {"dtype", "shape", "encoding"} <= set(value):
        return [value]
    return [found for item in value.values() for found in tensors(item)]


@pytest.mark.parametrize(("call", "query", "body"), CALLS, ids=[call for call, _, _ in CALLS])
def test_every_call_answers_with_the_same_numbers_in_a_file(
    client: Client, png: bytes, call: str, query: dict[str, Any], body: dict[str, Any] | None
) -> None:
    plain = tensors(post(client, call, query | {"encoding": "base64"}, body, png).json())
    answer = post(client, call, query | {"encoding": "npz"}, body, png)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert int(answer.headers["content-length"]) == len(answer.content)
    with np.load(io.BytesIO(answer.content)) as file:
        described = tensors(json.loads(file[JSON_NAME]))
        assert len(described) == len(plain) > 0
        assert len(file.files) == len(plain) + 1
        for expected, found in zip(plain, described, strict=True):
            np.testing.assert_array_equal(file[found["data"]], wire.read(expected))
    packed = post(client, call, query | {"encoding": "safetensors"}, body, png)
    arrays = safetensors.numpy.load(packed.content)
    for expected, found in zip(plain, described, strict=True):
        np.testing.assert_array_equal(arrays[found["data"]], wire.read(expected))


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ("toy-cnn/layers/conv1/filters", {"weight", "bias"}),
        ("toy-encoder/layers/layer1/heads/0", {"query.weight", "projection.weight"}),
        ("toy-encoder/positional-encoding", {"encoding"}),
    ],
)
def test_weights_come_in_a_file_too(client: Client, call: str, names: set[str]) -> None:
    query = {"encoding": "npz"} | ({"length": 4} if "positional" in call else {})
    answer = client.get(f"{MODELS}/{call}", params=query)
    with np.load(io.BytesIO(answer.content)) as file:
        assert names <= set(file.files)


def test_every_call_with_an_encoding_says_that_it_may_be_a_file(client: Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    able = {
        path: operation["responses"]["200"]["content"]
        for path, methods in paths.items()
        for operation in methods.values()
        if any(parameter["name"] == "encoding" for parameter in operation.get("parameters", ()))
    }
    assert len(able) >= len(CALLS) + 1
    assert all(
        {"application/json", "application/zip", "application/octet-stream"} <= set(each) for each in able.values()
    )
    tested = {f"/api/v1/models/{{model_id}}/{call.split('/', 1)[1]}" for call, _, _ in CALLS}
    gets = {f"/api/v1/models/{{model_id}}/{path}" for path in GETS}
    assert tested | gets == set(able)


def test_failure_is_a_problem_whatever_was_to_be_a_file(client: Client) -> None:
    answer = client.post(f"{MODELS}/toy-cnn/feature-maps", params={"encoding": "npz"}, files={"image": b"nothing"})
    assert (answer.status_code, answer.headers["content-type"]) == (415, "application/problem+json")


def test_lines_of_progress_and_a_file_are_refused(client: Client, png: bytes) -> None:
    query = {"method": "saliency", "progress": "true", "encoding": "npz"}
    answer = client.post(f"{MODELS}/toy-cnn/attributions", params=query, files={"image": png})
    assert answer.status_code == 422
    assert "encoding=npz is a file" in answer.json()["detail"]


def test_file_is_held_until_it_is_sent(weights: Any, png: bytes) -> None:
    client = Client(create_app(Settings(weights_dir=weights, packages=False, max_held_bytes=30_000)))
    try:
        held = client.app.state.held
        call = ("toy-cnn/feature-maps", {"layers": "classifier", "encoding": "npz"}, None, png)
        assert post(client, *call).status_code == 200
        assert held.total == 0
        held.add("somebody else", 29_000 - len(png) - 400)
        answer = post(client, *call)
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/busy")
        assert held.total == 29_000 - len(png) - 400
    finally:
        client.close()
