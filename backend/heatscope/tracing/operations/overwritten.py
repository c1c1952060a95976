"""A tensor whose memory was written into through another one: ``y = x[0]; y.add_(1)`` changes ``x``.

Both are known by how they lie in memory, so each value is known to be the old one or one of those written.
"""

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor

from heatscope.tracing.boxes import Box, clipped, slices
from heatscope.tracing.memory import Layout
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, pick
from heatscope.tracing.operations.operation import Operation


class Overwritten(Operation):
    """Each value is what was there before, or what was written there last."""

    kind = "overwritten"
    functions = frozenset({"overwritten"})
    formula = "what was written here last"
    words = "another operation wrote into the memory of this tensor, through a view of it"

    def takes(self, node: Node) -> bool:
        """Tensors of one type of number, whose memory is plain."""
        return all(first.item_bytes == second.item_bytes > 0 for first, second in pairwise(node.arguments))

    def open(self, node: Node, at: Place) -> Opening:
        """Return what was written at this place, or what had been there."""
        address = _addresses(node.arguments[0])[at]
        for position in range(len(node.inputs) - 1, -1, -1):
            found = (_addresses(node.arguments[position]) == address).nonzero()
            if len(found):
                source = node.inputs[position]
                operand = pick("value", source.name, source.tensor, *found[0].tolist())
                return Opening(float(operand.values), self.formula, (operand,))
        raise AssertionError(f"{node.name} holds a place that its own layout lacks")

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the places in what was written, and those in what had been there."""
        inside = clipped(box, node.shape)
        if inside is None:
            return
        here = _addresses(node.arguments[0])[slices(inside)]
        yield 0, inside
        for position in range(1, len(node.inputs)):
            found = torch.isin(_addresses(node.arguments[position]), here).nonzero()
            if len(found):
                lowest, highest = found.amin(dim=0).tolist(), found.amax(dim=0).tolist()
                yield position, tuple(zip(lowest, highest, strict=True))


def _addresses(layout: Layout) -> Tensor:
    """Return where in memory each value of a tensor lies, in the tensor's own shape."""
    addresses = torch.tensor(layout.offset)
    for axis, (size, step) in enumerate(zip(layout.shape, layout.stride, strict=True)):
        addresses = addresses + (torch.arange(size) * step).reshape(-1, *[1] * (len(layout.shape) - axis - 1))
    return addresses
