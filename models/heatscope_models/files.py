"""Read a file that a stranger may have made: a regular one, of bounded size, and if it is JSON, of bounded depth.

Knows nothing of what the files hold.
"""

import json
import stat
from pathlib import Path
from typing import Any

MOST_DEPTH = 16
SHOWN_CHARACTERS = 60


class FileError(ValueError):
    """A file that is not read; the message is one line that says why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name} {reason}")
        self.reason = reason  #: goes on after the file's name


def regular_size(path: Path) -> int:
    """Return the size in bytes of a regular file; links are followed, as the Hub's own cache is made of them.

    Raises:
        FileError: it is not there, or no regular file (a pipe would be waited for without end).
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(path, f"cannot be read: {reason}") from error
    if not stat.S_ISREG(found.st_mode):
        raise FileError(path, "is not a regular file")
    return found.st_size


def check_size(path: Path, most_bytes: int) -> None:
    """Raise FileError if ``path`` is not a regular file of at most ``most_bytes``."""
    if (size := regular_size(path)) > most_bytes:
        raise FileError(path, f"has {size} bytes; at most {most_bytes} are read")


def read_text(path: Path, most_bytes: int) -> str:
    """Return what is in ``path``.

    Raises:
        FileError: it is not there, too large, or no text in UTF-8.
    """
    check_size(path, most_bytes)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileError(path, f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise FileError(path, f"is not text: {_shown(error)}") from error


def read_object(path: Path, most_bytes: int) -> dict[str, Any]:
    """Return the JSON object in ``path``.

    Raises:
        FileError: it is not there, too large, too deep, or no JSON object.
    """
    check_size(path, most_bytes)
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise FileError(path, f"is nested too deeply; at most {MOST_DEPTH} levels are read") from None
    except (OSError, ValueError) as error:
        raise FileError(path, f"is not JSON: {_shown(error)}") from error
    if not isinstance(value, dict):
        raise FileError(path, "holds no JSON object")
    if _depth(value) > MOST_DEPTH:
        raise FileError(path, f"is nested too deeply; at most {MOST_DEPTH} levels are read")
    return value


def _depth(value: Any) -> int:
    """Return how many levels of lists and objects ``value`` has, one level at a time: it may be deep."""
    levels, level = 0, [value]
    while level:
        containers = [one for one in level if isinstance(one, dict | list)]
        level = [inner for one in containers for inner in (one.values() if isinstance(one, dict) else one)]
        levels += bool(containers)
    return levels


def _shown(error: Exception) -> str:
    said = str(error)
    return repr(said if len(said) <= SHOWN_CHARACTERS else said[:SHOWN_CHARACTERS] + "…")
