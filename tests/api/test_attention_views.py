"""What `/attention` tells from its matrices: single heads, thumbnails, statistics, rollout, the effect of the order."""

from typing import Any

import httpx
import numpy as np
import pytest

from heatscope import wire
from heatscope.api.schemas.attention import Attention
from tests.conftest import Client

PATH = "/api/v1/models/toy-encoder/attention"
TEXT = "I saw a saw."
OFF = [{"layer": "layer1", "head": 1}]


def ask(client: Client, **wishes: Any) -> httpx.Response:
    answer = client.post(PATH, json={"text": TEXT} | wishes)
    assert answer.status_code == 200, answer.text
    return answer


def layer(client: Client, index: int = 0, **wishes: Any) -> dict[str, Any]:
    """One layer's parts, its tensors as arrays."""
    parts = ask(client, **wishes).json()["layers"][index]
    return {name: wire.read(part) if isinstance(part, dict) else part for name, part in parts.items()}


def test_only_the_heads_that_were_named_come(client: Client) -> None:
    whole = [layer(client, index, include=["key", "hidden"]) for index in (0, 1)]
    heads = [{"layer": "layer2", "head": 1}]
    first, second = (layer(client, index, include=["key", "hidden"], heads=heads) for index in (0, 1))
    assert (first["heads"], second["heads"]) == ([], [1])
    assert first.keys() == {"name", "heads", "hidden"}
    np.testing.assert_array_equal(second["attention"], whole[1]["attention"][1:])
    np.testing.assert_array_equal(second["key"], whole[1]["key"][1:])
    np.testing.assert_array_equal(second["hidden"], whole[1]["hidden"])


def test_heads_come_in_the_order_they_were_named(client: Client) -> None:
    heads = [{"layer": "layer1", "head": head} for head in (1, 0)]
    found = layer(client, heads=heads)
    assert found["heads"] == [1, 0]
    np.testing.assert_array_equal(found["attention"], layer(client)["attention"][[1, 0]])


def test_inputs_of_a_layer_are_what_the_one_before_hands_on(client: Client) -> None:
    first, second = (layer(client, index, include=["input", "normalised", "hidden"]) for index in (0, 1))
    np.testing.assert_array_equal(second["input"], first["hidden"])
    np.testing.assert_allclose(second["normalised"].mean(axis=1), 0, atol=1e-6)
    np.testing.assert_allclose(second["normalised"].var(axis=1), 1, rtol=1e-3)


def test_statistics_are_those_of_the_matrices(client: Client) -> None:
    found = layer(client, include=["statistics"])
    attention = found["attention"].astype(np.float64)
    places = np.arange(6)
    for head, statistics in enumerate(found["statistics"]):
        assert statistics["head"] == head
        entropy = -(attention[head] * np.log(attention[head])).sum(axis=1).mean()
        distance = (attention[head] * abs(places[:, None] - places)).sum(axis=1).mean()
        assert statistics["entropy"] == pytest.approx(entropy, rel=1e-5)
        assert statistics["broadness"] == pytest.approx(entropy / np.log(6), rel=1e-5)
        assert statistics["distance"] == pytest.approx(distance, rel=1e-5)
        assert statistics["previous"] == pytest.approx(np.diagonal(attention[head], -1).mean(), rel=1e-5)
        assert statistics["next"] == pytest.approx(np.diagonal(attention[head], 1).mean(), rel=1e-5)
        assert statistics["itself"] == pytest.approx(np.diagonal(attention[head]).mean(), rel=1e-5)
        assert statistics["first"] == pytest.approx(attention[head, 1:, 0].mean(), rel=1e-5)
        assert statistics["punctuation"] == pytest.approx(attention[head, :, -1].mean(), rel=1e-5)


@pytest.mark.parametrize(("text", "has_share"), [("I saw.", True), ("I saw!?", True), ("I saw", False), ("a €", False)])
def test_only_punctuation_at_the_end_has_a_share(client: Client, text: str, has_share: bool) -> None:
    statistics = layer(client, text=text, include=["statistics"])["statistics"]
    assert all((head["punctuation"] > 0) == has_share for head in statistics)


def test_window_0_leaves_every_word_to_itself(client: Client) -> None:
    # <cls>, which sees everything, is one query of 40.
    statistics = layer(client, text="a " * 39, window=0, include=["statistics"])["statistics"]
    assert [head["name"] for head in statistics] == ["itself"] * 2
    assert all(head["share"] == head["itself"] > 0.975 for head in statistics)


def test_thumbnails_cover_all_heads_whichever_are_asked_for(client: Client) -> None:
    found = layer(client, heads=[], include=["thumbnails", "statistics"])
    assert "attention" not in found
    np.testing.assert_array_equal(found["thumbnails"], layer(client)["attention"])
    assert len(found["statistics"]) == 2


def test_mean_and_maximum_are_over_the_heads_that_are_on(client: Client) -> None:
    found = layer(client, include=["mean", "max"])
    np.testing.assert_allclose(found["mean"], found["attention"].mean(axis=0), rtol=1e-6)
    np.testing.assert_array_equal(found["max"], found["attention"].max(axis=0))
    without = layer(client, include=["mean", "max"], disabled_heads=OFF)
    np.testing.assert_array_equal(without["mean"], found["attention"][0])
    np.testing.assert_array_equal(without["max"], found["attention"][0])


@pytest.mark.parametrize("joining", ["mean", "max"])
def test_rollout_multiplies_the_layers_with_half_of_each_going_on(client: Client, joining: str) -> None:
    layers = [layer(client, index, include=["rollout"], rollout_heads=joining) for index in (0, 1)]
    expected = np.eye(6)
    for found in layers:
        joined = getattr(found["attention"].astype(np.float64), joining)(axis=0)
        expected = (joined / joined.sum(axis=1, keepdims=True) / 2 + np.eye(6) / 2) @ expected
        np.testing.assert_allclose(found["rollout"], expected, rtol=1e-5, atol=1e-6)


def test_rollout_of_a_later_layer_needs_not_name_the_earlier(client: Client) -> None:
    (alone,) = ask(client, layers=["layer2"], include=["rollout"]).json()["layers"]
    np.testing.assert_array_equal(wire.read(alone["rollout"]), layer(client, 1, include=["rollout"])["rollout"])


def test_value_weighted_attention_is_the_length_of_what_is_taken(client: Client) -> None:
    found = layer(client, include=["value", "value_weighted"])
    for head in (0, 1):
        weight = wire.read(
            client.get(f"/api/v1/models/toy-encoder/layers/layer1/heads/{head}").json()["projection"]["weight"]
        )
        taken = np.einsum("qk,kd,ed->qke", found["attention"][head], found["value"][head], weight)
        np.testing.assert_allclose(found["value_weighted"][head], np.linalg.norm(taken, axis=-1), rtol=1e-5, atol=1e-7)


def test_order_makes_no_difference_without_positions_and_one_with_them(client: Client) -> None:
    wishes: dict[str, Any] = {"order": [4, 2, 0, 3, 1], "layers": []}
    without = ask(client, positional_encoding=False, **wishes).json()["order_difference"]
    assert without == pytest.approx(0, abs=2e-6)
    assert ask(client, **wishes).json()["order_difference"] > 1e-3
    assert "order_difference" not in ask(client).json()
    assert ask(client, order=[0, 1, 2, 3, 4]).json()["order_difference"] == 0


def test_everything_at_once_is_what_the_schema_says(client: Client) -> None:
    include = ["input", "normalised", "mean", "max", "rollout", "value_weighted", "statistics", "thumbnails"]
    answer = Attention.model_validate_json(ask(client, include=include, order=[4, 3, 2, 1, 0]).content)
    assert all(getattr(answer.layers[1], part) is not None for part in include)


@pytest.mark.parametrize(
    ("wishes", "status", "detail"),
    [
        ({"heads": [{"layer": "layer9", "head": 0}]}, 404, "no layer named 'layer9'"),
        ({"heads": [{"layer": "layer1", "head": 2}]}, 422, "no head 2 in layer1; its heads are 0 … 1"),
        ({"heads": OFF * 2}, 422, "heads names head 1 of layer1 twice; once is enough"),
        ({"heads": OFF, "layers": ["layer2"]}, 422, "heads names layer1, which layers leaves out"),
        ({"disabled_heads": OFF * 2}, 422, "disabled_heads names head 1 of layer1 twice; once is enough"),
        ({"rollout_heads": "min"}, 422, "body.rollout_heads: input should be 'mean' or 'max'"),
        ({"include": ["thumbnail"]}, 422, "body.include.0: input should be 'scores'"),
    ],
)
def test_wish_that_cannot_be_says_what_would_do(
    client: Client, wishes: dict[str, Any], status: int, detail: str
) -> None:
    answer = client.post(PATH, json={"text": TEXT} | wishes)
    assert answer.status_code == status
    assert detail in answer.json()["detail"]


def test_tags_are_sums_by_the_labels_of_the_words(client: Client) -> None:
    answer = ask(client, include=["tags"]).json()
    labels = [token.get("label", token["text"]) for token in answer["tokens"]]
    tags = [tag["label"] for tag in answer["tags"]]
    assert tags == list(dict.fromkeys(labels))
    assert tags[0] == "<cls>"
    assert [tag["count"] for tag in answer["tags"]] == [labels.count(tag) for tag in tags]
    for found in answer["layers"]:
        attention, summed = wire.read(found["attention"]), wire.read(found["tags"])
        for head, matrix in enumerate(attention):
            for row, of in enumerate(tags):
                giving = matrix[[place for place, label in enumerate(labels) if label == of]].mean(axis=0)
                for column, to in enumerate(tags):
                    expected = sum(giving[place] for place, label in enumerate(labels) if label == to)
                    assert summed[head, row, column] == pytest.approx(expected, rel=1e-5)
        np.testing.assert_allclose(summed.sum(axis=2), 1, rtol=1e-5)


def test_tags_of_single_heads_come_for_these(client: Client) -> None:
    heads = [{"layer": "layer2", "head": 1}]
    first, second = ask(client, include=["tags"], heads=heads).json()["layers"]
    assert "tags" not in first
    whole = ask(client, include=["tags"]).json()["layers"][1]["tags"]
    np.testing.assert_array_equal(wire.read(second["tags"]), wire.read(whole)[1:])
