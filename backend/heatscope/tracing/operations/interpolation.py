"""Maps made larger or smaller: each value is a weighted sum of a few values around it.

Which ones and with which weights is the gradient of the value, as the operation is linear.
"""

from collections.abc import Iterator

import torch
from torch import Tensor

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Operand, Place, pick
from heatscope.tracing.operations.operation import Operation, filled


class Interpolation(Operation):
    """Up- and downsampling: nearest, bilinear, bicubic, area."""

    kind = "interpolation"
    functions = frozenset({"interpolate", "upsample", "upsample_nearest", "upsample_bilinear"})
    formula = "Σ input · share"
    words = "each value is a weighted sum of the values around its place in the smaller, or larger, map"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the values around, and the share of each."""
        shares = _shares(node, at)  # (height, width)
        source = node.inputs[0]
        near = shares.nonzero().unbind(-1)
        values = pick("input", source.name, source.tensor, *at[:2], *[slice(None)] * shares.dim()).values[near]
        places = torch.stack([*(torch.full_like(near[0], index) for index in at[:2]), *near], dim=-1)
        operand = Operand("input", source.name, values, places)
        return Opening(float((values * shares[near]).sum()), self.formula, (operand,), {"shares": shares[near]})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the box around all that matters to its corners: the places in between look in between."""
        spans = []
        for axis, (first, last) in enumerate(box[2:]):
            ends = []
            for end in (first, last):
                inside = min(max(end, 0), node.shape[2 + axis] - 1)
                middle = tuple(inside if other == axis else node.shape[2 + other] // 2 for other in range(len(box) - 2))
                seen = _shares(node, (0, 0, *middle)).nonzero()[:, axis]
                ends += [int(seen.min()), int(seen.max())]
            spans.append((min(ends), max(ends)))
        yield 0, (*box[:2], *spans)


def _shares(node: Node, at: Place) -> Tensor:
    """Return how much each value of one map counts."""
    source = node.inputs[0]
    with torch.inference_mode(False), torch.enable_grad():
        maps = torch.zeros(1, 1, *source.shape[2:], dtype=torch.float64, requires_grad=True)
        arguments, keywords = filled(node, [maps])
        made: Tensor = node.called(*arguments, **keywords)
        (shares,) = torch.autograd.grad(made[(0, 0, *at[2:])], maps)
    return shares[0, 0]
