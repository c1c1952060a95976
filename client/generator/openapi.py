"""What is read of the contract; knows nothing of Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: What the client sees to, and so does not ask for: how tensors travel, and lines that say how far it is.
OWN_PARAMETERS = {"encoding", "progress"}
#: Answers with one field, which is answered in their place.
UNWRAPPED = {"Models": "models", "Methods": "methods"}
#: What the one field of an unwrapped answer lists.
UNWRAPPED_ITEMS = {"Models": "Model", "Methods": "MethodFacts"}
#: Words of a path that say of what, not what.
GROUPS = {"models", "lessons", "health"}
#: Parts of a request of which the contract allows several.
MANY = {"compute_feature_maps": "image", "compute_attention": "text"}
#: Fields of a request's body that are given in another way: several texts in place of one.
GIVEN_OTHERWISE = {"texts"}


def operations(openapi: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (method, path, operation) of every call."""
    for path, found in openapi["paths"].items():
        for method, operation in found.items():
            yield method, path, operation


def method_name(path: str) -> str:
    """Return what the method of a path is called: its words, in the singular but for the last.

    Example:
        >>> method_name("/api/v1/models/{model_id}/attributions/methods")
        'attribution_methods'
        >>> method_name("/api/v1/models/{model_id}/layers/{layer}/heads/{head}")
        'head'
    """
    parts = path.removeprefix("/api/v1").strip("/").split("/")
    words: list[str] = []
    for part, following in zip(parts, [*parts[1:], ""]):
        if part.startswith("{"):
            continue
        if following.startswith("{"):
            # Of which one: it is what is asked for if nothing follows, else only where.
            words += [part.removesuffix("s")] if following == parts[-1] else []
        elif part not in GROUPS or following == "":
            words.append(part)
    return "_".join([*(word.removesuffix("s") for word in words[:-1]), words[-1]]).replace("-", "_")


def body_fields(operation: dict[str, Any], schemas: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    """Yield (name, shape, names of those required) for each part of a form or field of a body."""
    content = operation.get("requestBody", {}).get("content", {})
    for media_type in ("multipart/form-data", "application/json"):
        if media_type in content:
            schema = schemas[content[media_type]["schema"]["$ref"].rpartition("/")[2]]
            # Of a body either `text` or `texts` is needed: what is given by place stands for both.
            required = schema.get("required", [] if is_form(operation) else ["text"])
            for name, shape in schema["properties"].items():
                yield name, shape, required
            return


def is_form(operation: dict[str, Any]) -> bool:
    """Tell whether a call takes a form."""
    return "multipart/form-data" in operation.get("requestBody", {}).get("content", {})


def may_be_text(operation: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Tell whether a call takes a photo or a text, whichever the network reads: neither part of its form is needed."""
    return is_form(operation) and not any(required for _, _, required in body_fields(operation, schemas))


def one_of(shape: dict[str, Any]) -> dict[str, Any]:
    """Return the shape of a parameter or a field where it is not null."""
    [only] = [one for one in shape.get("anyOf", [shape]) if one.get("type") != "null"]
    return only  # type: ignore[no-any-return]


def answer_name(operation: dict[str, Any]) -> str:
    """Return the name of the shape of one answer."""
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return str(schema.get("anyOf", [schema])[0]["$ref"].rpartition("/")[2])


def description_of(shape: dict[str, Any]) -> str:
    """Return what the contract says of a parameter or a field."""
    return str(shape.get("description", ""))
