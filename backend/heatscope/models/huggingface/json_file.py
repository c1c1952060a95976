"""Read a small JSON file of a stranger's: a regular file, of bounded size and depth, holding one object."""

import json
import stat
from pathlib import Path
from typing import Any

from heatscope.errors import ModelUnavailableError, shown

#: A configuration with 21,000 labels has 1.5 MB; a tokenizer of 256,000 pieces 33 MB.
MOST_BYTES = 8 << 20
MOST_DEPTH = 16


def regular_size(path: Path) -> int:
    """Return the size in bytes of a regular file; links are followed, as the Hub's own cache is made of them.

    Raises:
        ModelUnavailableError: it is not there, or no regular file (a pipe would be waited for without end).
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ModelUnavailableError(f"{path.name} cannot be read: {reason}") from error
    if not stat.S_ISREG(found.st_mode):
        raise ModelUnavailableError(f"{path.name} is not a regular file")
    return found.st_size


def read_object(path: Path, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """Return the JSON object in ``path``.

    Raises:
        ModelUnavailableError: it is not there, too large, too deep, or no JSON object.
    """
    size = regular_size(path)
    if size > most_bytes:
        raise ModelUnavailableError(f"{path.name} has {size} bytes; at most {most_bytes} are read")
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise ModelUnavailableError(f"{path.name} is nested too deeply; at most {MOST_DEPTH} levels are read") from None
    except (OSError, ValueError) as error:
        raise ModelUnavailableError(f"{path.name} is not JSON: {shown(str(error))}") from error
    if not isinstance(value, dict):
        raise ModelUnavailableError(f"{path.name} holds no JSON object")
    if _depth(value) > MOST_DEPTH:
        raise ModelUnavailableError(f"{path.name} is nested too deeply; at most {MOST_DEPTH} levels are read")
    return value


def optional_object(path: Path, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """Return the JSON object in ``path``, or an empty one where there is no such file; raises as above."""
    return read_object(path, most_bytes) if path.exists() else {}


def _depth(value: Any) -> int:
    """Return how many levels of lists and objects ``value`` has, one level at a time: it may be deep."""
    levels, level = 0, [value]
    while level:
        containers = [one for one in level if isinstance(one, dict | list)]
        level = [inner for one in containers for inner in (one.values() if isinstance(one, dict) else one)]
        levels += bool(containers)
    return levels
