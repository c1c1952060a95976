"""The client against the service itself: the same numbers as plain HTTP gives, whatever happens in between."""

import json
import threading
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import torch
from torch.nn import functional as F

from client.generator.openapi import method_name
from heatscope_client import Client, ProblemError, Refused, Tensor, operations
from tests.live_server import serving
from tests.pictures import encoded, photo

ROOT = Path(__file__).parents[2]
OPENAPI: dict[str, Any] = json.loads((ROOT / "frontend" / "openapi.json").read_text(encoding="utf-8"))
SAMPLES = sorted((ROOT / "frontend" / "public" / "samples").glob("*.jpg"))
PHOTO = SAMPLES[0]
CALLS = {method_name(path): operation for path, methods in OPENAPI["paths"].items() for operation in methods.values()}
TEXT = "I saw a saw."


def examples(operation: dict[str, Any]) -> dict[str, Any]:
    """Return what the contract gives as an example of each parameter and field, where it gives any."""
    shown = {
        one["name"]: {**one["schema"], **one}["examples"][0]
        for one in operation.get("parameters", [])
        if one["name"] not in {"model_id", "encoding", "progress"}
    }
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return {"image": PHOTO, **shown}
    if "application/json" in content:
        schema = OPENAPI["components"]["schemas"][content["application/json"]["schema"]["$ref"].rpartition("/")[2]]
        return {**schema["examples"][0], **shown}
    return shown


@pytest.mark.parametrize("name", CALLS)
def test_every_method_is_answered_with_what_it_says(live: Client, name: str) -> None:
    given = {key: value for key, value in examples(CALLS[name]).items() if value is not None}
    if name == "model":
        given = {"model": "photo-cnn"}
    answer = getattr(live, name)(**given)
    hint = getattr(operations, name.upper()).answer
    assert isinstance(answer, getattr(hint, "__origin__", hint))
    assert "\n" not in repr(answer)


def test_maps_are_those_of_plain_http(live: Client, address: str) -> None:
    found = live.feature_maps(PHOTO, layers=["conv1", "pool1", "average"])
    url = f"{address}/api/v1/models/photo-cnn/feature-maps"
    with PHOTO.open("rb") as file:
        query = {"layers": ["conv1", "pool1", "average"]}
        plain = httpx.post(url, files={"image": file}, params=query, timeout=60).json()
    assert found.layers.names() == ["conv1", "pool1", "average"]
    for layer in plain["layers"]:
        mine = found.layers[layer["name"]]
        assert mine.output.dtype == np.float32
        assert np.array_equal(mine.output, np.array(layer["output"]["data"], np.float32))
    kept = found.layers["pool1"].kept
    assert kept is not None
    assert kept.dtype == np.int32
    assert kept.axes == ("channels", "height", "width")
    assert found.layers["average"].output.axes == ("channels",)
    assert [one.label for one in found.predictions] == [one["label"] for one in plain["predictions"]]
    assert found.predictions["cat"].probability == plain["predictions"][0]["probability"]


def test_a_layer_is_what_torch_makes_of_the_filters(live: Client) -> None:
    filters, found = live.filters("conv1"), live.feature_maps(PHOTO, layers="conv1")
    assert filters.bias is not None
    weight, bias, given = (torch.from_numpy(np.array(one)) for one in (filters.weight, filters.bias, found.input))
    expected = F.conv2d(given[None], weight, bias, padding=1)[0].numpy()
    assert np.allclose(found.layers["conv1"].output, expected, rtol=1e-5, atol=1e-5)


def test_one_value_is_its_operands(live: Client) -> None:
    value = live.feature_maps(PHOTO, layers="conv2").layers["conv2"].output[3, 14, 15]
    opened = live.unit(PHOTO, layer="conv2", channel=3, row=14, column=15)
    assert isinstance(opened.patch, Tensor)
    assert isinstance(opened.weight, Tensor)
    assert opened.bias is not None
    assert opened.value == pytest.approx(float(value), rel=1e-6)
    assert (opened.patch * opened.weight).sum() + opened.bias == pytest.approx(opened.value, rel=1e-5)
    at = live.unit(PHOTO, layer="conv2", at=(0, 3, 14, 15))
    assert at.operands is not None
    assert at.operands["weight"].values.shape == (16, 3, 3)


def test_attention_is_named_and_sums_to_one(live: Client) -> None:
    found = live.attention(TEXT, include=["scores", "statistics"], layers="layer1")
    layer = found.layers["layer1"]
    assert isinstance(layer.attention, Tensor)
    assert layer.scores is not None
    assert layer.attention.axes == ("head", "query", "key")
    assert np.allclose(layer.attention.sum(axis=layer.attention.axis("key")), 1, atol=1e-6)
    expected = torch.from_numpy(layer.scores.copy() / np.sqrt(32)).softmax(dim=-1).numpy()
    assert np.allclose(layer.attention, expected, atol=1e-6)
    assert [token.label for token in found.tokens[1:]] == ["PRON", "VERB", "DET", "NOUN", "PUNCT"]


def test_a_tensor_of_a_run_is_read_as_well(live: Client) -> None:
    nodes = live.trace(PHOTO, thumbnails=2).nodes
    thumbnails = nodes["conv1"].thumbnails
    assert thumbnails is not None
    assert thumbnails.axes == ("maps", "rows", "columns")
    tokens = live.trace(text=TEXT).tokens
    assert tokens is not None
    assert tokens[1].text == "I"


@pytest.mark.parametrize("dtype", ["float16", "uint8"])
def test_less_exact_numbers_are_as_near_as_they_can_be(live: Client, dtype: Any) -> None:
    exact = live.feature_maps(PHOTO, layers="relu5").layers["relu5"].output
    coarse = live.feature_maps(PHOTO, layers="relu5", dtype=dtype).layers["relu5"].output
    step = exact.max(axis=(1, 2), keepdims=True) / (255 if dtype == "uint8" else 1024)
    assert (np.abs(exact - coarse) <= step).all()


def test_a_picture_may_be_an_array(live: Client) -> None:
    pixels = np.asarray(photo(90, 70))
    as_array = live.feature_maps(pixels, layers="relu9").layers["relu9"].output
    as_file = live.feature_maps(encoded(photo(90, 70), "PNG"), layers="relu9").layers["relu9"].output
    assert np.array_equal(as_array, as_file)
    upright = live.upright(pixels)
    assert upright.data.startswith(b"\x89PNG")


def several() -> list[Any]:
    """Return forty photos, two of which are none."""
    given: list[Any] = [encoded(photo(40 + number, 60), "JPEG") for number in range(38)]
    given.insert(7, b"this is no picture")
    given.insert(30, ROOT / "missing.jpg")
    return given


def check_several(found: list[Any]) -> None:
    assert len(found) == 40
    assert {place: one.index for place, one in enumerate(found) if isinstance(one, Refused)} == {7: 7, 30: 30}
    widths = [one.image.width for one in found if not isinstance(one, Refused)]
    assert widths == list(range(40, 78))


def test_many_photos_are_answered_as_single_ones(live: Client) -> None:
    given = several()
    found = list(live.feature_maps(given, layers="relu5"))
    check_several(found)
    assert found[7].problem.status == 415  # type: ignore[union-attr]
    for place in (0, 8, 39):
        alone = live.feature_maps(given[place], layers="relu5").layers["relu5"].output
        together = found[place].layers["relu5"].output  # type: ignore[union-attr]
        assert np.allclose(together, alone, atol=1e-5 * alone.max())


def test_many_texts_are_answered_as_single_ones(live: Client) -> None:
    texts = [f"I saw {number} saws." for number in range(20)]
    found = list(live.attention([*texts, "", *texts], layers="layer4"))
    assert isinstance(found.pop(20), Refused)
    for text, one in zip(texts * 2, found, strict=True):
        assert not isinstance(one, Refused)
        alone = live.attention(text, layers="layer4").layers["layer4"].attention
        assert np.array_equal(one.layers["layer4"].attention, alone)  # type: ignore[arg-type]


@pytest.mark.parametrize("waiting", ["0", "1"])
def test_a_service_that_takes_one_at_a_time_answers_all(tmp_path: Path, waiting: str) -> None:
    with serving(tmp_path / "log", HEATSCOPE_MAX_WAITING=waiting, HEATSCOPE_COMPUTING="1") as server:
        with Client(server.address, in_flight=4) as client:
            check_several(list(client.feature_maps(several(), layers="relu5")))


def test_a_service_that_is_started_anew_is_waited_for(tmp_path: Path) -> None:
    given = several()
    with serving(tmp_path / "first") as server:
        client = Client(server.address, patience=120)
        answers = client.feature_maps(given, layers="relu5")
        found = [next(answers)]
        port = int(server.address.rpartition(":")[2])
    # It is gone: what is asked now waits until it is there again.
    rest = threading.Thread(target=found.extend, args=(answers,))
    rest.start()
    with serving(tmp_path / "second", port=port):
        rest.join(120)
        assert not rest.is_alive()
    client.close()
    check_several(found)


def test_it_is_found_below_a_prefix(tmp_path: Path) -> None:
    with serving(tmp_path / "log", HEATSCOPE_ROOT_PATH="/heatscope") as server:
        with Client(f"{server.address}/heatscope/#/photo") as client:
            assert client.ready().status == "ok"
            assert client.models()["photo-cnn"].task == "image-classification"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda client: client.filters("conv99"), "404 Unknown layer: no layer named 'conv99'; this model has: conv1"),
        (lambda client: client.feature_maps(PHOTO, model="x"), "404 Unknown model: no model named 'x'; there are: "),
        (lambda client: client.feature_maps(PHOTO, model="photo-vit"), "404 "),
        (lambda client: client.attention(""), "422 The text cannot be read: the text has no words"),
        (lambda client: client.attention("\ud800"), "422 "),
        (lambda client: client.feature_maps(b"x"), "415 Not a picture we can read: "),
        (lambda client: client.feature_maps(b"x" * 11 * 2**20), "413 The body is too large: "),
        (lambda client: client.feature_maps(PHOTO, top_k=0), "422 Some fields are not right: query.top_k: "),
        (lambda client: next(client.feature_maps([PHOTO] * 9, layers="x")), "404 Unknown layer: "),
    ],
)
def test_what_the_service_says_is_what_is_said(live: Client, ask: Any, said: str) -> None:
    with pytest.raises(ProblemError) as caught:
        ask(live)
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)
