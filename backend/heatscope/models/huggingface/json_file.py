"""Read a small JSON file of a folder of the Hub's; what is wrong with it makes that one model unavailable."""

from pathlib import Path
from typing import Any

from heatscope.errors import ModelUnavailableError
from heatscope_models import files
from heatscope_models.files import FileError

#: A configuration with 21,000 labels has 1.5 MB; a tokenizer of 256,000 pieces 33 MB.
MOST_BYTES = 8 << 20


def regular_size(path: Path) -> int:
    """Return the size in bytes of a regular file.

    Raises:
        ModelUnavailableError: it is not there, or no regular file.
    """
    try:
        return files.regular_size(path)
    except FileError as error:
        raise ModelUnavailableError(str(error)) from error


def read_object(path: Path, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """Return the JSON object in ``path``.

    Raises:
        ModelUnavailableError: it is not there, too large, too deep, or no JSON object.
    """
    try:
        return files.read_object(path, most_bytes)
    except FileError as error:
        raise ModelUnavailableError(str(error)) from error


def optional_object(path: Path, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """Return the JSON object in ``path``, or an empty one where there is no such file; raises as above."""
    return read_object(path, most_bytes) if path.exists() else {}
