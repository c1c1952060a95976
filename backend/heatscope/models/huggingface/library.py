"""Import transformers, offline, only once it is needed.

The Hub is asked for nothing: the variable has to stand before the import that reads it.
"""

import importlib
import importlib.metadata
import os
from types import ModuleType

from heatscope.errors import ModelUnavailableError

#: Older ones take code and paths from a configuration's private keys, and rename weights elsewhere.
OLDEST = (5, 24)
INSTALL = "pip install 'heatscope[huggingface]'"


def transformers() -> ModuleType:
    """Return the library.

    Raises:
        ModelUnavailableError: it is not installed, or too old.
    """
    try:
        version = importlib.metadata.version("transformers")
    except importlib.metadata.PackageNotFoundError:
        raise ModelUnavailableError(f"transformers is not installed; {INSTALL} brings it") from None
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
        needed = ".".join(map(str, OLDEST))
        raise ModelUnavailableError(f"transformers {version} is too old; {INSTALL} brings {needed} or newer")
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        return importlib.import_module("transformers")
    except ImportError as error:
        raise ModelUnavailableError(f"transformers cannot be imported: {error}") from error
