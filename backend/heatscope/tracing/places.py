"""Which module is running: read off Python's call stack, so that nothing is hooked and nothing is shared.

Knows nothing of tensors.
"""

import sys
from collections import Counter
from inspect import CO_GENERATOR
from types import FrameType
from typing import NamedTuple

from torch import nn


class Place(NamedTuple):
    """Where an operation was called."""

    path: str  #: of the innermost module, as in ``named_modules()``; ``""`` is the network itself
    call: int  #: the how many-th run of that module, counted from 0


OUTSIDE = Place("", 0)


class Places:
    """The modules of one network, and how often each has run so far in one recording.

    The stack as it was at the last look is remembered, so that only what is new in it is looked at. Frames that have
    returned since are let go of at the next look, and all of them by :meth:`forget`.

    Args:
        network: what runs.
        outermost: where the recording began; what called it is none of our business.
    """

    def __init__(self, network: nn.Module, outermost: FrameType) -> None:
        modules = dict(network.named_modules())
        self._paths = {id(module): path for path, module in modules.items()}
        self.types = {path: pytorch_class(module) for path, module in modules.items()}
        self.leaves = frozenset(path for path, module in modules.items() if not any(module.children()))
        self._runs: Counter[str] = Counter()
        #: From the outermost frame inwards, with the place each is in; None where no module is.
        self._stack: list[tuple[FrameType, Place | None]] = []
        self._depths: dict[FrameType, int] = {}
        self._outermost: FrameType | None = outermost

    def here(self) -> Place:
        """Return the place of the call that is two frames up."""
        new: list[FrameType] = []
        depth = -1
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame is not self._outermost:
            # A generator goes on from where it was, but may have been called from elsewhere.
            if frame in self._depths and not frame.f_code.co_flags & CO_GENERATOR:
                depth = self._depths[frame]
                break
            new.append(frame)
            frame = frame.f_back
        for gone, _ in self._stack[depth + 1 :]:
            del self._depths[gone]
        del self._stack[depth + 1 :]
        place = self._stack[-1][1] if self._stack else None
        for frame in reversed(new):
            path = self._module_in(frame)
            # A module that calls itself, or the class it extends, is still in the same run.
            if path is not None and (place is None or path != place.path):
                place = Place(path, self._runs[path])
                self._runs[path] += 1
            self._depths[frame] = len(self._stack)
            self._stack.append((frame, place))
        return OUTSIDE if place is None else place

    def forget(self) -> None:
        """Let go of every frame, as a frame holds everything in sight of it."""
        self._stack.clear()
        self._depths.clear()
        self._outermost = None

    def _module_in(self, frame: FrameType) -> str | None:
        """Return the path of the module whose method runs in ``frame``."""
        code = frame.f_code
        if not code.co_argcount or code.co_varnames[0] != "self":
            return None
        variables = frame.f_locals
        path = self._paths.get(id(variables.get("self")))
        if type(variables) is dict:
            # Before Python 3.13 this is a copy, which would keep the tensors in it until the function returns.
            variables.clear()
        return path


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
