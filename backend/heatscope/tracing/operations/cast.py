"""The same numbers, told with another precision or on another device."""

from collections.abc import Iterator

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, pick
from heatscope.tracing.operations.operation import Operation


class Cast(Operation):
    """Each value is the one at the same place, as another type of number can say it."""

    kind = "view"
    functions = frozenset("to type type_as float double half bfloat16 int long short char byte bool cpu cuda".split())
    formula = "x"
    words = "the same numbers; where their type has fewer digits they are rounded"

    def takes(self, node: Node) -> bool:
        """From real numbers to real numbers."""
        return not node.inputs[0].dtype.is_complex

    def open(self, node: Node, at: Place) -> Opening:
        """Return the value as it was, and rounded."""
        source = node.inputs[0]
        operand = pick("x", source.name, source.tensor, *at)
        value = float(source.tensor[at].detach().to(node.dtype))
        return Opening(value, self.formula_of(node), (operand,))

    def formula_of(self, node: Node) -> str:
        """Say the new type where it is another."""
        if node.dtype == node.inputs[0].dtype:
            return self.formula
        return f"x as {str(node.dtype).removeprefix('torch.')}"

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the same places."""
        yield 0, box
