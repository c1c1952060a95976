"""``methods`` and ``async_methods``: a method for each operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from client.generator.openapi import (
    GIVEN_OTHERWISE,
    MANY,
    OWN_PARAMETERS,
    UNWRAPPED,
    UNWRAPPED_ITEMS,
    answer_name,
    body_fields,
    description_of,
    may_be_text,
    method_name,
    one_of,
    operations,
)
from client.generator.words import HEADER, docstring, number_between_commas, python_type


@dataclass(frozen=True)
class Parameter:
    """What a method takes."""

    name: str
    type: str
    default: str | None  #: as Python writes it; None for what must be given
    description: str


def methods(openapi: dict[str, Any], kind: str) -> Iterator[str]:
    """Yield the class with a method for each operation; ``kind`` is empty or Async."""
    what = "Every call of the contract, awaited." if kind else "Every call of the contract, as a method."
    yield HEADER.format(what=what)
    yield "from __future__ import annotations\n\n"
    yield "from abc import ABC, abstractmethod\n"
    yield "from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator, Sequence\n"
    yield "from typing import Any, Literal, Optional, Union, overload\n\n"
    yield "from heatscope_client import answers, operations\nfrom heatscope_client.answers import Refused\n"
    yield "from heatscope_client.calls import HeadGiven, Operation\nfrom heatscope_client.photos import Photo\n"
    yield "from heatscope_client.values import Rows\n\n"
    yield f"class {kind}Methods(ABC):\n"
    yield from docstring([what], 4)
    yield "\n    @abstractmethod\n    def _ask(self, operation: Operation, **given: Any) -> Any:\n"
    yield from docstring(["Ask one operation, or one of many inputs."], 8)
    for _, path, operation in operations(openapi):
        yield from method(path, operation, openapi["components"]["schemas"], kind)


def method(path: str, operation: dict[str, Any], schemas: dict[str, Any], kind: str) -> Iterator[str]:
    """Yield one method, with its overloads where several inputs may be given."""
    name = method_name(path)
    many = MANY.get(operation["operationId"])
    positional, named = parameters(path, operation, schemas)
    one = answer_type(operation)
    answered = f"Coroutine[Any, Any, {one}]" if kind else one
    if many:
        several = f"{kind}Iterator[Union[{one}, Refused]]"
        first = positional[0]
        for hint, result in ((first.type, answered), (f"Iterable[{first.type}]", several)):
            heads = [Parameter(first.name, hint, first.default, first.description), *positional[1:]]
            yield f"\n    @overload\n    def {name}({signature(heads, named)}) -> {result}: ...\n"
        positional = [Parameter(first.name, f"Union[{first.type}, Iterable[{first.type}]]", None, first.description)]
        answered = f"Union[{answered}, {several}]"
    yield f"\n    def {name}({signature(positional, named)}) -> {answered}:\n"
    yield from docstring(explained(operation, positional + named, many), 8)
    given = [f"operations.{name.upper()}", *(f"{one.name}={one.name}" for one in positional + named)]
    yield f"        return self._ask({', '.join(given)})\n"


def signature(positional: list[Parameter], named: list[Parameter]) -> str:
    """Return what stands between a method's brackets."""

    def written(one: Parameter) -> str:
        return f"{one.name}: {one.type}" + ("" if one.default is None else f" = {one.default}")

    return ", ".join(["self", *map(written, positional), *(["*"] if named else []), *map(written, named)])


def parameters(
    path: str, operation: dict[str, Any], schemas: dict[str, Any]
) -> tuple[list[Parameter], list[Parameter]]:
    """Return what a method takes by place, and what by name alone."""
    asked = operation.get("parameters", [])
    model = [model_of(one, operation, schemas) for one in asked if one["name"] == "model_id"]
    others = [one for one in asked if one["name"] not in {"model_id", *OWN_PARAMETERS}]
    # In the order in which they stand in the path.
    in_path = sorted((one for one in others if one["in"] == "path"), key=lambda one: path.index(f"{{{one['name']}}}"))
    positional = [parameter(one["name"], one["schema"], True) for one in in_path]
    sent = [
        parameter(name, shape, name in required)
        for name, shape, required in body_fields(operation, schemas)
        if name not in GIVEN_OTHERWISE
    ]
    named = [parameter(one["name"], one["schema"], one["required"]) for one in others if one["in"] == "query"]
    if path.endswith("{model_id}"):
        return [Parameter("model", "str", None, model[0].description)], []
    return positional + sent[:1], [one for one in sent[1:] if one.default is None] + sorted(
        [*(one for one in sent[1:] if one.default is not None), *named], key=lambda one: one.default is not None
    ) + model


def parameter(name: str, shape: dict[str, Any], is_required: bool) -> Parameter:
    """Return what a method takes for a parameter, a part of a form or a field of a body."""
    hint = "Photo" if name == "image" else given_type(shape)
    if name == "image" and not is_required:
        hint = "Optional[Photo]"
    default = shape.get("default")
    written = None if is_required else repr(() if default == [] else default)
    return Parameter(name, hint, written, description_of(shape))


def model_of(asked: dict[str, Any], operation: dict[str, Any], schemas: dict[str, Any]) -> Parameter:
    """Return the parameter that names a network: by default the one in the contract's example."""
    if may_be_text(operation, schemas):
        return Parameter("model", "Optional[str]", "None", "The model's id; `photo-cnn` or `sentence-encoder` if none.")
    return Parameter("model", "str", repr(asked["schema"]["examples"][0]), description_of(asked["schema"]))


def given_type(shape: dict[str, Any]) -> str:
    """Return the type of a parameter: what the contract says, and what is as plain to a reader of Python."""
    only, optional = one_of(shape), shape.get("anyOf", [shape]) != [one_of(shape)]
    if only.get("type") == "array":
        inner = "HeadGiven" if "$ref" in only["items"] else python_type(only["items"])
        # A list of one word may be given as that word.
        hints = [f"Sequence[{inner}]"] if inner in ("HeadGiven", "int") else [inner, f"Sequence[{inner}]"]
    elif number := number_between_commas(shape):
        hints = ["str", f"Sequence[{number}]"]
    else:
        hints = [python_type(only)]
    hint = hints[0] if len(hints) == 1 else f"Union[{', '.join(hints)}]"
    return f"Optional[{hint}]" if optional else hint


def explained(operation: dict[str, Any], taken: list[Parameter], many: str | None) -> list[str]:
    """Return the paragraphs of a method's docstring."""
    parts: list[str] = operation["description"].split("\n\n")
    if many:
        things = "photos" if many == "image" else "texts"
        parts.append(
            f"With many {things} (a list, or any iterable) the answers come one by one and in order, as they are asked "
            "for: what cannot be read is a `Refused` with its place and its problem. A few requests are under way at a "
            "time, each with as many as fit."
        )
    if taken:
        parts.append("Args:\n" + "\n".join(f"    {one.name}: {one.description}" for one in taken))
    return parts


def answer_type(operation: dict[str, Any]) -> str:
    """Return the type of what a method answers."""
    name = answer_name(operation)
    if name in UNWRAPPED:
        return f"Rows[answers.{UNWRAPPED_ITEMS[name]}]"
    return f"answers.{name}"
