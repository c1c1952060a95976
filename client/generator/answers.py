"""``answers``: a class for each shape that is answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from client.generator.openapi import UNWRAPPED, description_of, operations
from client.generator.words import HEADER, comment, docstring, python_type

#: Shapes that have a class of their own in `values`.
BY_HAND = {"Tensor"}
GROUP_OF_AXES = re.compile(r"\[([^\[\]]+)\]")


def answers(openapi: dict[str, Any]) -> Iterator[str]:
    """Yield a class for each shape that stands in an answer."""
    schemas = openapi["components"]["schemas"]
    yield HEADER.format(what="What the service answers, field by field.")
    yield "from __future__ import annotations\n\nfrom dataclasses import dataclass, field\n"
    yield "from typing import Any, Literal, Optional, Union\n\n"
    yield "from heatscope_client.values import Answer, Rows, Tensor\n\n"
    for name in sorted(used(openapi) - BY_HAND - set(UNWRAPPED)):
        yield from answer(name, schemas[name])


def used(openapi: dict[str, Any]) -> set[str]:
    """Return the names of the shapes that stand in what is answered, or may be given in a body."""
    schemas = openapi["components"]["schemas"]
    waiting = [
        answered["schema"]
        for _, _, operation in operations(openapi)
        for response in operation["responses"].values()
        for media_type, answered in response["content"].items()
        if media_type.endswith("json")
    ]
    waiting += [{"$ref": "#/components/schemas/Head"}]
    found: set[str] = set()
    while waiting:
        for name in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(waiting.pop())):
            if name not in found:
                found.add(name)
                waiting.append(schemas[name])
    return found


def answer(name: str, schema: dict[str, Any]) -> Iterator[str]:
    """Yield the class of one shape; what may be left out stands last, as dataclasses want it."""
    yield f"\n@dataclass(frozen=True, eq=False, repr=False)\nclass {name}(Answer):\n"
    yield from docstring([*schema["description"].split("\n\n")], 4)
    required = schema.get("required", [])
    fields = list(schema["properties"].items())
    yield "\n"
    for key, shape in sorted(fields, key=lambda pair: pair[0] not in required):
        hint = python_type(shape)
        options = [] if key in required else [default_of(shape, hint)]
        if axes := axes_of(shape):
            options.append(f"metadata={{'axes': {axes!r}}}")
        value = f" = field({', '.join(options)})" if options else ""
        yield f"    {key}: {hint}{value}\n"
        yield from comment(description_of(shape))


def default_of(shape: dict[str, Any], hint: str) -> str:
    """Return the option of `field` for what a field is when it is left out."""
    default = shape.get("default")
    if default == []:
        return f"default_factory={'Rows' if hint.startswith('Rows') else 'list'}"
    return f"default={default!r}"


def axes_of(shape: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Return the names of a tensor's axes, one tuple for each form that its description has."""
    if "schemas/Tensor" not in json.dumps(shape):
        return ()
    groups = [tuple(one.strip() for one in group.split(",")) for group in GROUP_OF_AXES.findall(description_of(shape))]
    # Dots stand for more axes than can be named, digits for no name at all.
    named = [group for group in groups if not any("…" in one or one.isdigit() for one in group)]
    return tuple(dict.fromkeys(named))
