"""From the body of an answer to its objects and arrays.

Tensors come as a safetensors file (https://github.com/huggingface/safetensors) with the rest of the answer as JSON in
its header: no pickle, nothing to unpack, each array copied once. Knows nothing of HTTP.
"""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from heatscope_client.values import Answer, Rows, Tensor

#: Where the JSON stands in the header.
JSON_NAME = "answer.json"
DTYPES = {"F32": "<f4", "F16": "<f2", "U8": "|u1", "I32": "<i4"}
#: Of the sides that a Tensor may come with.
QUANTISED = "uint8"
Arrays = dict[str, "np.ndarray[Any, Any]"]


class ForeignAnswerError(ValueError):
    """The answer is not what the contract says; the message says what is missing."""


def read_file(content: bytes) -> tuple[Any, Arrays]:
    """Return the JSON of an answer, and the arrays by the names that stand in it.

    Raises:
        ForeignAnswerError: it is no such file.
    """
    try:
        size = int.from_bytes(content[:8], "little")
        header = json.loads(content[8 : 8 + size])
        rest = json.loads(header.pop("__metadata__")[JSON_NAME])
        arrays = {name: _array(content, 8 + size, **place) for name, place in header.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ForeignAnswerError("it is no safetensors file with an answer in it") from error
    return rest, arrays


def _array(content: bytes, start: int, dtype: str, shape: Sequence[int], data_offsets: Sequence[int]) -> Any:
    kind = np.dtype(DTYPES[dtype])
    begin, end = data_offsets
    flat = np.frombuffer(content, kind, (end - begin) // kind.itemsize, start + begin)
    # Of its own, so that keeping one array does not keep all of the file.
    return flat.reshape(shape).copy()


def build(hint: Any, value: Any, arrays: Arrays, axes: Sequence[tuple[str, ...]] = ()) -> Any:
    """Return ``value`` of JSON as what ``hint`` says that it is.

    Args:
        hint: a type of ``answers``: an Answer, Tensor, Rows, list, tuple, dict, Optional or Union of such, or plain.
        value: as it came.
        arrays: what its tensors name.
        axes: the names of a tensor's axes, one tuple for each number of axes that it may have.

    Raises:
        ForeignAnswerError: a field is not there.
    """
    origin, inner = get_origin(hint), get_args(hint)
    if value is None:
        return None
    if origin is Union:
        return build(_fitting(inner, value), value, arrays, axes)
    if origin is Rows:
        return Rows(build(inner[0], one, arrays) for one in value)
    if origin is list:
        return [build(inner[0], one, arrays) for one in value]
    if origin is tuple:
        return tuple(value)
    if origin is dict:
        return {name: build(inner[1], one, arrays, axes) for name, one in value.items()}
    if hint is Tensor:
        return _tensor(value, arrays, axes)
    if hint is bytes:
        return base64.b64decode(value)
    if isinstance(hint, type) and issubclass(hint, Answer):
        return _answer(hint, value, arrays)
    return value


def _fitting(hints: Sequence[Any], value: Any) -> Any:
    """Return the one of several types that ``value`` has."""
    choices = [hint for hint in hints if hint is not type(None)]
    if len(choices) == 1:
        return choices[0]
    for hint in choices:
        is_answer = isinstance(hint, type) and issubclass(hint, Answer)
        if hint is Tensor and isinstance(value, dict) and "encoding" in value:
            return hint
        if is_answer and isinstance(value, dict) and _required(hint) <= value.keys():
            return hint
    return Any


def _answer(kind: Any, value: Mapping[str, Any], arrays: Arrays) -> Any:
    # What a newer service says beside what is known here is passed over.
    given = {
        name: build(hint, value[name], arrays, axes) for name, (hint, axes) in _fields(kind).items() if name in value
    }
    if missing := _required(kind) - given.keys():
        raise ForeignAnswerError(f"its {kind.__name__} has no {', '.join(sorted(missing))}")
    return kind(**given)


@cache
def _fields(kind: Any) -> dict[str, tuple[Any, tuple[tuple[str, ...], ...]]]:
    hints = get_type_hints(kind)
    return {field.name: (hints[field.name], field.metadata.get("axes", ())) for field in dataclasses.fields(kind)}


@cache
def _required(kind: Any) -> frozenset[str]:
    return frozenset(
        field.name
        for field in dataclasses.fields(kind)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )


def _tensor(written: Mapping[str, Any], arrays: Arrays, axes: Sequence[tuple[str, ...]]) -> Tensor:
    data, shape = written["data"], written["shape"]
    if written["encoding"] == "list":
        values = np.array(data, written["dtype"]).reshape(shape)
    elif written["encoding"] == "base64":
        kind = np.dtype(written["dtype"]).newbyteorder("<")
        values = np.frombuffer(base64.b64decode(data), kind).reshape(shape).copy()
    else:
        values = arrays[data]
    if written["dtype"] == QUANTISED and written.get("scale") is not None:
        along_first = (-1, *[1] * (values.ndim - 1))
        scale, offset = (np.array(written[name], np.float32).reshape(along_first) for name in ("scale", "offset"))
        values = scale * values + offset
    if written.get("infinite_count"):
        values = _infinite_again(values, written["infinite_count"])
    names = [one for one in axes if len(one) == values.ndim]
    return Tensor(values, names[0] if len(names) == 1 else ())


def _infinite_again(values: Any, count: int) -> Any:
    """Return what JSON, which has no infinite numbers, had as the lowest or largest number of its dtype."""
    if values.dtype.kind != "f":
        return values
    is_end = abs(values) >= np.finfo(values.dtype).max
    # Where others are as large they cannot be told apart; of bytes they are only nearly so.
    return np.where(is_end, np.copysign(np.inf, values), values) if is_end.sum() == count else values
