"""Softmax along one axis, and its logarithm."""

from collections.abc import Iterator

from torch import Tensor

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Operand, Place, pick
from heatscope.tracing.operations.operation import Operation

FORMULAS = {
    "softmax": "exp(x − max) / Σ exp(row − max)",
    "softmin": "exp(min − x) / Σ exp(min − row)",
    "log_softmax": "x − max − ln Σ exp(row − max)",
}


class Softmax(Operation):
    """Exponentials as shares of their sum."""

    kind = "softmax"
    functions = frozenset({"softmax", "log_softmax", "softmin"})
    formula = FORMULAS["softmax"]
    words = "each value becomes its exponential's share of the sum of all exponentials along an axis; they sum to 1"

    def formula_of(self, node: Node) -> str:
        """Return the formula of this very function."""
        return FORMULAS[node.function]

    def words_of(self, node: Node) -> str:
        """Return the words for this very function."""
        if node.function == "log_softmax":
            return "the logarithm of each value's share of the sum of all exponentials along an axis"
        return self.words if node.function == "softmax" else f"with all signs turned, {self.words}"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the row that sums to 1."""
        axis = axis_of(node)
        source = node.inputs[0]
        if not at:  # One number alone has the whole share.
            one = pick("row", source.name, source.tensor)
            at, axis, row = (0,), 0, Operand("row", source.name, one.values.reshape(1), one.places.reshape(1, 0))
        else:
            row = pick("row", source.name, source.tensor, *at[:axis], slice(None), *at[axis + 1 :])
        numbers = -row.values if node.function == "softmin" else row.values
        largest = float(numbers.max())
        exponentials = (numbers - largest).exp()
        total = float(exponentials.sum())
        steps: dict[str, float | Tensor] = {"maximum": largest, "exponentials": exponentials, "sum": total}
        if node.function == "log_softmax":
            value = float(numbers[at[axis]]) - largest - float(exponentials.sum().log())
            return Opening(value, self.formula_of(node), (row,), steps)
        return Opening(float(exponentials[at[axis]]) / total, self.formula_of(node), (row,), steps)

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the whole rows."""
        axis = axis_of(node)
        yield 0, () if not box else (*box[:axis], (0, node.shape[axis] - 1), *box[axis + 1 :])


def axis_of(node: Node) -> int:
    """Return along which axis a softmax sums to 1, counted from 0."""
    axis = node.bind(("input", "dim"))["dim"]
    if axis is None:
        # What PyTorch guesses, with a warning.
        axis = 0 if len(node.shape) in (0, 1, 3) else 1
    return int(axis) % max(1, len(node.shape))
