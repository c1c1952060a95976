"""`/transform-sweep`: each step is `/feature-maps` at that setting; a moved picture has moved maps."""

from typing import Any

import httpx
import numpy as np
import pytest

from heatscope import wire
from heatscope.api.schemas.transform_sweep import TransformSweep
from tests.conftest import Client
from tests.pictures import encoded, photo

MODEL = "/api/v1/models/toy-cnn"
SETTING = {"rotation": "rotate", "scale": "scale", "translation": "translate"}


def _post(client: Client, image: bytes, transform: str, **params: Any) -> httpx.Response:
    return client.post(f"{MODEL}/transform-sweep", files={"image": image}, params={"transform": transform, **params})


def _ask(client: Client, image: bytes, transform: str, **params: Any) -> dict[str, Any]:
    answer = _post(client, image, transform, **params)
    assert answer.status_code == 200, answer.text
    TransformSweep.model_validate_json(answer.content)
    found: dict[str, Any] = answer.json()
    return found


def _maps(client: Client, image: bytes, **params: Any) -> dict[str, Any]:
    answer = client.post(f"{MODEL}/feature-maps", files={"image": image}, params={"layers": ["conv1"], **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _same(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    assert [each["label"] for each in found] == [each["label"] for each in expected]
    for number in ("logit", "probability"):
        np.testing.assert_allclose(
            [each[number] for each in found], [each[number] for each in expected], rtol=1e-4, atol=1e-6
        )


@pytest.mark.parametrize(
    ("transform", "start", "stop", "amounts"),
    [
        ("rotation", -90, 90, [-90, -45, 0, 45, 90]),
        ("scale", 0.5, 1.5, [0.5, 0.75, 1, 1.25, 1.5]),
        ("translation", -4, 4, [-4, -2, 0, 2, 4]),
    ],
)
def test_every_step_is_the_network_at_that_setting(
    client: Client, png: bytes, transform: str, start: float, stop: float, amounts: list[float]
) -> None:
    found = _ask(client, png, transform, start=start, stop=stop, steps=5)
    assert [step["amount"] for step in found["steps"]] == amounts
    _same(found["original"], _maps(client, png)["predictions"])
    for step in found["steps"]:
        _same(step["predictions"], _maps(client, png, **{SETTING[transform]: step["amount"]})["predictions"])


def test_the_curves_are_those_of_the_labels_asked_for(client: Client, png: bytes) -> None:
    found = _ask(client, png, "rotation", start=0, stop=90, steps=4, label=["fish", "0"], encoding="base64")
    assert found["labels"] == [{"label": "fish", "index": 2}, {"label": "cat", "index": 0}]
    curves = wire.read(found["probabilities"])
    assert curves.shape == (4, 2)
    for step, row in zip(found["steps"], curves, strict=True):
        said = {each["label"]: each["probability"] for each in step["predictions"]}
        np.testing.assert_allclose(row, [said["fish"], said["cat"]], rtol=1e-5)


def test_without_labels_the_curves_are_those_of_the_first_predictions(client: Client, png: bytes) -> None:
    found = _ask(client, png, "scale", steps=3, top_k=2)
    assert [each["label"] for each in found["labels"]] == [each["label"] for each in found["original"]]
    assert found["probabilities"]["shape"] == [3, 2]
    assert {len(step["predictions"]) for step in found["steps"]} == {2}


@pytest.mark.parametrize("transform", ["rotation", "scale", "translation"])
def test_a_sweep_that_is_not_described_passes_the_picture_as_it_is(client: Client, png: bytes, transform: str) -> None:
    found = _ask(client, png, transform)
    unchanged = 1 if transform == "scale" else 0
    (step,) = [step for step in found["steps"] if step["amount"] == unchanged]
    _same(step["predictions"], found["original"])


@pytest.mark.parametrize(("layer", "stride", "border"), [("conv1", 1, 1), ("pool1", 2, 1), ("conv3", 2, 5)])
def test_away_from_the_border_the_map_of_the_moved_picture_is_the_moved_map(
    client: Client, layer: str, stride: int, border: int
) -> None:
    image = encoded(photo(40, 40), "PNG")
    found = _ask(client, image, "translation", start=-4, stop=4, layer=layer, size=40)
    for step in found["steps"]:
        if step["amount"] % stride:
            assert "map_difference" not in step
            assert "is no whole number of cells of" in step["note"]
            continue
        assert step["map_difference"] < 1e-5 * found["map_range"]
        assert step["compared_cells"] > 50
    still = wire.read(_maps(client, image, size=40, layers=[layer])["layers"][0]["output"])
    moved = wire.read(_maps(client, image, size=40, layers=[layer], translate=4)["layers"][0]["output"])
    cells = 4 // stride
    assert found["map_range"] == pytest.approx(float(np.abs(still).max()), rel=1e-5)
    # Compared by hand, well inside; and the border does differ.
    inside = slice(border, still.shape[1] - border)
    np.testing.assert_allclose(
        moved[:, inside, cells + border : -border], still[:, inside, border : -border - cells], atol=1e-5
    )
    assert np.abs(moved[..., :cells] - still[..., :cells]).max() > 1e-2 * found["map_range"]


def test_maps_that_see_beyond_the_picture_everywhere_are_not_compared(client: Client, png: bytes) -> None:
    found = _ask(client, png, "translation", start=10, stop=10, steps=1, layer="conv3")
    assert found["steps"][0]["compared_cells"] == 0
    assert found["steps"][0]["note"] == (
        "every cell of 'conv3' sees more than the moved picture: its receptive field is 12 × 12 pixels"
    )


@pytest.mark.parametrize(
    ("status", "transform", "params", "said"),
    [
        (422, "rotation", {"start": -400}, "no rotation of -400; start may be -360 … 360 (degrees)"),
        (422, "rotation", {"stop": "nan"}, "query.stop: input should be a finite number"),
        (422, "scale", {"start": 0}, "no scale of 0; start may be 0.1 … 10 (factor)"),
        (422, "translation", {"stop": 17}, "no translation of 17; stop may be -16 … 16 (pixels)"),
        (422, "rotation", {"steps": 0}, "no sweep of 0 steps; it may have 1 … 128 with 16 pixels a side"),
        (422, "translation", {"start": 0, "stop": 3, "steps": 5}, "it may have 1 … 4 whole pixels from 0 to 3"),
        (422, "rotation", {"label": ["cat", "catt"]}, "no label named 'catt' among the 3 there are; the closest: cat"),
        (422, "rotation", {"layer": "conv1"}, "maps are compared for translation only, not for rotation"),
        (
            422,
            "translation",
            {"layer": "average"},
            "'average' has no maps that could be compared; layers that have: conv1, relu1, pool1, conv2",
        ),
        (404, "translation", {"layer": "conv9"}, "no layer named 'conv9'; this model has: conv1"),
        (422, "shear", {}, "'rotation', 'scale' or 'translation'"),
        (422, "rotation", {"size": 300}, "from 32 to 256"),
    ],
)
def test_what_cannot_be_swept_is_refused_with_what_would_do(
    client: Client, png: bytes, status: int, transform: str, params: dict[str, Any], said: str
) -> None:
    answer = _post(client, png, transform, **params)
    assert answer.status_code == status
    assert said in answer.json()["detail"]
