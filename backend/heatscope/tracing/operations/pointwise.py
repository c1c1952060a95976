"""Operations value by value: every activation, sums, products, masks of numbers.

The value is what PyTorch's own function makes of the operands at this place alone, in float64: which is the
definition of such an operation, and no arithmetic of ours.
"""

from collections.abc import Iterator
from typing import Any

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Operand, Place, constant, pick
from heatscope.tracing.operations.operation import Operation, filled


class ValueByValue(Operation):
    """Each value depends on the values at the same place alone, smaller tensors being stretched."""

    def open(self, node: Node, at: Place) -> Opening:
        """Return the operands at this place."""
        operands = [self._operand(node, position, at) for position in range(len(node.inputs))]
        # Copies, as the function may write into them.
        arguments, keywords = filled(node, [operand.values.clone() for operand in operands])
        keywords.pop("out", None)
        result = node.called(*arguments, **keywords)
        value = result if node.part is None else result[node.part]
        return Opening(float(value), self.formula, (*operands, *self._constants(node)))

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the same places."""
        for position, source in enumerate(node.inputs):
            yield position, _stretched(box, source.shape, (0, 0))

    def _operand(self, node: Node, position: int, at: Place) -> Operand:
        source = node.inputs[position]
        return pick("input", source.name, source.tensor, *_stretched(at, source.shape, 0))

    def _constants(self, node: Node) -> Iterator[Operand]:
        """Yield the numbers that stand among the arguments."""
        for argument in node.arguments:
            if isinstance(argument, int | float) and not isinstance(argument, bool):
                yield constant("constant", argument)
        for name, argument in node.keywords.items():
            if isinstance(argument, int | float) and not isinstance(argument, bool):
                yield constant(name, argument)


class Activation(ValueByValue):
    """A function of one number: a curve."""

    kind = "pointwise"
    functions = frozenset(
        "relu relu6 gelu silu mish hardswish hardsigmoid hardtanh sigmoid tanh leaky_relu elu selu celu softplus "
        "softsign tanhshrink hardshrink softshrink threshold logsigmoid exp exp2 expm1 log log1p log2 log10 sqrt rsqrt "
        "neg cos sin tan acos asin atan cosh sinh erf erfc erfinv pow square abs clamp clamp_min clamp_max reciprocal "
        "sign floor ceil round trunc frac float_power nan_to_num rrelu positive logit sinc".split()
    )
    formula = "f(x)"
    words = "each value is the same function of one value before it"


class Sum(ValueByValue):
    """Added or taken off, place by place: a residual connection, a bias, a position."""

    kind = "sum"
    functions = frozenset({"add", "sub", "rsub", "addcmul", "addcdiv", "lerp"})
    formula = "a + b"
    words = "two tensors are added, or one is taken off the other, value by value"


class Product(ValueByValue):
    """Multiplied or divided, place by place: a gate, a scale."""

    kind = "product"
    functions = frozenset({"mul", "div", "floor_divide", "fmod", "remainder"})
    formula = "a · b"
    words = "two tensors are multiplied, or one is divided by the other, value by value"


class Choice(ValueByValue):
    """The larger or smaller of two, place by place."""

    kind = "larger or smaller"
    functions = frozenset(
        {"maximum", "minimum", "fmax", "fmin", "atan2", "logaddexp", "hypot", "copysign", "heaviside"}
    )
    formula = "max(a, b), or min(a, b)"
    words = "of two values at the same place one is chosen, or both are joined"


class ParametricRelu(ValueByValue):
    """A slope a channel for what is negative (He et al. 2015, https://arxiv.org/abs/1502.01852)."""

    kind = "parametric ReLU"
    functions = frozenset({"prelu"})
    formula = "x, or slope · x where x < 0"
    words = "what is negative is multiplied by a slope that the channel has learned"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the input and its channel's slope."""
        operands = [self._operand(node, position, at) for position in range(2)]
        x, slope = (float(operand.values) for operand in operands)
        return Opening(x if x >= 0 else slope * x, self.formula, tuple(operands))

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the same places and their channels' slopes."""
        yield 0, box
        yield 1, (box[1] if node.inputs[1].shape[0] > 1 else (0, 0),)

    def _operand(self, node: Node, position: int, at: Place) -> Operand:
        source = node.inputs[position]
        slope_at = (at[1] if position and source.shape[0] > 1 else 0,)
        return pick(("input", "slope")[position], source.name, source.tensor, *(slope_at if position else at))


class GatedLinearUnit(Operation):
    """One half of the values, gated by the other (Dauphin et al. 2017, https://arxiv.org/abs/1612.08083)."""

    kind = "gated linear unit"
    functions = frozenset({"glu"})
    formula = "a · σ(b)"
    words = "the first half of the values, each times how open its gate is: the sigmoid of the second half"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the value and its gate."""
        source, dim = node.inputs[0], self._dim(node)
        gate_at = tuple(index + (node.shape[dim] if axis == dim else 0) for axis, index in enumerate(at))
        operands = (pick("input", source.name, source.tensor, *at), pick("gate", source.name, source.tensor, *gate_at))
        value = operands[0].values * operands[1].values.sigmoid()
        return Opening(float(value), self.formula, operands)

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield values and gates."""
        dim = self._dim(node)
        half = node.shape[dim]
        yield 0, tuple((span[0], span[1] + half) if axis == dim else span for axis, span in enumerate(box))

    def _dim(self, node: Node) -> int:
        bound = node.bind(("input", "dim"))
        return int(-1 if bound["dim"] is None else bound["dim"]) % len(node.shape)


def _stretched(place: tuple[Any, ...], shape: tuple[int, ...], only: Any) -> tuple[Any, ...]:
    """Return a place, or a box, in a tensor that was stretched to the shape the place belongs to."""
    last = place[len(place) - len(shape) :]
    return tuple(index if size > 1 else only for index, size in zip(last, shape, strict=True))
