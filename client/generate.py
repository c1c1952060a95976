"""Write the client's types and methods from the contract: ``python client/generate.py``, run by ``make contract``.

Four files of ``heatscope_client``: ``answers`` has a class for every object that is answered, ``operations`` a line for
every call, ``methods`` and ``async_methods`` a method for each. Knows OpenAPI and Python; nothing of HTTP or arrays.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTRACT = Path(__file__).parents[1] / "frontend" / "openapi.json"
PACKAGE = Path(__file__).parent / "src" / "heatscope_client"
WIDTH = 116
#: What the client sees to, and so does not ask for: how tensors travel, and lines that say how far it is.
OWN_PARAMETERS = {"encoding", "progress"}
#: Answers with one field, which is answered in their place.
UNWRAPPED = {"Models": "models", "Methods": "methods"}
#: Shapes that have a class of their own in `values`.
BY_HAND = {"Tensor"}
#: Words of a path that say of what, not what.
GROUPS = {"models", "lessons", "health"}
#: Parameters that the contract writes as numbers with commas, and that may be given as numbers.
WITH_COMMAS = {"at": "int", "crop": "float"}
#: Parts of a request of which the contract allows several.
MANY = {"compute_feature_maps": "image", "compute_attention": "text"}
#: Fields of a request's body that are given in another way: several texts in place of one.
GIVEN_OTHERWISE = {"texts"}
SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
GROUP_OF_AXES = re.compile(r"\[([^\[\]]+)\]")
HEADER = '"""{what}\n\nGenerated from the contract by client/generate.py: `make contract` writes it anew.\n"""\n\n'


@dataclass(frozen=True)
class Parameter:
    """What a method takes."""

    name: str
    type: str
    default: str | None  #: as Python writes it; None for what must be given
    description: str


def main() -> None:
    """Write the four files."""
    for name, text in files(json.loads(CONTRACT.read_text(encoding="utf-8"))).items():
        (PACKAGE / name).write_text(text, encoding="utf-8")


def files(openapi: dict[str, Any]) -> dict[str, str]:
    """Return what each generated file contains."""
    written = {
        "answers.py": "".join(answers(openapi)),
        "methods.py": "".join(methods(openapi, "")),
        "async_methods.py": "".join(methods(openapi, "Async")),
        "operations.py": "".join(table(openapi)),
    }
    return {name: formatted(text) for name, text in written.items()}


def formatted(text: str) -> str:
    """Return Python as `make format` would leave it."""
    options = ["--config", str(Path(__file__).parent / "pyproject.toml"), "-"]
    sorted_imports = _ruff(["check", "--quiet", "--select=I,F401", "--fix", *options], text)
    return _ruff(["format", "--quiet", *options], sorted_imports)


def _ruff(arguments: list[str], text: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "ruff", *arguments], input=text, capture_output=True, text=True, check=True
    ).stdout


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Methods ──────────────────────────────────────────────────────────────────────────────────────────────────────────


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


def methods(openapi: dict[str, Any], kind: str) -> Iterator[str]:
    """Yield the class with a method for each operation; ``kind`` is empty or Async."""
    what = "Every call of the contract, awaited." if kind else "Every call of the contract, as a method."
    yield HEADER.format(what=what)
    yield "from __future__ import annotations\n\n"
    yield "from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator, Sequence\n"
    yield "from typing import Any, Literal, Optional, Union, overload\n\n"
    yield "from heatscope_client import answers, operations\nfrom heatscope_client.answers import Refused\n"
    yield "from heatscope_client.calls import HeadGiven, Operation\nfrom heatscope_client.photos import Photo\n"
    yield "from heatscope_client.values import Rows\n\n"
    yield f"class {kind}Methods:\n"
    yield from docstring([what], 4)
    yield "\n    def _ask(self, operation: Operation, **given: Any) -> Any:\n        raise NotImplementedError\n"
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
    model = [model_of(one, operation) for one in asked if one["name"] == "model_id"]
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


def body_fields(operation: dict[str, Any], schemas: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    """Yield (name, shape, names of those required) for each part of a form or field of a body."""
    content = operation.get("requestBody", {}).get("content", {})
    for media_type in ("multipart/form-data", "application/json"):
        if media_type in content:
            schema = schemas[content[media_type]["schema"]["$ref"].rpartition("/")[2]]
            # One of several texts is needed, and the first of them is what is given by place.
            required = schema.get("required", ["text"])
            required = required if is_form(operation) or "text" in required else ["text"]
            is_choice = is_form(operation) and "required" not in schema
            for name, shape in schema["properties"].items():
                yield name, shape, [] if is_choice else required
            return


def is_form(operation: dict[str, Any]) -> bool:
    """Tell whether a call takes a form."""
    return "multipart/form-data" in operation.get("requestBody", {}).get("content", {})


def parameter(name: str, shape: dict[str, Any], is_required: bool) -> Parameter:
    """Return what a method takes for a parameter, a part of a form or a field of a body."""
    hint = "Photo" if name == "image" else given_type(name, shape)
    if name == "image" and not is_required:
        hint = "Optional[Photo]"
    default = shape.get("default")
    written = None if is_required else repr(() if default == [] else default)
    return Parameter(name, hint, written, description_of(shape))


def model_of(asked: dict[str, Any], operation: dict[str, Any]) -> Parameter:
    """Return the parameter that names a network: by default the one in the contract's example."""
    if may_be_text(operation):
        return Parameter("model", "Optional[str]", "None", "The model's id; `photo-cnn` or `sentence-encoder` if none.")
    return Parameter("model", "str", repr(asked["schema"]["examples"][0]), description_of(asked["schema"]))


def may_be_text(operation: dict[str, Any]) -> bool:
    """Tell whether a call takes a photo or a text, whichever the network reads."""
    content = operation.get("requestBody", {}).get("content", {})
    return str(content.get("multipart/form-data", {}).get("schema", {}).get("$ref", "")).endswith(CHOICES)


#: Ends of the names of forms that have a photo or a text.
CHOICES = ("_trace", "_unit")


def given_type(name: str, shape: dict[str, Any]) -> str:
    """Return the type of a parameter: what the contract says, and what is as plain to a reader of Python."""
    variants = [one for one in shape.get("anyOf", [shape]) if one.get("type") != "null"]
    optional = len(variants) < len(shape.get("anyOf", [shape]))
    assert len(variants) == 1, f"{name} may be of several types"
    [only] = variants
    if only.get("type") == "array":
        inner = "HeadGiven" if "$ref" in only["items"] else python_type(only["items"])
        alone = "" if inner in ("HeadGiven", "int") else f"{inner}, "
        hints = [*([alone.rstrip(", ")] if alone else []), f"Sequence[{inner}]"]
    elif name in WITH_COMMAS:
        hints = ["str", f"Sequence[{WITH_COMMAS[name]}]"]
    else:
        hints = [python_type(only)]
    hint = hints[0] if len(hints) == 1 else f"Union[{', '.join(hints)}]"
    return f"Optional[{hint}]" if optional else hint


def explained(operation: dict[str, Any], taken: list[Parameter], many: str | None) -> list[str]:
    """Return the paragraphs of a method's docstring."""
    first, *others = operation["description"].split("\n\n")
    parts = [first, *others]
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


# ── The table of operations ──────────────────────────────────────────────────────────────────────────────────────────


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


# ── Types and words ──────────────────────────────────────────────────────────────────────────────────────────────────


def answer_name(operation: dict[str, Any]) -> str:
    """Return the name of the shape of one answer."""
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return str(schema.get("anyOf", [schema])[0]["$ref"].rpartition("/")[2])


def answer_type(operation: dict[str, Any]) -> str:
    """Return the type of what a method answers."""
    name = answer_name(operation)
    if name in UNWRAPPED:
        return f"Rows[answers.{UNWRAPPED_ITEMS[name]}]"
    return f"answers.{name}"


#: What the one field of an unwrapped answer lists.
UNWRAPPED_ITEMS = {"Models": "Model", "Methods": "MethodFacts"}


def python_type(shape: dict[str, Any]) -> str:
    """Return the annotation for a shape of JSON Schema, as Python 3.9 can read it."""
    if "$ref" in shape:
        return str(shape["$ref"].rpartition("/")[2])
    if variants := shape.get("anyOf"):
        hints = [python_type(one) for one in variants]
        others = [hint for hint in hints if hint != "None"]
        union = others[0] if len(others) == 1 else f"Union[{', '.join(others)}]"
        return f"Optional[{union}]" if len(others) < len(hints) else union
    if "const" in shape or "enum" in shape:
        return f"Literal[{', '.join(map(repr, shape.get('enum', [shape.get('const')])))}]"
    kind, inside = shape.get("type", ""), shape.get("items", {})
    if kind == "array":
        if "prefixItems" in shape:
            return f"tuple[{', '.join(python_type(one) for one in shape['prefixItems'])}]"
        return f"{'Rows' if '$ref' in inside else 'list'}[{python_type(inside)}]"
    if kind == "object":
        values = shape.get("additionalProperties")
        return f"dict[str, {python_type(values) if isinstance(values, dict) else 'Any'}]"
    if shape.get("contentEncoding") == "base64":
        return "bytes"
    return SIMPLE.get(kind, "Any")


def description_of(shape: dict[str, Any]) -> str:
    """Return what the contract says of a parameter or a field."""
    return str(shape.get("description", ""))


def docstring(paragraphs: list[str], indent: int) -> Iterator[str]:
    """Yield a docstring in quotes."""
    text = "\n\n".join(paragraphs).replace("\\", "\\\\")
    lines: list[str] = []
    for line in text.split("\n"):
        deeper = " " * (len(line) - len(line.lstrip()))
        further = deeper + ("    " if deeper else "")
        lines += textwrap.wrap(line, WIDTH - indent, initial_indent="", subsequent_indent=further) or [""]
    if len(lines) > 1:
        lines.append("")
    yield textwrap.indent('"""' + "\n".join(lines).rstrip("\n") + ("\n" if len(lines) > 1 else ""), " " * indent)
    yield (" " * indent if len(lines) > 1 else "") + '"""\n'


def comment(text: str) -> Iterator[str]:
    """Yield what stands below a field, where documentation tools and editors look for it."""
    if text:
        yield from docstring([text], 4)


if __name__ == "__main__":
    main()
