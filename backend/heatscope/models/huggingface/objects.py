"""Tokenizers and image processors that are handed over in Python, read as those of a folder are.

Each is asked to write itself down, into a folder that is gone afterwards: so there is one reading of them.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from heatscope.errors import ModelUnavailableError
from heatscope.models.huggingface.image_adapter import ImageReader
from heatscope.models.huggingface.limits import Limits
from heatscope.models.huggingface.preprocessing import FILE as PROCESSOR_FILE
from heatscope.models.huggingface.text_adapter import TextReader
from heatscope.models.huggingface.tokenization import FILE as TOKENIZER_FILE


def reader_of(
    given: object, values: Mapping[str, Any], limits: Limits | None = None
) -> ImageReader | TextReader | None:
    """Return what reads as ``given`` does; None if it is neither a tokenizer nor an image processor.

    Args:
        given: a fast tokenizer or an image processor of transformers, or a tokenizer of tokenizers.
        values: the network's configuration; empty if it has none.
        limits: how long texts may be; the defaults if None.

    Raises:
        ModelUnavailableError: it is one that cannot be followed exactly.
    """
    with tempfile.TemporaryDirectory(prefix="heatscope-") as place:
        folder = Path(place)
        if not _write(given, folder):
            return None
        if (folder / PROCESSOR_FILE).exists():
            channels = values.get("num_channels", 3)
            return ImageReader(folder, channels if isinstance(channels, int) else 3)
        if not (folder / TOKENIZER_FILE).exists():
            raise ModelUnavailableError(f"a {type(given).__name__} writes no {TOKENIZER_FILE}; a fast tokenizer does")
        return TextReader(folder, values, (limits or Limits()).tokens)


def _write(given: object, folder: Path) -> bool:
    """Have ``given`` write itself down; tell whether it could."""
    if callable(write := getattr(given, "save_pretrained", None)):
        write(str(folder))
    elif callable(write := getattr(given, "save", None)) and callable(getattr(given, "token_to_id", None)):
        write(str(folder / TOKENIZER_FILE))
    else:
        return False
    return True
