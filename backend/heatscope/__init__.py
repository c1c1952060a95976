"""Look inside neural networks with one's own photo and sentence: as a service, and from Python.

Example:
    >>> import torch
    >>> import heatscope
    >>> network = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU())
    >>> trace = heatscope.record(network, torch.zeros(1, 1, 8, 8))
    >>> trace["1"].output.shape
    torch.Size([1, 2, 6, 6])
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heatscope.background import serve
    from heatscope.notebook.show import show
    from heatscope.tracing import audit, record

__all__ = ["audit", "record", "serve", "show"]
#: Name -> the module that has it.
PLACES = {
    "audit": "heatscope.tracing",
    "record": "heatscope.tracing",
    "serve": "heatscope.background",
    "show": "heatscope.notebook.show",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: the service's command is to start quickly, and needs no PyTorch to refuse."""
    if name in PLACES:
        return getattr(importlib.import_module(PLACES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
