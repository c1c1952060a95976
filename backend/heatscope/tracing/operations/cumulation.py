"""Running sums, products and extremes: each value takes together all before it along an axis, and itself."""

from collections.abc import Iterator

from torch import Tensor

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, pick
from heatscope.tracing.operations.operation import Operation

FORMULAS = {
    "cumsum": ("Σ x up to here", "the sum of all values along an axis up to this one"),
    "cumprod": ("Π x up to here", "the product of all values along an axis up to this one"),
    "logcumsumexp": ("ln Σ eˣ up to here", "the logarithm of the sum of all exponentials up to this one"),
    "cummax": ("max x up to here", "the largest value along an axis up to this one"),
    "cummin": ("min x up to here", "the smallest value along an axis up to this one"),
}


class Cumulation(Operation):
    """All values along an axis up to this one, taken together."""

    kind = "cumulation"
    functions = frozenset(FORMULAS)
    formula = "all x up to here"
    words = "each value takes together all values along an axis up to this one"

    def takes(self, node: Node) -> bool:
        """Values; not the places of the largest ones, where ties are broken in a way of their own."""
        return node.part in (None, 0) and len(node.shape) > 0

    def formula_of(self, node: Node) -> str:
        """Return the formula of this very function."""
        return FORMULAS[node.function][0]

    def words_of(self, node: Node) -> str:
        """Return the words for this very function."""
        return FORMULAS[node.function][1]

    def open(self, node: Node, at: Place) -> Opening:
        """Return all values up to this one."""
        axis = _axis(node)
        source = node.inputs[0]
        before = pick("x", source.name, source.tensor, *at[:axis], slice(0, at[axis] + 1), *at[axis + 1 :])
        return Opening(_together(node.function, before.values), self.formula_of(node), (before,))

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield all from the first along the axis."""
        axis = _axis(node)
        yield 0, (*box[:axis], (0, box[axis][1]), *box[axis + 1 :]) if box else ()


def _axis(node: Node) -> int:
    return int(node.bind(("input", "dim"))["dim"]) % max(1, len(node.shape))


def _together(function: str, values: Tensor) -> float:
    if function == "cumsum":
        return float(values.sum())
    if function == "cumprod":
        return float(values.prod())
    if function == "logcumsumexp":
        return float(values.logsumexp(0))
    return float(values.max() if function == "cummax" else values.min())
