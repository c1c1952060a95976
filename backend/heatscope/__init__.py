"""Look inside neural networks with one's own photo and sentence: as a service, and from Python.

Example:
    >>> import torch
    >>> import heatscope
    >>> network = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU())
    >>> trace = heatscope.record(network, torch.zeros(1, 1, 8, 8))
    >>> trace["1"].output.shape
    torch.Size([1, 2, 6, 6])
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heatscope.tracing import audit, record

__all__ = ["audit", "record"]


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: the service's command is to start quickly, and needs no PyTorch to refuse."""
    if name in __all__:
        from heatscope import tracing

        return getattr(tracing, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
