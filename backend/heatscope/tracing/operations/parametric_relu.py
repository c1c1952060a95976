"""ReLU with a learned slope for what is negative (He et al. 2015, https://arxiv.org/abs/1502.01852)."""

from collections.abc import Iterator

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, pick
from heatscope.tracing.operations.operation import Operation


class ParametricRelu(Operation):
    """A slope a channel for what is negative."""

    kind = "parametric ReLU"
    functions = frozenset({"prelu"})
    formula = "x, or slope · x where x < 0"
    words = "what is negative is multiplied by a slope that the channel has learned"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the input and its channel's slope."""
        inputs, slopes = node.inputs
        operand = pick("x", inputs.name, inputs.tensor, *at)
        channel = at[1] if slopes.shape[-1:] > (1,) else 0
        slope = pick("slope", slopes.name, slopes.tensor, *([channel] if slopes.shape else []))
        x, factor = float(operand.values), float(slope.values)
        return Opening(x if x >= 0 else factor * x, self.formula, (operand, slope))

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the same places and their channels' slopes."""
        yield 0, box
        slopes = node.inputs[1].shape
        yield 1, ((box[1] if slopes[0] > 1 else (0, 0)),) if slopes else ()
