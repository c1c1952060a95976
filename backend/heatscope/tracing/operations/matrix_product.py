"""Row times column: products of matrices and vectors, of many at once, with something added."""

from collections.abc import Iterator
from typing import Any

from heatscope.tracing.boxes import Box, whole
from heatscope.tracing.node import Node, Read
from heatscope.tracing.opening import Opening, Place, constant
from heatscope.tracing.operations.operation import Operation, picked
from heatscope.tracing.operations.value_by_value import stretched

#: Take something that is added to the product first, and the factors beta and alpha.
ADDING = frozenset({"addmm", "baddbmm", "addmv"})


class MatrixProduct(Operation):
    """Row times column."""

    kind = "matrix product"
    functions = ADDING | frozenset({"matmul", "bmm", "mm", "mv", "dot"})
    formula = "Σ row · column"
    words = "each value is a row of the one matrix times a column of the other, summed"

    def formula_of(self, node: Node) -> str:
        """Say what is added, and factors that are not 1."""
        _, _, added, factors = factors_of(node)
        if added is None:
            return self.formula
        return f"{self.formula} + bias" if factors == (1, 1) else "alpha · Σ row · column + beta · bias"

    def words_of(self, node: Node) -> str:
        """Say what is added."""
        return self.words if factors_of(node)[2] is None else f"{self.words}, plus a bias"

    def open(self, node: Node, at: Place) -> Opening:
        """Return row and column, and what is added to them."""
        first, second, added, (beta, alpha) = factors_of(node)
        left, right = node.inputs[first.position].shape, node.inputs[second.position].shape
        batch, row, column = _split(at, len(left), len(right))
        operands = [
            picked(node, first, "row", *stretched(batch, left[:-2]), *row, slice(None)),
            picked(node, second, "column", *stretched(batch, right[:-2]), slice(None), *column),
        ]
        products = operands[0].values * operands[1].values
        value = alpha * float(products.sum())
        if added is not None:
            operands.append(picked(node, added, "bias", *stretched(at, node.inputs[added.position].shape)))
            # A factor of 0 leaves out even what is no number.
            value += beta * float(operands[-1].values) if beta else 0.0
        if (beta, alpha) != (1, 1):
            operands += [constant("alpha", alpha), constant("beta", beta)]
        return Opening(value, self.formula_of(node), tuple(operands), {"products": products})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the rows of the first and the columns of the second matrix."""
        first, second, added, _ = factors_of(node)
        left, right = node.inputs[first.position].shape, node.inputs[second.position].shape
        batch, row, column = _split(box, len(left), len(right))
        yield first.position, (*stretched(batch, left[:-2], (0, 0)), *row, *whole(left[-1:]))
        inner = right[-2:-1] if len(right) > 1 else right[-1:]
        yield second.position, (*stretched(batch, right[:-2], (0, 0)), *whole(inner), *column)
        if added is not None:
            yield added.position, stretched(box, node.inputs[added.position].shape, (0, 0))


def factors_of(node: Node) -> tuple[Read, Read, Read | None, tuple[float, float]]:
    """Return the two factors, what is added to their product, and the numbers beta and alpha."""
    if node.function in ADDING:
        bound = node.bind(("input", "first", "second"), beta=1, alpha=1)
        first, second = (
            next(bound[name] for name in names if bound.get(name) is not None)
            for names in (("first", "mat1", "batch1", "mat"), ("second", "mat2", "batch2", "vec"))
        )
        return first, second, bound["input"], (float(bound["beta"]), float(bound["alpha"]))
    first, second = [each for each in (*node.arguments, *node.keywords.values()) if isinstance(each, Read)][:2]
    # `a.__rmatmul__(b)` is b @ a.
    if getattr(node.called, "__name__", "") == "__rmatmul__":
        first, second = second, first
    return first, second, None, (1.0, 1.0)


def _split(at: tuple[Any, ...], left: int, right: int) -> tuple[Any, Any, Any]:
    """Split a place, or a box, of a product into batch, row and column; a vector has no row, or no column."""
    place = list(at)
    column = (place.pop(),) if right > 1 else ()
    row = (place.pop(),) if left > 1 else ()
    return tuple(place), row, column
