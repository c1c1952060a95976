"""``operations``: a line for each call, as it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from client.generator.methods import answer_type
from client.generator.openapi import (
    GIVEN_OTHERWISE,
    MANY,
    OWN_PARAMETERS,
    UNWRAPPED,
    answer_name,
    body_fields,
    is_form,
    method_name,
    one_of,
    operations,
)
from client.generator.words import HEADER, number_between_commas


def table(openapi: dict[str, Any]) -> Iterator[str]:
    """Yield a constant for each operation."""
    yield HEADER.format(what="Every call of the contract, as it is sent.")
    yield "from __future__ import annotations\n\nfrom heatscope_client import answers\n"
    yield "from heatscope_client.calls import REQUIRED, Operation\nfrom heatscope_client.values import Rows\n\n"
    for verb, path, operation in operations(openapi):
        yield from entry(verb, path, operation, openapi["components"]["schemas"])


def entry(verb: str, path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> Iterator[str]:
    """Yield one constant."""
    asked = operation.get("parameters", [])
    query = {one["name"]: one for one in asked if one["in"] == "query" and one["name"] not in OWN_PARAMETERS}
    fields = list(body_fields(operation, schemas))
    options = [repr(verb.upper()), repr(path.replace("{model_id}", "{model}")), answer_type(operation)]
    if query:
        options.append(f"query={{{', '.join(f'{name!r}: {sent_by_default(one)}' for name, one in query.items())}}}")
    if is_form(operation):
        options.append(f"form={tuple(name for name, _, _ in fields)!r}")
    elif fields:
        inside = (
            f"{name!r}: {'REQUIRED' if name in required else repr(shape.get('default'))}"
            for name, shape, required in fields
            if name not in GIVEN_OTHERWISE
        )
        options.append(f"body={{{', '.join(inside)}}}")
    if commas := [name for name, one in query.items() if number_between_commas(one["schema"])]:
        options.append(f"with_commas={tuple(commas)!r}")
    lists = {name: one_of(shape)["items"] for name, shape, _ in fields if one_of(shape).get("type") == "array"}
    if heads := [name for name, items in lists.items() if items.get("$ref", "").endswith("/Head")]:
        options.append(f"lists_of_heads={tuple(heads)!r}")
    words = [name for name, items in lists.items() if items.get("type") == "string" and name not in GIVEN_OTHERWISE]
    if words and not is_form(operation):
        options.append(f"lists_of_words={tuple(words)!r}")
    if operation["operationId"] in MANY:
        options.append(f"many={MANY[operation['operationId']]!r}")
    if any(one["name"] == "encoding" for one in asked):
        options.append("has_tensors=True")
    if unwrapped := UNWRAPPED.get(answer_name(operation)):
        options.append(f"unwrapped={unwrapped!r}")
    yield f"{method_name(path).upper()} = Operation({', '.join(options)})\n"


def sent_by_default(asked: dict[str, Any]) -> str:
    """Return the default of a parameter of the query, as Python writes it."""
    return "REQUIRED" if asked["required"] else repr(asked["schema"].get("default"))
