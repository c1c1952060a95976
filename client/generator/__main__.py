"""Write the client's types and methods from the contract: ``python -m client.generator``, run by ``make contract``.

Four files of ``heatscope_client``: ``answers`` has a class for every object that is answered, ``operations`` a line for
every call, ``methods`` and ``async_methods`` a method for each. Knows OpenAPI and Python; nothing of HTTP or arrays.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from client.generator.answers import answers
from client.generator.methods import methods
from client.generator.table import table

CLIENT = Path(__file__).parents[1]
CONTRACT = CLIENT.parent / "frontend" / "openapi.json"
PACKAGE = CLIENT / "src" / "heatscope_client"


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
    options = ["--config", str(CLIENT / "pyproject.toml"), "-"]
    sorted_imports = _ruff(["check", "--quiet", "--select=I,F401", "--fix", *options], text)
    return _ruff(["format", "--quiet", *options], sorted_imports)


def _ruff(arguments: list[str], text: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "ruff", *arguments], input=text, capture_output=True, text=True, check=True
    ).stdout


if __name__ == "__main__":
    main()
