"""Several photos or texts in one request: a list in their order, each as it is answered alone, each refused alone."""

import io
import json
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from heatscope import wire
from heatscope.api.schemas.asked import MOST_INPUTS as MOST
from heatscope.api.schemas.feature_maps import FeatureMaps
from heatscope.api.schemas.problem import Refused
from heatscope.app import create_app
from heatscope.packing import JSON_NAME
from heatscope.settings import Settings
from tests.conftest import Client
from tests.folders import make_folder
from tests.pictures import encoded, photo

READ = "/api/v1/models/toy-encoder/attention"
MAPS = "/api/v1/models/toy-cnn/feature-maps"
#: Of a layer's largest number: what adding up in another order changes.
ROUNDING = 1e-5
BAD = b"no picture"


def photos(count: int) -> list[bytes]:
    return [encoded(photo(30 + index, 20 + 2 * index, seed=index), "PNG") for index in range(count)]


def post(client: Client, contents: list[bytes], path: str = MAPS, **query: Any) -> httpx.Response:
    return client.post(path, files=[("image", content) for content in contents], params=query)


def assert_same(found: dict[str, Any], alone: dict[str, Any]) -> None:
    """Hold an answer out of a list to the one that the photo has by itself."""
    assert found["image"] == alone["image"]
    np.testing.assert_array_equal(wire.read(found["input"]), wire.read(alone["input"]))
    for one, other in zip(found["predictions"], alone["predictions"], strict=True):
        assert (one["label"], one["index"]) == (other["label"], other["index"])
        assert one["probability"] == pytest.approx(other["probability"], abs=ROUNDING)
    for one, other in zip(found["layers"], alone["layers"], strict=True):
        assert one["name"] == other["name"]
        values, expected = wire.read(one["output"]), wire.read(other["output"])
        np.testing.assert_allclose(values, expected, rtol=0, atol=ROUNDING * max(1e-6, np.abs(expected).max()))
        assert one.get("kept", {}).get("shape") == other.get("kept", {}).get("shape")


@pytest.mark.parametrize("query", [{}, {"size": 40, "rotate": 20}, {"layers": ["pool1", "classifier"]}])
def test_each_photo_is_answered_as_alone(client: Client, query: dict[str, Any]) -> None:
    contents = photos(5)
    answers = post(client, contents, **query).json()
    assert len(answers) == 5
    for found, content in zip(answers, contents, strict=True):
        FeatureMaps.model_validate(found)
        assert_same(found, post(client, [content], **query).json())


def test_survivors_of_pooling_are_those_of_the_photo(client: Client) -> None:
    contents = photos(3)
    for found in post(client, contents, layers=["relu1", "pool1"]).json():
        relu, pool = found["layers"]
        before, after = wire.read(relu["output"]), wire.read(pool["output"])
        kept = wire.read(pool["kept"])
        survived = np.take_along_axis(before.reshape(len(before), -1), kept.reshape(len(kept), -1), axis=1)
        np.testing.assert_array_equal(survived.reshape(after.shape), after)


def test_many_photos_of_a_large_input_are_answered(client: Client) -> None:
    # More than go through the network at once.
    contents = photos(7)
    answers = post(client, contents, size=256, layers="classifier").json()
    for found, content in zip(answers, contents, strict=True):
        assert_same(found, post(client, [content], size=256, layers="classifier").json())


def test_bad_photo_is_named_and_the_others_are_answered(client: Client) -> None:
    good = photos(2)
    first, second, third, fourth = post(client, [good[0], BAD, b"", good[1]], layers="classifier").json()
    assert_same(first, post(client, good[:1], layers="classifier").json())
    assert_same(fourth, post(client, good[1:], layers="classifier").json())
    for index, found, alone in ((1, second, BAD), (2, third, b"")):
        assert Refused.model_validate(found).index == index
        assert found["problem"] == post(client, [alone]).json()


def test_part_that_only_one_photo_lacks_is_refused_for_that_one(client: Client) -> None:
    small, large = encoded(photo(20, 20), "PNG"), encoded(photo(90, 90), "PNG")
    refused, answered = post(client, [small, large], crop="30,30,40", layers="classifier").json()
    assert (refused["problem"]["status"], refused["problem"]["type"]) == (422, "/problems/invalid-input")
    assert answered["image"]["crop"] == {"left": 30, "top": 30, "right": 70, "bottom": 70}


def test_only_bad_photos_are_a_list_of_problems(client: Client) -> None:
    answer = post(client, [BAD, BAD])
    assert answer.status_code == 200
    assert [found["problem"]["type"] for found in answer.json()] == ["/problems/not-an-image"] * 2


def test_more_than_the_most_are_refused_with_both_numbers(client: Client) -> None:
    content = encoded(photo(9, 9), "PNG")
    assert len(post(client, [content] * MOST, layers="classifier").json()) == MOST
    answer = post(client, [content] * (MOST + 1), layers="classifier")
    assert answer.status_code == 422
    assert f"at most {MOST} items after validation, not {MOST + 1}" in answer.json()["detail"]


def test_answer_of_all_that_would_be_too_large_is_refused(client: Client) -> None:
    answer = post(client, photos(1) * MOST, size=256)
    assert answer.status_code == 422
    assert f"of {MOST} photos" in answer.json()["detail"]
    assert "send fewer photos at once" in answer.json()["detail"]


def test_several_come_in_one_file(client: Client) -> None:
    contents = photos(2)
    alone = post(client, contents[1:], layers="pool1").json()
    answer = post(client, [contents[0], BAD, contents[1]], layers="pool1", encoding="npz")
    with np.load(io.BytesIO(answer.content)) as file:
        assert {"0.layers.pool1.output", "2.layers.pool1.output", "2.input"} <= set(file.files)
        expected = wire.read(alone["layers"][0]["output"])
        np.testing.assert_allclose(file["2.layers.pool1.output"], expected, rtol=0, atol=ROUNDING * expected.max())
        assert [set(one) == {"index", "problem"} for one in json.loads(file[JSON_NAME])] == [False, True, False]


def test_network_of_another_reads_several(weights: Path, tmp_path: Path) -> None:
    folder = make_folder(tmp_path, "resnet")
    client = Client(create_app(Settings(weights_dir=weights, packages=False, models=str(folder))))
    try:
        client.app.state.models.open_brought()
        path = f"/api/v1/models/{folder.name}/feature-maps"
        contents = photos(3)
        answers = post(client, contents, path).json()
        for found, content in zip(answers, contents, strict=True):
            assert_same(found, post(client, [content], path).json())
    finally:
        client.close()


TEXTS = ["I saw a saw.", "saw", "A saw saw a saw , I saw ."]


def read(client: Client, **body: Any) -> httpx.Response:
    return client.post(READ, json=body, params={"encoding": "base64"})


@pytest.mark.parametrize(
    "wishes",
    [
        {},
        {"include": ["scores", "rollout", "statistics"], "window": 1},
        {"layers": ["layer2"], "disabled_heads": [{"layer": "layer1", "head": 0}]},
    ],
)
def test_each_text_is_answered_as_alone_to_the_last_bit(client: Client, wishes: dict[str, Any]) -> None:
    answers = read(client, texts=TEXTS, **wishes).json()
    assert answers == [read(client, text=text, **wishes).json() for text in TEXTS]
    assert len({len(answer["tokens"]) for answer in answers}) == len(TEXTS)


def test_one_text_in_a_list_is_a_list_of_one(client: Client) -> None:
    assert read(client, texts=TEXTS[:1]).json() == [read(client, text=TEXTS[0]).json()]


def test_bad_text_is_named_and_the_others_are_answered(client: Client) -> None:
    texts = ["saw", "", "saw " * 41, "saw"]
    answers = read(client, texts=texts, layers=[]).json()
    assert answers[0] == answers[3] == read(client, text="saw", layers=[]).json()
    for index in (1, 2):
        assert Refused.model_validate(answers[index]).index == index
        assert answers[index]["problem"] == read(client, text=texts[index]).json()


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "text is required, or texts"),
        ({"text": "saw", "texts": ["saw"]}, "text and texts are both given; send one of them"),
        ({"texts": ["saw"], "order": [0]}, "order is that of one text"),
        ({"texts": []}, "at least 1 item"),
        ({"texts": ["saw"] * (MOST + 1)}, f"texts has {MOST + 1} items; at most {MOST} are taken"),
        ({"texts": ["saw", 3]}, "should be a valid string"),
        ({"texts": ["x" * 10_001, "y" * 10_000]}, "the texts have 20001 characters together; at most 20000 are read"),
        ({"texts": ["saw"], "layers": ["layer9"]}, "layer9"),
    ],
)
def test_texts_that_cannot_be_asked_for_are_refused_with_what_would_do(
    client: Client, body: dict[str, Any], detail: str
) -> None:
    answer = read(client, **body)
    assert answer.status_code in (404, 422)
    assert detail in answer.json()["detail"]


def test_several_texts_come_in_one_file(client: Client) -> None:
    alone = read(client, text=TEXTS[2]).json()
    answer = client.post(READ, json={"texts": TEXTS}, params={"encoding": "npz"})
    with np.load(io.BytesIO(answer.content)) as file:
        np.testing.assert_array_equal(file["2.layers.layer2.attention"], wire.read(alone["layers"][1]["attention"]))
