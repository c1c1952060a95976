"""Which module is running: read off Python's call stack, so that nothing is hooked and nothing is shared.

Knows nothing of tensors.
"""

import sys
from types import FrameType
from typing import NamedTuple

from torch import nn


class Place(NamedTuple):
    """Where an operation was called."""

    path: str  #: of the innermost module, as in ``named_modules()``; ``""`` is the network itself
    call: int  #: the how many-th run of that module, counted from 0


class Places:
    """The modules of one network, and how often each has run so far in one recording."""

    def __init__(self, network: nn.Module) -> None:
        modules = dict(network.named_modules())
        self._paths = {id(module): path for path, module in modules.items()}
        self._runs: dict[str, tuple[tuple[int, ...], tuple[int, ...], int]] = {}
        self.types = {path: pytorch_class(module) for path, module in modules.items()}
        self.leaves = frozenset(path for path, module in modules.items() if not any(module.children()))

    def here(self, outermost: FrameType | None) -> Place:
        """Return the place of the call that is two frames up; ``outermost`` is where the recording began."""
        path: str | None = None
        is_elsewhere = False
        instructions: list[int] = []  # from the innermost frame outwards
        inner = 0  # how many of them belong to this run of the module
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame is not outermost:
            instructions.append(frame.f_lasti)
            code = frame.f_code
            if not is_elsewhere and code.co_argcount and code.co_varnames[0] == "self":
                found = self._paths.get(id(frame.f_locals.get("self")))
                if found is not None:
                    path = found if path is None else path
                    # A module that calls itself by super() is one; what is further out belongs to whoever called.
                    is_elsewhere = found != path
                    inner = inner if is_elsewhere else len(instructions)
            frame = frame.f_back
        if path is None:
            return Place("", 0)
        return Place(path, self._run_of(path, tuple(instructions[:inner][::-1]), tuple(instructions[inner:])))

    def _run_of(self, path: str, inner: tuple[int, ...], way: tuple[int, ...]) -> int:
        """Count the runs of a module: a new one was called from elsewhere, or is again where it had been before."""
        known = self._runs.get(path)
        run = 0 if known is None else known[2] + (way != known[0] or inner <= known[1])
        self._runs[path] = (way, inner, run)
        return run


def pytorch_class(module: nn.Module) -> str:
    """Return the PyTorch class that ``module`` is or extends; its own name if that is ``Module`` alone.

    Example:
        >>> class Averaging(nn.AdaptiveAvgPool2d):
        ...     pass
        >>> pytorch_class(Averaging(1))
        'AdaptiveAvgPool2d'
    """
    for kind in type(module).__mro__:
        if kind.__module__.startswith("torch.nn.") and kind is not nn.Module:
            return kind.__name__
    return type(module).__name__
