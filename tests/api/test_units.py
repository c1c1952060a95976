"""`/unit`: whoever has the answer computes the value again; nothing of ours is called to do so."""

from typing import Any

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray

from heatscope import wire
from heatscope.api.schemas.unit import Unit
from tests.conftest import Client

MODEL = "/api/v1/models/toy-cnn"
SIDE = 40


def _ask(client: Client, image: bytes, layer: str, channel: int, row: int = 0, column: int = 0, **params: Any) -> Any:
    query = {"layer": layer, "channel": channel, "row": row, "column": column, "size": SIDE, **params}
    answer = client.post(f"{MODEL}/unit", files={"image": image}, params=query)
    assert answer.status_code == 200, answer.text
    Unit.model_validate_json(answer.content)
    return answer.json()


def _refused(client: Client, image: bytes, **query: Any) -> httpx.Response:
    return client.post(f"{MODEL}/unit", files={"image": image}, params={"size": SIDE, "channel": 0, **query})


@pytest.fixture
def maps(client: Client, png: bytes) -> dict[str, NDArray[Any]]:
    """What every layer puts out, from `/feature-maps`."""
    answer = client.post(f"{MODEL}/feature-maps", files={"image": png}, params={"size": SIDE}).json()
    return {layer["name"]: wire.read(layer["output"]) for layer in answer["layers"]}


def _recomputed(unit: dict[str, Any]) -> float:
    """The value from the numbers of the answer alone, in float64."""
    numbers = {name: wire.read(part).astype(np.float64) for name, part in unit.items() if _is_tensor(part)}
    match unit["type"]:
        case "Conv2d":
            return float((numbers["patch"] * numbers["weight"]).sum() + unit["bias"])
        case "ReLU":
            return max(0.0, float(unit["input_value"]))
        case "MaxPool2d":
            return float(numbers["patch"].max())
        case "AdaptiveAvgPool2d":
            return float(numbers["patch"].mean())
        case "Linear":
            return float(numbers["inputs"] @ numbers["weights"] + unit["bias"])
        case "Softmax":
            return float(numbers["exponentials"][unit["channel"]] / numbers["exponentials"].sum())
    raise AssertionError(unit["type"])


def _is_tensor(part: Any) -> bool:
    return isinstance(part, dict) and "dtype" in part


@pytest.mark.parametrize("form", [{}, {"encoding": "base64"}])
@pytest.mark.parametrize(
    ("layer", "places"),
    [
        ("conv1", [(0, 0, 0), (3, 17, 39), (2, 39, 5)]),
        ("relu1", [(0, 0, 0), (3, 17, 39)]),
        ("pool1", [(1, 0, 0), (3, 19, 19)]),
        ("conv2", [(5, 0, 19), (4, 10, 10)]),
        ("relu3", [(5, 19, 0)]),
        ("average", [(0, 0, 0), (5, 0, 0)]),
        ("classifier", [(0, 0, 0), (2, 0, 0)]),
    ],
)
def test_the_value_is_that_of_the_map_and_of_its_own_numbers(
    client: Client,
    png: bytes,
    maps: dict[str, NDArray[Any]],
    layer: str,
    places: list[tuple[int, int, int]],
    form: dict[str, Any],
) -> None:
    for place in places:
        unit = _ask(client, png, layer, *place, **form)
        assert np.float32(unit["value"]) == (maps[layer][place] if maps[layer].ndim == 3 else maps[layer][place[0]])
        assert unit["value"] == pytest.approx(_recomputed(unit), rel=1e-5, abs=1e-6)


def test_softmax_is_the_share_of_its_exponential(client: Client, png: bytes, maps: dict[str, NDArray[Any]]) -> None:
    logits = maps["classifier"].astype(np.float64)
    for channel in range(3):
        unit = _ask(client, png, "softmax", channel)
        assert (unit["type"], unit["input"]) == ("Softmax", "classifier")
        np.testing.assert_allclose(wire.read(unit["inputs"]), logits, rtol=1e-6)
        assert unit["value"] == pytest.approx(_recomputed(unit), rel=1e-5)
        assert unit["value"] == pytest.approx(np.exp(logits[channel]) / np.exp(logits).sum(), rel=1e-5)


@pytest.mark.parametrize("at", ["2", "0,2"])
def test_softmax_is_opened_by_its_place_as_any_node_is(
    client: Client, png: bytes, maps: dict[str, NDArray[Any]], at: str
) -> None:
    answer = client.post(f"{MODEL}/unit", files={"image": png}, params={"layer": "softmax", "at": at, "size": SIDE})
    assert answer.status_code == 200, answer.text
    Unit.model_validate_json(answer.content)
    unit = answer.json()
    logits = maps["classifier"].astype(np.float64)
    assert unit["value"] == pytest.approx(np.exp(logits[2]) / np.exp(logits).sum(), rel=1e-5)
    assert (unit["at"], unit["node"], "channel" in unit) == ([0, 2], "softmax", False)
    (row,) = unit["operands"]
    assert (row["role"], row["node"]) == ("row", "classifier")
    np.testing.assert_allclose(wire.read(row["values"]), logits, rtol=1e-6)
    assert wire.read(row["places"]).tolist() == [[0, 0], [0, 1], [0, 2]]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("", "0 indices for 'softmax', whose output is 3; give one an axis"),
        ("3", "no index 3 along axis 0 of 'softmax', whose output is 3; it may be 0 … 2"),
        ("1,2", "no index 1 along axis 0 of 'softmax', whose output is 1 × 3; it may be 0 … 0"),
    ],
)
def test_softmax_has_no_other_places(client: Client, png: bytes, at: str, said: str) -> None:
    answer = client.post(f"{MODEL}/unit", files={"image": png}, params={"layer": "softmax", "at": at, "size": SIDE})
    assert (answer.status_code, answer.json()["detail"]) == (422, said)


@pytest.mark.parametrize("at", ["-1", "0,", "0,:", "a", "0,0,0,0,0,0,0,0,0"])
def test_a_place_that_is_none_is_told_in_words_how_one_is_written(client: Client, png: bytes, at: str) -> None:
    answer = client.post(f"{MODEL}/unit", files={"image": png}, params={"layer": "softmax", "at": at, "size": SIDE})
    said = (
        "input should be places counted from 0, one an axis, up to 8 with commas between, of at most 9 digits: 0,3,17"
    )
    assert (answer.status_code, answer.json()["errors"]) == (422, [{"field": "query.at", "detail": said}])


def test_channel_sums_and_bias_make_the_value(client: Client, png: bytes) -> None:
    unit = _ask(client, png, "conv2", 3, 7, 9)
    products = wire.read(unit["patch"]) * wire.read(unit["weight"])
    sums = wire.read(unit["channel_sums"])
    np.testing.assert_allclose(sums, products.sum(axis=(1, 2)), rtol=1e-4, atol=1e-6)
    assert unit["value"] == pytest.approx(float(sums.astype(np.float64).sum()) + unit["bias"], rel=1e-5, abs=1e-6)


def test_the_patch_is_where_it_says_it_begins(client: Client, png: bytes, maps: dict[str, NDArray[Any]]) -> None:
    unit = _ask(client, png, "conv2", 0, 19, 4)
    assert unit["patch_start"] == {"row": 18, "column": 3}
    padded = np.pad(maps["pool1"], ((0, 0), (0, 1), (0, 0)))
    np.testing.assert_array_equal(wire.read(unit["patch"]), padded[:, 18:21, 3:6])
    assert _ask(client, png, "conv2", 0, 0, 0)["patch_start"] == {"row": -1, "column": -1}


def test_the_winner_of_a_pooling_is_the_one_kept(client: Client, png: bytes, maps: dict[str, NDArray[Any]]) -> None:
    unit = _ask(client, png, "pool1", 2, 5, 6)
    winner = unit["winner"]
    assert (winner["row"] // 2, winner["column"] // 2) == (5, 6)
    assert maps["relu1"][2, winner["row"], winner["column"]] == np.float32(unit["value"])
    assert unit["patch_start"] == {"row": 10, "column": 12}


def test_the_receptive_field_is_the_part_of_the_picture_that_changes_the_value(client: Client, png: bytes) -> None:
    # conv1 3×3, pool1 2×2, conv2 3×3: 8 pixels, 2 further from cell to cell, beginning 3 outside.
    unit = _ask(client, png, "conv2", 0, 1, 19)
    assert unit["unclipped_receptive_field"] == {"top": -1, "left": 35, "bottom": 6, "right": 42}
    assert unit["receptive_field"] == {"top": 0, "left": 35, "bottom": 6, "right": 39}


def test_what_has_no_maps_sees_the_whole_input(client: Client, png: bytes) -> None:
    for layer in ("average", "classifier", "softmax"):
        unit = _ask(client, png, layer, 0)
        assert unit["receptive_field"] == {"top": 0, "left": 0, "bottom": SIDE - 1, "right": SIDE - 1}
        assert "unclipped_receptive_field" not in unit


def test_a_unit_follows_the_posture_of_the_picture(client: Client, png: bytes) -> None:
    posture = {"rotate": 30, "scale": 1.2, "translate": 4}
    answer = client.post(
        f"{MODEL}/feature-maps", files={"image": png}, params={"size": SIDE, "layers": ["conv3"], **posture}
    ).json()
    expected = wire.read(answer["layers"][0]["output"])[1, 8, 9]
    assert np.float32(_ask(client, png, "conv3", 1, 8, 9, **posture)["value"]) == expected


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"layer": "conv1", "channel": 4}, "no channel 4 in 'conv1'; it has channels 0 … 3"),
        ({"layer": "conv1", "channel": -1}, "no channel -1 in 'conv1'; it has channels 0 … 3"),
        ({"layer": "pool1", "row": 20}, "no row 20 in 'pool1'; its maps have rows 0 … 19"),
        ({"layer": "pool1", "column": -2}, "no column -2 in 'pool1'; its maps have columns 0 … 19"),
        (
            {"layer": "average", "row": 1},
            "no row 1 in 'average'; it puts out one value a channel, so row must be 0",
        ),
        ({"layer": "softmax", "channel": 3}, "no channel 3 in 'softmax'; it has channels 0 … 2"),
        ({"layer": "conv1", "channel": 10**30}, "query.channel: input should be from -1000000 to 1000000"),
    ],
)
def test_a_place_out_of_range_is_refused_with_the_range(
    client: Client, png: bytes, query: dict[str, Any], said: str
) -> None:
    answer = _refused(client, png, **query)
    assert answer.status_code == 422
    assert answer.json()["detail"] == said


def test_an_unknown_layer_is_answered_with_those_there_are(client: Client, png: bytes) -> None:
    answer = _refused(client, png, layer="conv9")
    assert answer.status_code == 404
    assert answer.json()["detail"] == (
        "no layer named 'conv9'; this model has: conv1, relu1, pool1, conv2, relu2, conv3, relu3, average, classifier, "
        "softmax"
    )


@pytest.mark.parametrize("query", [{"layer": "conv1", "channel": "x"}, {"channel": 0}, {"layer": "conv1", "row": 1.5}])
def test_what_is_no_whole_number_or_missing_is_named(client: Client, png: bytes, query: dict[str, Any]) -> None:
    answer = client.post(f"{MODEL}/unit", files={"image": png}, params={"channel": 0, **query})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("query.")


def test_layer_of_a_transformer_is_opened_by_the_name_that_is_listed(client: Client) -> None:
    model = "/api/v1/models/toy-encoder"
    listed = [layer["name"] for layer in client.get(model).json()["layers"]]
    assert "layer2" in listed
    of_name, of_module = (
        client.post(f"{model}/unit", data={"text": "I saw a saw."}, params={"layer": layer, "at": "2,3"}).json()
        for layer in ("layer2", "layers.1")
    )
    hidden = client.post(f"{model}/attention", json={"text": "I saw a saw.", "include": ["hidden"]}).json()
    value = wire.read(hidden["layers"][listed.index("layer2")]["hidden"])[2, 3]
    assert of_name["value"] == of_module["value"] == pytest.approx(float(value), rel=1e-6)


def test_no_layer_is_called_nothing(client: Client, png: bytes) -> None:
    for path in ("unit?layer=&channel=0", "feature-maps?layers=", "feature-maps?layers=conv1&layers="):
        answer = client.post(f"{MODEL}/{path}", files={"image": png})
        assert answer.status_code == 404, path
        assert "no layer named ''" in answer.json()["detail"]
