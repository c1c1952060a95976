"""`/feature-maps`: the maps are torch's own, in every form and posture."""

import io
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image

from heatscope import wire
from heatscope.api.schemas.feature_maps import FeatureMaps
from heatscope_models import cards
from tests.conftest import Client

PATH = "/api/v1/models/toy-cnn/feature-maps"


def ask(client: Client, image: bytes, **params: Any) -> httpx.Response:
    return client.post(PATH, files={"image": image}, params=params)


def maps(answer: httpx.Response) -> dict[str, NDArray[Any]]:
    assert answer.status_code == 200, answer.text
    return {layer["name"]: wire.read(layer["output"]) for layer in answer.json()["layers"]}


@pytest.fixture(scope="module")
def state(weights: Path) -> dict[str, torch.Tensor]:
    return cards.load(weights / "toy-cnn")[0].state_dict()


def test_answer_is_what_the_schema_says(client: Client, png: bytes) -> None:
    for form in ({}, {"encoding": "base64", "dtype": "uint8"}):
        FeatureMaps.model_validate_json(ask(client, png, **form).content)


def test_input_is_the_picture_normalised(client: Client, png: bytes) -> None:
    pixels = Image.open(io.BytesIO(png)).resize((16, 16), Image.Resampling.LANCZOS, box=(5, 0, 35, 30))
    expected = (np.asarray(pixels, np.float32) / 255 - np.array([0.5, 0.4, 0.3], np.float32)) / np.float32(0.2)
    answer = ask(client, png).json()
    np.testing.assert_allclose(wire.read(answer["input"]), expected.transpose(2, 0, 1), rtol=1e-5, atol=1e-6)
    assert answer["image"] == {
        "width": 40, "height": 30, "format": "PNG", "crop": {"left": 5, "top": 0, "right": 35, "bottom": 30},
    }  # fmt: skip


def test_first_convolution_is_torchs_on_the_published_weights(
    client: Client, png: bytes, state: dict[str, torch.Tensor]
) -> None:
    answer = ask(client, png)
    batch = torch.from_numpy(wire.read(answer.json()["input"])).unsqueeze(0)
    expected = F.conv2d(batch, state["conv1.weight"], state["conv1.bias"], padding=1)[0]
    np.testing.assert_allclose(maps(answer)["conv1"], expected.numpy(), rtol=1e-5, atol=1e-5)


def test_layers_follow_from_one_another(client: Client, png: bytes, state: dict[str, torch.Tensor]) -> None:
    found = {name: torch.from_numpy(values) for name, values in maps(ask(client, png)).items()}
    torch.testing.assert_close(found["relu1"], found["conv1"].relu(), rtol=0, atol=0)
    torch.testing.assert_close(found["pool1"], F.max_pool2d(found["relu1"], 2), rtol=0, atol=0)
    torch.testing.assert_close(found["average"], found["relu3"].mean(dim=(1, 2)))
    logits = found["average"] @ state["classifier.weight"].T + state["classifier.bias"]
    torch.testing.assert_close(found["classifier"], logits)


def test_kept_says_which_value_of_the_map_before_survived(client: Client, png: bytes) -> None:
    answer = ask(client, png, layers=["relu1", "pool1"]).json()
    before, pooled = (wire.read(layer["output"]) for layer in answer["layers"])
    kept = wire.read(answer["layers"][1]["kept"])
    assert kept.dtype == np.int32
    np.testing.assert_array_equal(
        np.take_along_axis(before.reshape(4, -1), kept.reshape(4, -1), 1).reshape(pooled.shape), pooled
    )
    assert "kept" not in answer["layers"][0]


def test_predictions_are_the_softmax_of_the_classifier_best_first(client: Client, png: bytes) -> None:
    answer = ask(client, png)
    logits = torch.from_numpy(maps(answer)["classifier"])
    predictions = answer.json()["predictions"]
    assert [item["label"] for item in predictions] == [["cat", "dog", "fish"][item["index"]] for item in predictions]
    assert [item["index"] for item in predictions] == logits.argsort(descending=True).tolist()
    for item in predictions:
        assert item["logit"] == pytest.approx(float(logits[item["index"]]))
        assert item["probability"] == pytest.approx(float(logits.softmax(0)[item["index"]]))


def test_top_k_limits_the_predictions_and_may_exceed_the_labels(client: Client, png: bytes) -> None:
    assert len(ask(client, png, top_k=1).json()["predictions"]) == 1
    assert len(ask(client, png, top_k=1000).json()["predictions"]) == 3


def test_layers_asked_for_come_in_the_order_they_run(client: Client, png: bytes) -> None:
    assert list(maps(ask(client, png, layers=["pool1", "conv1"]))) == ["conv1", "pool1"]


@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 0), ("float16", 2e-3), ("uint8", 1 / 400)])
def test_every_form_carries_the_same_numbers(client: Client, png: bytes, dtype: str, tolerance: float) -> None:
    exact = maps(ask(client, png))
    packed = maps(ask(client, png, encoding="base64", dtype=dtype))
    for name, values in exact.items():
        span = np.ptp(values) + np.abs(values).max() * (dtype == "float16")
        np.testing.assert_allclose(packed[name], values, rtol=0, atol=tolerance * span)


def test_quarter_turn_turns_the_input(client: Client, png: bytes) -> None:
    upright, turned = (wire.read(ask(client, png, rotate=degrees).json()["input"]) for degrees in (0, 90))
    np.testing.assert_allclose(turned, np.rot90(upright, axes=(1, 2)), atol=1e-4)


def test_scaling_down_leaves_the_mean_colour_around(client: Client, png: bytes) -> None:
    small = wire.read(ask(client, png, scale=0.5).json()["input"])
    assert (small[:, :3] == 0).all()
    assert (small[:, 6:10, 6:10] != 0).any()


def test_turned_maps_are_those_of_the_turned_input(client: Client, png: bytes, state: dict[str, torch.Tensor]) -> None:
    answer = ask(client, png, rotate=30, scale=1.5)
    batch = torch.from_numpy(wire.read(answer.json()["input"])).unsqueeze(0)
    expected = F.conv2d(batch, state["conv1.weight"], state["conv1.bias"], padding=1)[0]
    np.testing.assert_allclose(maps(answer)["conv1"], expected.numpy(), rtol=1e-5, atol=1e-5)


def test_same_photo_gives_the_same_bytes(client: Client, png: bytes) -> None:
    first, second = (ask(client, png, encoding="base64", dtype="uint8", rotate=12).content for _ in range(2))
    assert first == second


def test_server_timing_tells_decode_forward_and_encode(client: Client, png: bytes) -> None:
    parts = dict(part.split(";dur=") for part in ask(client, png).headers["Server-Timing"].split(", "))
    assert list(parts) == ["decode", "forward", "encode"]
    assert all(float(value) >= 0 for value in parts.values())


@pytest.mark.parametrize(
    ("params", "status", "slug", "detail"),
    [
        (
            {"layers": ["relu1,conv1"]},
            404,
            "unknown-layer",
            "no layer named 'relu1,conv1'; where several may be named, each is by itself: layers=relu1&layers=conv1",
        ),
        ({"layers": ["conv9"]}, 404, "unknown-layer", "no layer named 'conv9'; this model has: conv1, relu1, pool1"),
        (
            {"encoding": "morse"},
            422,
            "invalid-fields",
            "query.encoding: input should be 'list', 'base64', 'npz' or 'safetensors'",
        ),
        ({"dtype": "uint8"}, 422, "invalid-input", "dtype 'uint8' needs encoding=base64"),
        ({"dtype": "int4", "encoding": "base64"}, 422, "invalid-fields", "query.dtype: input should be 'float32', "),
        ({"top_k": 0}, 422, "invalid-fields", "query.top_k: input should be from 1 to 1000"),
        ({"rotate": "nan"}, 422, "invalid-fields", "query.rotate: input should be a finite number"),
        ({"rotate": 361}, 422, "invalid-fields", "query.rotate: input should be from -360 to 360"),
        ({"scale": 0}, 422, "invalid-fields", "query.scale: input should be from 0.1 to 10"),
        ({"scale": "1e999"}, 422, "invalid-fields", "query.scale: input should be a finite number"),
    ],
)
def test_query_out_of_range_says_what_would_do(
    client: Client, png: bytes, params: dict[str, Any], status: int, slug: str, detail: str
) -> None:
    answer = ask(client, png, **params)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")
    assert detail in answer.json()["detail"]


def test_model_that_reads_text_is_a_404_that_names_one_that_will_do(client: Client, png: bytes) -> None:
    answer = client.post("/api/v1/models/toy-encoder/feature-maps", files={"image": png})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "model 'toy-encoder' has no feature maps; models that have: toy-cnn"
