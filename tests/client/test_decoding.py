"""Answers are read from what the service writes, and from what others write in the same form."""

import base64
import json
from typing import Any, Union

import numpy as np
import pytest
from safetensors.numpy import save

from heatscope_client import Refused, Rows, Tensor, answers
from heatscope_client.decoding import ForeignAnswerError, build, read_file

RANDOM = np.random.default_rng(20261126)


def file(rest: Any, **arrays: Any) -> bytes:
    """Return a safetensors file, written by the library of that name."""
    return save(arrays, metadata={"answer.json": json.dumps(rest)})


def tensor(name: str, shape: list[int], dtype: str = "float32", **more: Any) -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "encoding": "safetensors", "data": name, **more}


@pytest.mark.parametrize("dtype", ["float32", "float16", "uint8", "int32"])
def test_arrays_come_as_they_were_written(dtype: str) -> None:
    given = (100 * RANDOM.random((3, 4, 5))).astype(dtype)
    empty = np.zeros((0, 7), np.float32)
    rest, arrays = read_file(file({"text": "Ähre\n"}, given=given, empty=empty))
    assert rest == {"text": "Ähre\n"}
    assert arrays["given"].dtype == given.dtype
    assert np.array_equal(arrays["given"], given)
    assert arrays["empty"].shape == (0, 7)


def test_an_array_is_its_own_and_can_be_written_to() -> None:
    _, arrays = read_file(file({}, given=np.ones(3, np.float32)))
    assert arrays["given"].base is None or arrays["given"].base.base is None
    arrays["given"][0] = 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\xff" * 100,
        (10**9).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"[]",
        save({"x": np.ones(3, np.float32)}),
        file({}, x=np.ones(300, np.float32))[:-100],
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    with pytest.raises(ForeignAnswerError, match="no safetensors file with an answer"):
        read_file(content)


def test_bytes_become_numbers_again_and_axes_have_their_names() -> None:
    values = np.array([[[0, 255], [51, 102]], [[0, 1], [2, 3]]], np.uint8)
    written = tensor("o", [2, 2, 2], "uint8", scale=[0.5, 2.0], offset=[-1.0, 10.0])
    layer = build(answers.LayerOutput, {"name": "conv1", "type": "Conv2d", "output": written}, {"o": values})
    assert layer.output.axes == ("channels", "height", "width")
    assert layer.output.tolist() == [[[-1, 126.5], [24.5, 50]], [[10, 12], [14, 16]]]


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_what_is_infinite_is_it_again(dtype: str) -> None:
    largest = np.finfo(dtype).max
    _, arrays = read_file(file({}, given=np.array([1, -largest, largest], dtype)))
    written = tensor("given", [3], dtype, infinite_count=2)
    assert np.asarray(build(Tensor, written, arrays)).tolist() == [1, -np.inf, np.inf]
    # One is as large and is not infinite: which is not to be told.
    assert np.isfinite(np.asarray(build(Tensor, {**written, "infinite_count": 1}, arrays))).all()


def test_names_of_axes_are_those_of_so_many_axes() -> None:
    for shape, axes in (([7], ("channels",)), ([7, 2, 2], ("channels", "height", "width")), ([7, 2], ())):
        written = {"name": "x", "type": "X", "output": tensor("o", shape)}
        assert build(answers.LayerOutput, written, {"o": np.ones(shape)}).output.axes == axes


def test_lists_and_base64_are_read_as_well() -> None:
    values = np.array([[1.5, -2.0]], np.float32)
    shared = {"dtype": "float32", "shape": [1, 2]}
    data = base64.b64encode(values.tobytes()).decode()
    for written in (
        {**shared, "encoding": "list", "data": values.tolist()},
        {**shared, "encoding": "base64", "data": data},
    ):
        read = build(Tensor, written, {})
        assert read.dtype == np.float32
        assert np.array_equal(read, values)


def test_what_a_newer_service_says_beside_is_passed_over() -> None:
    prediction = {"label": "cat", "index": 1, "logit": 2.0, "probability": 0.5, "colour": "grey"}
    assert build(answers.Prediction, prediction, {}).label == "cat"


def test_a_field_that_is_missing_is_named() -> None:
    with pytest.raises(ForeignAnswerError, match="its Prediction has no logit, probability"):
        build(answers.Prediction, {"label": "cat", "index": 1}, {})


def test_what_is_left_out_is_none_or_empty() -> None:
    token = build(answers.Token, {"text": "I", "start": 0, "end": 1, "special": False}, {})
    assert (token.label, token.piece) == (None, None)
    image = {"width": 1, "height": 2, "format": "PNG", "crop": {"left": 0, "top": 0, "right": 1, "bottom": 1}}
    read = build(answers.Image, image, {})
    assert (read.frames, read.notes, read.enlarged) == (1, [], False)
    assert isinstance(read.notes, Rows)


def test_one_of_several_types_is_told_by_its_fields() -> None:
    unit = build(
        answers.Unit,
        {
            "layer": "a", "type": "A", "op": "a", "input": "b", "value": 1.0,
            "steps": {"mean": 0.25, "sums": tensor("s", [2])},
        },
        {"s": np.ones(2)},
    )  # fmt: skip
    assert unit.steps["mean"] == 0.25
    assert isinstance(unit.steps["sums"], Tensor)
    problem = {"type": "/problems/x", "title": "X", "status": 422, "detail": "x"}
    each = build(list[Union[answers.FeatureMaps, Refused]], [{"index": 3, "problem": problem}], {})  # noqa: UP007  # as it is generated
    assert isinstance(each[0], Refused)
    assert (each[0].index, each[0].problem.detail) == (3, "x")
