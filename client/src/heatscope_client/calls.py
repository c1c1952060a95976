"""One call as it goes out, made of an operation of the contract and what was given for it; sends nothing."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional, Union
from urllib.parse import quote

import numpy as np

from heatscope_client.answers import Head
from heatscope_client.photos import photo_bytes

#: In place of the default of what has none.
REQUIRED: Any = object()
#: What is asked where a call takes a photo or a text, and no network is named.
PHOTO_MODEL, TEXT_MODEL = "photo-cnn", "sentence-encoder"
IN_BRACES = re.compile(r"\{(\w+)\}")
#: A head of a layer: (layer, head), "layer:head", or as the contract writes it.
HeadGiven = Union[Head, tuple[str, int], str, Mapping[str, Any]]


@dataclass(frozen=True)
class Operation:
    """A call of the contract, as OpenAPI describes it."""

    method: str
    path: str  #: with the names of parameters in braces
    answer: Any  #: type of what is answered
    query: Mapping[str, Any] = field(default_factory=dict)  #: name -> default; it is sent if it is another
    body: Mapping[str, Any] = field(default_factory=dict)  #: the same of a body of JSON
    form: tuple[str, ...] = ()  #: parts of a form
    with_commas: tuple[str, ...] = ()  #: parameters that are several numbers, written as one word
    lists_of_words: tuple[str, ...] = ()  #: fields of the body; one word may be given for a list of one
    lists_of_heads: tuple[str, ...] = ()  #: fields of the body
    many: str = ""  #: the part of a form, or the field, of which a request may have several
    has_tensors: bool = False
    unwrapped: str = ""  #: the one field of the answer, which is answered in its place


@dataclass(frozen=True)
class Call:
    """What is sent."""

    operation: Operation
    path: str
    query: dict[str, Any]
    json: Optional[dict[str, Any]] = None
    form: Sequence[tuple[str, bytes]] = ()
    several: bool = False  #: whether the answer is a list, of one for each input

    def request(self) -> dict[str, Any]:
        """Return the arguments with which httpx sends it."""
        arguments: dict[str, Any] = {"method": self.operation.method, "url": self.path, "params": self.query}
        if self.json is not None:
            # As httpx would write it, but for text that has no UTF-8: the service says what is wrong with it.
            arguments["content"] = json.dumps(self.json).encode()
            arguments["headers"] = {"Content-Type": "application/json"}
        elif self.form:
            arguments["files"] = [(name, (None if name != "image" else "photo", part)) for name, part in self.form]
        return arguments

    def with_inputs(self, inputs: Sequence[Any]) -> Call:
        """Return the same call of other inputs: photos as bytes, or texts."""
        several = len(inputs) > 1
        if self.operation.form:
            return dataclasses.replace(self, form=[("image", one) for one in inputs], several=several)
        assert self.json is not None, "what has no photos has texts"
        rest = {name: value for name, value in self.json.items() if name not in ("text", "texts")}
        asked = {"texts": list(inputs)} if several else {"text": inputs[0]}
        return dataclasses.replace(self, json={**asked, **rest}, several=several)


def call_of(operation: Operation, given: Mapping[str, Any]) -> Call:
    """Return the call.

    Args:
        operation: what is asked.
        given: by the names of its parameters; those that are as the contract has them are not sent.

    Raises:
        TypeError: a photo or a name is of a type that cannot be sent.
    """
    if operation.form and not any(given.get(name) is not None for name in operation.form):
        raise TypeError(f"give {' or '.join(name for name in operation.form if name != 'pair')}")
    if given.get("model", "") is None:
        given = {**given, "model": TEXT_MODEL if given.get("image") is None else PHOTO_MODEL}
    places = {name: quote(str(given[name]), safe="", errors="replace") for name in IN_BRACES.findall(operation.path)}
    query = {
        name: _written(given[name], name, name in operation.with_commas)
        for name, default in operation.query.items()
        if not _is_default(given[name], default)
    }
    if operation.has_tensors:
        query["encoding"] = "safetensors"
    form = [
        (name, photo_bytes(given[name]) if name == "image" else str(given[name]).encode())
        for name in operation.form
        if given.get(name) is not None
    ]
    body: Optional[dict[str, Any]] = None
    if operation.body:
        body = {
            name: _field(operation, given[name], name)
            for name, default in operation.body.items()
            if not _is_default(given[name], default)
        }
    return Call(operation, operation.path.format(**places), query, body, form)


def _is_default(value: Any, default: Any) -> bool:
    """Tell whether it need not be sent."""
    if isinstance(value, (list, tuple)):
        return default == [] and not value
    return default is not REQUIRED and (value is default or (isinstance(value, (str, int, float)) and value == default))


def _written(value: Any, name: str, with_commas: bool) -> Any:
    """Return a parameter as a query has it."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return value
    items = list(value)
    if not items:
        raise ValueError(f"{name} is empty; leave it out for all there are")
    if with_commas:
        return ",".join(f"{one:g}" if isinstance(one, float) else str(one) for one in items)
    return items


def _field(operation: Operation, value: Any, name: str) -> Any:
    """Return a field of a body as JSON has it."""
    if isinstance(value, str) and name in operation.lists_of_words:
        return [value]
    if name in operation.lists_of_heads and value is not None:
        return [_head(one) for one in ([value] if isinstance(value, (str, Mapping, Head)) else value)]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return [_plain(one) for one in value] if hasattr(value, "__iter__") else value


def _head(given: HeadGiven) -> dict[str, Any]:
    """Return a head as the contract writes it.

    Raises:
        ValueError: it is none.
    """
    if isinstance(given, Mapping) and {"layer", "head"} <= given.keys():
        return dict(given)
    if isinstance(given, Head):
        return {"layer": given.layer, "head": int(given.head)}
    pair: object = given.rpartition(":")[::2] if isinstance(given, str) else given
    if isinstance(pair, (tuple, list)) and len(pair) == 2 and pair[0] and str(pair[1]).isdigit():
        return {"layer": pair[0], "head": int(pair[1])}
    raise ValueError(f"{given!r} is no head; one is (layer, head), such as ('layer1', 0), or 'layer1:0'")
