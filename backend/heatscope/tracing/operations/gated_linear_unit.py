"""One half of the values, gated by the other (Dauphin et al. 2017, https://arxiv.org/abs/1612.08083)."""

from collections.abc import Iterator

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, pick
from heatscope.tracing.operations.operation import Operation


class GatedLinearUnit(Operation):
    """Values times how open their gates are."""

    kind = "gated linear unit"
    functions = frozenset({"glu"})
    formula = "a · σ(b)"
    words = "the first half of the values, each times how open its gate is: the sigmoid of the second half"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the value and its gate."""
        source, dim = node.inputs[0], self._dim(node)
        gate_at = tuple(index + (node.shape[dim] if axis == dim else 0) for axis, index in enumerate(at))
        operands = (pick("a", source.name, source.tensor, *at), pick("b", source.name, source.tensor, *gate_at))
        gate = float(operands[1].values.sigmoid())
        return Opening(float(operands[0].values) * gate, self.formula, operands, {"gate": gate})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield values and gates."""
        dim = self._dim(node)
        half = node.shape[dim]
        yield 0, box
        yield 0, tuple((span[0] + half, span[1] + half) if axis == dim else span for axis, span in enumerate(box))

    def _dim(self, node: Node) -> int:
        return int(node.bind(("input", "dim"), dim=-1)["dim"]) % len(node.shape)
