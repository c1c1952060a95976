"""Run the requests printed in README.md and the guide, as a reader would paste them.

Knows that they are written for ``http://127.0.0.1:8000``; nothing of what they ask.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
#: Where requests stand with their answers.
ASKING = (README, ROOT / "client" / "README.md")
PRINTED_ADDRESS = "http://127.0.0.1:8000"
#: How many seconds a few requests, or commands that start PyTorch each, may take on a busy machine.
PATIENCE_SECONDS = 300


def run_shell(command: str, address: str, folder: Path = ROOT) -> str:
    """Return what ``command`` prints, with the running service in place of the printed one."""
    return run(["bash", "-euo", "pipefail", "-c", command.replace(PRINTED_ADDRESS, address)], folder)


def run_python(code: str, address: str, folder: Path = ROOT) -> str:
    """Return what the Python ``code`` prints, with the running service in place of the printed one."""
    return run([sys.executable, "-c", code.replace(PRINTED_ADDRESS, address)], folder)


def run(command: list[str], folder: Path = ROOT) -> str:
    """Return what ``command``, run in ``folder``, prints."""
    # `heatscope` is the one beside this Python.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    ended = subprocess.run(
        command, cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False,
        timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    assert ended.returncode == 0, f"{command[-1]} ended with {ended.returncode}: {ended.stderr}"
    return ended.stdout


def layout(answer: Any, indent: str = "") -> str:
    """Write ``answer`` as JSON with one field, or one item of a list of objects, a line.

    Example:
        >>> print(layout({"tokens": [{"text": "I"}, {"text": "saw"}], "count": 2}))
        {
          "tokens": [
            {"text": "I"},
            {"text": "saw"}
          ],
          "count": 2
        }
    """
    deeper = indent + "  "
    match answer:
        case dict() if not indent:
            fields = [f"{deeper}{json.dumps(name)}: {layout(value, deeper)}" for name, value in answer.items()]
            return "{\n" + ",\n".join(fields) + f"\n{indent}}}"
        case [dict(), *_]:
            return "[\n" + ",\n".join(f"{deeper}{layout(item, deeper)}" for item in answer) + f"\n{indent}]"
        case _:
            return json.dumps(answer, ensure_ascii=False)
