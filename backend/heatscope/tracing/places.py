"""Which module is running: read off Python's call stack, so that nothing is hooked and nothing is shared.

Knows nothing of tensors.
"""

import sys
from collections.abc import Mapping
from functools import cache
from inspect import CO_GENERATOR
from types import CodeType, FrameType
from typing import NamedTuple

from torch import nn


class Place(NamedTuple):
    """Where an operation was called."""

    path: str  #: of the innermost module, as in ``named_modules()``; ``""`` is the network itself
    call: int  #: the how many-th run of that module, counted from 0


OUTSIDE = Place("", 0)
#: Lies between a module that is called and its ``forward``: looking into its many variables would take long, and it is
#: not worth remembering, as what called it is.
CALL = nn.Module._call_impl.__code__


class Places:
    """The modules of one network, and how often each has run so far in one recording.

    The stack as it was at the last look is remembered, so that only what is new in it is looked at. Frames that have
    returned since are let go of at the next look, and all of them by :meth:`forget`.

    Args:
        modules: of the network that runs, by path.
        outermost: where the recording began; what called it is none of our business.
    """

    def __init__(self, modules: Mapping[str, nn.Module], outermost: FrameType) -> None:
        self._paths = {id(module): path for path, module in modules.items()}
        self._runs: dict[str, int] = {}
        #: From the outermost frame inwards, with the place each is in; None where no module is.
        self._stack: list[tuple[FrameType, Place | None]] = []
        self._depths: dict[FrameType, int] = {}
        #: id of what a frame runs -> that, and whether its first variable is called ``self``.
        self._methods: dict[int, tuple[CodeType, bool]] = {}
        self._outermost: FrameType | None = outermost

    def here(self) -> Place:
        """Return the place of the call that is two frames up."""
        stack, depths, outermost = self._stack, self._depths, self._outermost
        new: list[FrameType] = []
        kept = 0
        frame: FrameType | None = sys._getframe(2)
        # The innermost are mostly functions of PyTorch's, which are over by the next look: not worth remembering.
        while frame is not None and frame is not outermost and not self._is_method(frame.f_code):
            frame = frame.f_back
        while frame is not None and frame is not outermost:
            depth = depths.get(frame)
            # A generator goes on from where it was, but may have been called from elsewhere.
            if depth is not None and not frame.f_code.co_flags & CO_GENERATOR:
                kept = depth + 1
                break
            new.append(frame)
            frame = frame.f_back
        while len(stack) > kept:
            del depths[stack.pop()[0]]
        place = stack[-1][1] if stack else None
        caller: CodeType | None = None
        for frame in reversed(new):
            code = frame.f_code
            if code is not CALL:
                # What `_call_impl` calls belongs to its module, which has been told from the caller of that.
                if caller is not CALL and self._is_method(code):
                    path = self._module_in(frame)
                    # A module that calls itself, or the class it extends, is still in the same run.
                    if path is not None and (place is None or path != place.path):
                        count = self._runs[path] = self._runs.get(path, -1) + 1
                        place = Place(path, count)
                depths[frame] = len(stack)
                stack.append((frame, place))
            caller = code
        return OUTSIDE if place is None else place

    def forget(self) -> None:
        """Let go of every frame, as a frame holds everything in sight of it."""
        self._stack.clear()
        self._depths.clear()
        self._outermost = None

    def _is_method(self, code: CodeType) -> bool:
        """Whether the first variable is called ``self``."""
        known = self._methods.get(id(code))
        if known is None:
            known = self._methods[id(code)] = code, code.co_argcount > 0 and code.co_varnames[0] == "self"
        return known[1]

    def _module_in(self, frame: FrameType) -> str | None:
        """Return the path of the module whose method runs in ``frame``."""
        variables = frame.f_locals
        path = self._paths.get(id(variables.get("self")))
        if type(variables) is dict:
            # Before Python 3.13 this is a copy, which would keep the tensors in it until the function returns.
            variables.clear()
        return path


@cache
def pytorch_class(kind: type[nn.Module]) -> str:
    """Return the name of the PyTorch class that ``kind`` is or extends; its own if that is ``Module`` alone.

    Example:
        >>> class Averaging(nn.AdaptiveAvgPool2d):
        ...     pass
        >>> pytorch_class(Averaging)
        'AdaptiveAvgPool2d'
    """
    for each in kind.__mro__:
        if each.__module__.startswith("torch.nn.") and each is not nn.Module:
            return each.__name__
    return kind.__name__
