"""Every value of one vector times every value of another."""

from collections.abc import Iterator

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, pick
from heatscope.tracing.operations.operation import Operation


class OuterProduct(Operation):
    """A table of products."""

    kind = "outer product"
    functions = frozenset({"outer"})
    formula = "a · b"
    words = "every value of one vector times every value of the other"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the two values."""
        operands = tuple(
            pick(role, source.name, source.tensor, index)
            for role, source, index in zip("ab", node.inputs, at, strict=True)
        )
        return Opening(float(operands[0].values * operands[1].values), self.formula, operands)

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the stretch of each vector."""
        yield 0, box[:1]
        yield 1, box[1:]
