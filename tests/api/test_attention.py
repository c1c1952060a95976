"""`/attention`: rows sum to 1, follow from queries and keys, and obey every wish."""

import math
from typing import Any

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray

from heatscope import wire
from heatscope.api.schemas.attention import Attention
from tests.conftest import Client

PATH = "/api/v1/models/toy-encoder/attention"
EVERYTHING = ["scores", "query", "key", "value", "head_output", "output", "hidden"]
TEXT = "I saw a saw."


def ask(client: Client, text: str = TEXT, **wishes: Any) -> httpx.Response:
    return client.post(PATH, json={"text": text} | wishes)


def parts(client: Client, layer: int = 0, **wishes: Any) -> dict[str, NDArray[Any]]:
    answer = ask(client, include=EVERYTHING, **wishes)
    assert answer.status_code == 200, answer.text
    tensors = answer.json()["layers"][layer]
    return {name: wire.read(tensor) for name, tensor in tensors.items() if name != "name"}


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: NDArray[Any] = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return result


def test_answer_is_what_the_schema_says(client: Client) -> None:
    answer = Attention.model_validate_json(ask(client, include=EVERYTHING).content)
    assert [layer.name for layer in answer.layers] == ["layer1", "layer2"]
    shapes = {name: getattr(answer.layers[0], name).shape for name in ["attention", *EVERYTHING]}
    assert shapes == {
        "attention": [2, 6, 6], "scores": [2, 6, 6], "query": [2, 6, 8], "key": [2, 6, 8], "value": [2, 6, 8],
        "head_output": [2, 6, 8], "output": [6, 16], "hidden": [6, 16],
    }  # fmt: skip


def test_tokens_stand_where_they_are_in_the_text(client: Client) -> None:
    tokens = ask(client, text="👩‍👩‍👧 naïve!").json()["tokens"]
    assert tokens[0] == {"text": "<cls>", "start": 0, "end": 0, "special": True}
    assert [(token["text"], token["start"], token["end"]) for token in tokens[1:]] == [
        ("👩‍👩‍👧", 0, 5), ("naïve", 6, 11), ("!", 11, 12),
    ]  # fmt: skip
    assert all(token["label"] in {"DET", "NOUN", "VERB"} for token in tokens[1:])
    assert all(1 / 3 <= token["probability"] <= 1 for token in tokens[1:])


def test_sequence_labels_sum_to_one_best_first(client: Client) -> None:
    labels = ask(client).json()["sequence_labels"]
    assert {item["label"] for item in labels} == {"negative", "positive"}
    assert sum(item["probability"] for item in labels) == pytest.approx(1)
    assert labels[0]["probability"] >= labels[1]["probability"]


@pytest.mark.parametrize("layer", [0, 1])
def test_attention_is_the_softmax_of_query_times_key(client: Client, layer: int) -> None:
    found = parts(client, layer)
    scores = np.einsum("hqd,hkd->hqk", found["query"], found["key"])
    np.testing.assert_allclose(found["scores"], scores, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(found["attention"], softmax(scores / math.sqrt(8)), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(found["attention"].sum(axis=-1), 1, rtol=1e-6)
    mixed = np.einsum("hqk,hkd->hqd", found["attention"], found["value"])
    np.testing.assert_allclose(found["head_output"], mixed, rtol=1e-5, atol=1e-6)


def test_only_the_layers_and_parts_asked_for_come(client: Client) -> None:
    answer = ask(client, layers=["layer2"], include=["query"]).json()
    assert [list(layer) for layer in answer["layers"]] == [["name", "attention", "query"]]
    assert ask(client, layers=[]).json()["layers"] == []
    assert len(ask(client, layers=None).json()["layers"]) == 2


def test_without_positions_reordered_words_give_the_same_rows_reordered(client: Client) -> None:
    order = [4, 2, 0, 3, 1]
    rows = [0, *(index + 1 for index in order)]
    plain, shuffled = (parts(client, 1, positional_encoding=False, order=order) for order in (None, order))
    np.testing.assert_allclose(shuffled["hidden"], plain["hidden"][rows], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(shuffled["attention"], plain["attention"][:, rows][:, :, rows], rtol=1e-4, atol=1e-5)
    with_positions = [parts(client, 1, order=order)["hidden"] for order in (None, order)]
    assert np.abs(with_positions[1] - with_positions[0][rows]).max() > 1e-3


def test_reordered_tokens_still_point_into_the_text(client: Client) -> None:
    tokens = ask(client, order=[4, 3, 2, 1, 0]).json()["tokens"]
    assert [(token["text"], token["start"]) for token in tokens] == [
        ("<cls>", 0), (".", 11), ("saw", 8), ("a", 6), ("saw", 2), ("I", 0),
    ]  # fmt: skip


@pytest.mark.parametrize("window", [0, 1, 100])
def test_window_leaves_nothing_beyond_it(client: Client, window: int) -> None:
    found = parts(client, window=window)
    attention = found["attention"]
    np.testing.assert_allclose(attention.sum(axis=-1), 1, rtol=1e-6)
    for query in range(1, 6):
        for key in range(6):
            is_seen = key > 0 and abs(query - key) <= window
            assert (attention[:, query, key] > 0).all() == is_seen
    assert (attention[:, 0] > 0).all()
    # What is shown of scores is the product itself, window or not.
    np.testing.assert_allclose(
        found["scores"], np.einsum("hqd,hkd->hqk", found["query"], found["key"]), rtol=1e-5, atol=1e-5
    )


def test_disabled_head_adds_nothing_and_the_others_do(client: Client) -> None:
    plain = parts(client, 0)
    found = parts(client, 0, disabled_heads=[{"layer": "layer1", "head": 1}])
    assert (found["head_output"][1] == 0).all()
    np.testing.assert_array_equal(found["head_output"][0], plain["head_output"][0])
    np.testing.assert_array_equal(found["attention"], plain["attention"])
    assert np.abs(found["hidden"] - plain["hidden"]).max() > 1e-6


def test_bytes_carry_the_same_numbers_as_lists(client: Client) -> None:
    listed = parts(client)
    answer = client.post(PATH, params={"encoding": "base64"}, json={"text": TEXT, "include": EVERYTHING}).json()[
        "layers"
    ][0]
    for name, values in listed.items():
        np.testing.assert_array_equal(wire.read(answer[name]), values)


def test_same_sentence_gives_the_same_bytes(client: Client) -> None:
    first, second = (ask(client, include=EVERYTHING).content for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "text",
    [
        "a " * 40,
        "\u202bשלום עולם\u202c",
        "a" * 10_000,
        "I\x00saw\x1ba saw",
        "\U0001f9d1\U0001f3fd\u200d\U0001f680",
        "你好",
    ],
    ids=["longest", "right to left", "10,000 letters", "control characters", "emoji", "Chinese"],
)
def test_any_text_with_words_is_read(client: Client, text: str) -> None:
    answer = ask(client, text=text, include=EVERYTHING)
    assert answer.status_code == 200
    tokens = answer.json()["tokens"]
    assert [text[token["start"] : token["end"]] for token in tokens[1:]] == [token["text"] for token in tokens[1:]]


@pytest.mark.parametrize(
    ("wishes", "status", "slug", "detail"),
    [
        ({"text": ""}, 422, "unreadable-text", "the text has no words; type a sentence"),
        ({"text": " \t\n\x00"}, 422, "unreadable-text", "the text has no words"),
        ({"text": "a " * 41}, 422, "unreadable-text", "the text has 41 words; at most 40 are read"),
        ({"text": "a" * 20_001}, 422, "unreadable-text", "the text has 20001 characters; at most 20000 are read"),
        ({"layers": ["layer3"]}, 404, "unknown-layer", "no layer named 'layer3'; this model has: layer1, layer2"),
        ({"include": ["soul"]}, 422, "invalid-fields", "body.include.0: input should be 'scores', 'query'"),
        ({"window": -1}, 422, "invalid-fields", "body.window: input should be from 0 to 1000000"),
        ({"order": [0, 1]}, 422, "invalid-input", "order must hold each of 0 … 4 exactly once"),
        ({"order": [-1]}, 422, "invalid-fields", "body.order.0: input should be from 0 to 1000000"),
        ({"disabled_heads": [{"layer": "layer1", "head": 2}]}, 422, "invalid-input", "no head 2 in layer1; its heads"),
        ({"disabled_heads": [{"layer": "x", "head": 0}]}, 404, "unknown-layer", "no layer named 'x'"),
        ({"temperature": 1}, 422, "invalid-fields", "body.temperature: extra inputs are not permitted"),
        ({"text": 5}, 422, "invalid-fields", "body.text: input should be a valid string"),
    ],
)
def test_wish_that_cannot_be_says_what_would_do(
    client: Client, wishes: dict[str, Any], status: int, slug: str, detail: str
) -> None:
    answer = client.post(PATH, json={"text": TEXT} | wishes)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")
    assert detail in answer.json()["detail"]


def test_model_that_sees_photos_is_a_404_that_names_one_that_will_do(client: Client) -> None:
    answer = client.post("/api/v1/models/toy-cnn/attention", json={"text": TEXT})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "model 'toy-cnn' has no attention between words; models that have: toy-encoder"


def test_text_of_unknown_words_is_answered_with_their_share(client: Client) -> None:
    answer = ask(client, text="Ich saw eine Säge .", layers=[]).json()
    assert answer["unknown_share"] == pytest.approx(3 / 4)
    (note,) = answer["notes"]
    assert note["kind"] == "unknown-words"
    assert note["detail"].startswith("3 of 4 words (75 %) are not in the vocabulary")


def test_text_of_known_words_needs_no_note(client: Client) -> None:
    answer = ask(client, text="I SAW a saw, 3 !", layers=[]).json()
    assert answer["unknown_share"] == 0
    assert "notes" not in answer


def test_lists_that_would_be_too_large_are_refused_before_they_are_written(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "saw " * 40
    whole = ask(client, text=text, include=["scores"])
    # Two layers of two heads of 41 × 41 scores and as many weights, of which a number takes up to 11 bytes.
    assert len(whole.content) < 1.2 * 8 * 41 * 41 * 11
    monkeypatch.setattr("heatscope.api.answer_size.MOST_ANSWER_BYTES", 8 * 41 * 41 * 11 - 1)
    refused = ask(client, text=text, include=["scores"])
    assert refused.status_code == 422
    assert refused.json()["detail"] == (
        "the answer would have more than 0.147927 MB; ask for less, or for encoding=base64 with dtype=float16 or uint8"
    )
    assert ask(client, text=text).status_code == 200
    form = {"encoding": "base64", "dtype": "uint8"}
    small = client.post(PATH, json={"text": text, "include": ["scores"]}, params=form)
    assert small.status_code == 200
    assert len(small.content) < len(whole.content) / 4
