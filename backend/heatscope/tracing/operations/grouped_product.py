"""Rows in groups, each group times a matrix of its own: experts that each read the tokens they were sent.

As in a mixture of experts (Shazeer et al. 2017, https://arxiv.org/abs/1701.06538), whose rows were sorted by expert.
"""

from bisect import bisect_right
from collections.abc import Iterator

from heatscope.tracing.boxes import Box, whole
from heatscope.tracing.node import Node, Read
from heatscope.tracing.opening import Opening, Place
from heatscope.tracing.operations.operation import Operation, picked

ARGUMENTS = ("mat_a", "mat_b", "offs", "bias", "out_dtype")


class GroupedProduct(Operation):
    """Row times column of the matrix of the row's group."""

    kind = "grouped matrix product"
    functions = frozenset({"grouped_mm"})
    formula = "Σ row · column of the row's group"
    words = "each value is a row times a column of the matrix of the group that the row is in, summed"

    def takes(self, node: Node) -> bool:
        """Rows in one tensor, matrices in another, and where each group ends."""
        bound = node.bind(ARGUMENTS)
        if bound["bias"] is not None or not isinstance(bound["offs"], Read):
            return False
        rows, matrices = (node.inputs[bound[name].position].shape for name in ("mat_a", "mat_b"))
        return len(rows) == 2 and len(matrices) == 3

    def open(self, node: Node, at: Place) -> Opening:
        """Return row and column."""
        bound = node.bind(ARGUMENTS)
        row, column = at
        ends = node.inputs[bound["offs"].position].tensor.tolist()
        group = bisect_right(ends, row)
        if group == len(ends):
            # Nothing computes it.
            return Opening(float(node.output[at].detach()), "in no group", ())
        operands = (
            picked(node, bound["mat_a"], "row", row, slice(None)),
            picked(node, bound["mat_b"], "column", group, slice(None), column),
        )
        products = operands[0].values * operands[1].values
        return Opening(float(products.sum()), self.formula, operands, {"products": products})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the rows, the columns of every group that they may be in, and where groups end."""
        bound = node.bind(ARGUMENTS)
        rows, matrices, ends = (bound[name].position for name in ("mat_a", "mat_b", "offs"))
        yield ends, whole(node.inputs[ends].shape)
        yield rows, (box[0], *whole(node.inputs[rows].shape[1:]))
        yield matrices, (*whole(node.inputs[matrices].shape[:2]), box[1])
