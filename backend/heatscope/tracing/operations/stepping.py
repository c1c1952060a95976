"""Views that step through memory as they are told, over what lies there: overlapping pieces of a text, sliding windows.

What they show follows from how the tensor they were made of lies in memory, which was noted when they were made. Opened
where that fills its part of the memory without gaps and they stay within it.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from heatscope.tracing.boxes import Box
from heatscope.tracing.memory import Layout
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, pick
from heatscope.tracing.operations.operation import Operation
from heatscope.tracing.operations.strided import Strided

Each = TypeVar("Each")


class Stepping(Operation):
    """Each value is one that lies where the steps lead."""

    kind = "view through memory"
    functions = frozenset({"as_strided"})
    formula = "the value at another place"
    words = "values are shown again as one steps through memory; none is computed"

    def takes(self, node: Node) -> bool:
        """Steps that stay within a tensor without gaps."""
        return _steps(node) is not None

    def open(self, node: Node, at: Place) -> Opening:
        """Return where the value lies."""
        steps = _steps(node)
        assert steps is not None, "it was taken for one that stays within"
        order, strided = steps
        source = node.inputs[0]
        operand = pick("value", source.name, source.tensor, *_back(strided.place(at), order))
        return Opening(float(operand.values), self.formula, (operand,))

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the box around the places that are shown."""
        steps = _steps(node)
        assert steps is not None, "it was taken for one that stays within"
        order, strided = steps
        seen = strided.sees(box)
        if seen is not None:
            yield 0, tuple(_back(seen, order))


def _steps(node: Node) -> tuple[list[int], Strided] | None:
    """Return the axes of what ``node`` read as they lie in memory, and how it steps through them; None if it leaves it.

    Example:
        >>> import torch
        >>> from heatscope.tracing import record
        >>> class Pairs(torch.nn.Module):
        ...     def forward(self, x):
        ...         return x.T.as_strided((2, 2), (1, 1))
        >>> node = record(Pairs(), torch.zeros(2, 3)).nodes[-1]
        >>> _steps(node)
        ([1, 0], Strided(shape=(2, 2), stride=(1, 1), offset=0, source_shape=(2, 3)))
    """
    if "layouts" not in node.facts:
        return None
    source, own = node.facts["layouts"]
    assert isinstance(source, Layout)
    assert isinstance(own, Layout)
    order = sorted(range(len(source.shape)), key=lambda axis: -source.stride[axis])
    count = 1
    for axis in reversed(order):
        if source.shape[axis] != 1 and source.stride[axis] != count:
            return None
        count *= source.shape[axis]
    first = own.offset - source.offset
    last = first + sum((size - 1) * step for size, step in zip(own.shape, own.stride, strict=True))
    if first < 0 or last >= count or 0 in own.shape or own.item_bytes != source.item_bytes:
        return None
    return order, Strided(own.shape, own.stride, first, tuple(source.shape[axis] for axis in order))


def _back(values: Sequence[Each], order: Sequence[int]) -> list[Each]:
    """Return in the order of the tensor's axes what stands in that of memory."""
    return [values[order.index(axis)] for axis in range(len(order))]
