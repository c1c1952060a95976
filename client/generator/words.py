"""Types and docstrings as Python 3.9 reads them; knows nothing of calls."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Any, Optional

from client.generator.openapi import one_of

WIDTH = 116
SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
HEADER = '"""{what}\n\nGenerated from the contract by client/generator: `make contract` writes it anew.\n"""\n\n'


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


def number_between_commas(shape: dict[str, Any]) -> Optional[str]:
    """Return the type of the numbers that are written as one word with commas between them; None if it is no such word.

    Example:
        >>> number_between_commas({"type": "string", "pattern": "^[0-9]{1,3}(,[0-9]{1,3})*$"})
        'int'
    """
    pattern = re.sub(r"\{[^{}]*\}", "", one_of(shape).get("pattern", ""))
    if "," not in pattern:
        return None
    return "float" if r"\." in pattern else "int"


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
