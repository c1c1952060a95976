"""Views worked out without looking at a number: which place of a tensor each place of a view of it shows.

A view is another way to step through the same memory, so a shape, steps and an offset say all there is to say. They are
had by running the function on a tensor that has a shape and no numbers. Knows nothing of which function it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from heatscope.tracing.along_axes import along_axes
from heatscope.tracing.boxes import Box, clipped
from heatscope.tracing.memory import address_of
from heatscope.tracing.node import Node, tensors_in
from heatscope.tracing.opening import Place
from heatscope.tracing.operations.operation import filled


@dataclass(frozen=True)
class Strided:
    """How a view steps through a tensor that lies in memory row by row."""

    shape: tuple[int, ...]  #: of the view
    stride: tuple[int, ...]
    offset: int
    source_shape: tuple[int, ...]

    def place(self, at: Place) -> list[int]:
        """Return the place in the tensor that the view shows at ``at``."""
        flat = self.offset + sum(index * step for index, step in zip(at, self.stride, strict=True))
        return _unravelled(flat, self.source_shape)

    def sees(self, box: Box) -> Box | None:
        """Return the smallest box in the tensor that holds all that the view shows in ``box``; None for nothing."""
        axes = self._axes()
        if axes is not None:
            return self._sees_by_axis(box, axes)
        inside = clipped(box, self.shape)
        if inside is None:
            return None
        if all(last - first + 1 == size for (first, last), size in zip(inside, self.shape, strict=True)) and (
            torch.Size(self.shape) == torch.Size(self.source_shape)
            or torch.Size(self.shape).numel() == torch.Size(self.source_shape).numel()
        ):
            return tuple((0, size - 1) for size in self.source_shape)
        flat = torch.tensor(self.offset)
        for (first, last), step in zip(inside, self.stride, strict=True):
            flat = flat.unsqueeze(-1) + torch.arange(first, last + 1) * step
        places = along_axes(flat.reshape(-1), self.source_shape)
        return tuple((int(axis.min()), int(axis.max())) for axis in places)

    def _axes(self) -> list[tuple[int, int]] | None:
        """Return, for each axis of the view, which axis of the tensor it walks along and in which steps.

        None if one of them walks along several, as after a ``reshape`` that joins axes.
        """
        steps = _steps(self.source_shape)
        begin = _unravelled(self.offset, self.source_shape)
        reach = list(begin)
        axes = []
        for size, stride in zip(self.shape, self.stride, strict=True):
            if size == 1 or stride == 0:
                axes.append((-1, 0))
                continue
            # The axis with the largest step that divides this one; axes of size 1 are none to walk along.
            axis = next(
                (each for each, step in enumerate(steps) if self.source_shape[each] > 1 and stride % step == 0), None
            )
            if axis is None:
                return None
            reach[axis] += (size - 1) * (stride // steps[axis])
            axes.append((axis, stride // steps[axis]))
        return axes if all(last < size for last, size in zip(reach, self.source_shape, strict=True)) else None

    def _sees_by_axis(self, box: Box, axes: Sequence[tuple[int, int]]) -> Box | None:
        begin = _unravelled(self.offset, self.source_shape)
        spans = [[first, first] for first in begin]
        for (first, last), size, (axis, step) in zip(box, self.shape, axes, strict=True):
            if axis < 0:
                continue
            if step != 1 or size != self.source_shape[axis]:
                # Beyond the end of a part there is more of the whole, which the part does not show.
                first, last = max(first, 0), min(last, size - 1)
                if first > last:
                    return None
            spans[axis][0] += first * step
            spans[axis][1] += last * step
        return tuple((first, last) for first, last in spans)


def strided(node: Node) -> Strided | None:
    """Return how ``node`` steps through the first tensor it reads; None if it is no view of that."""
    if "strided" not in node.facts:
        node.facts["strided"] = _worked_out(node)
    found: Strided | None = node.facts["strided"]
    return found


def _worked_out(node: Node) -> Strided | None:
    sizes = [source.held.tensor for source in node.inputs[1:]]
    if not node.inputs or any(each is None for each in sizes) or not torch.Size(node.shape).numel():
        return None
    blank = torch.empty(node.inputs[0].shape, device="meta")
    arguments, keywords = filled(node, [blank, *sizes])
    try:
        made: Tensor = list(tensors_in(node.called(*arguments, **keywords)))[node.part or 0]
    except (RuntimeError, NotImplementedError, TypeError):
        return None  # It needs numbers.
    if address_of(made) != address_of(blank):
        return None
    return Strided(node.shape, made.stride(), int(made.storage_offset()), node.inputs[0].shape)


def _steps(shape: Sequence[int]) -> list[int]:
    steps = [1]
    for size in reversed(shape[1:]):
        steps.append(steps[-1] * size)
    return steps[::-1] if shape else []


def _unravelled(flat: int, shape: Sequence[int]) -> list[int]:
    place = []
    for size in reversed(shape):
        flat, index = divmod(flat, size)
        place.append(index)
    return place[::-1]
