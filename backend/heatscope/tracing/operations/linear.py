"""A linear layer: a row of weights for each output."""

from collections.abc import Iterator

from heatscope.tracing.boxes import Box, whole
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place
from heatscope.tracing.operations.operation import Operation, picked

ARGUMENTS = ("input", "weight", "bias")


class Linear(Operation):
    """All inputs, each times its weight."""

    kind = "linear"
    functions = frozenset({"linear"})
    formula = "Σ input · weight + bias"
    words = "each value is all inputs times its own row of weights, summed, plus a bias"

    def formula_of(self, node: Node) -> str:
        """Leave out a bias that there is not."""
        return self.formula if node.bind(ARGUMENTS)["bias"] is not None else "Σ input · weight"

    def words_of(self, node: Node) -> str:
        """Leave out a bias that there is not."""
        return self.words if node.bind(ARGUMENTS)["bias"] is not None else self.words.removesuffix(", plus a bias")

    def open(self, node: Node, at: Place) -> Opening:
        """Return the inputs and the row of weights."""
        bound = node.bind(ARGUMENTS)
        has_rows = len(node.inputs[bound["weight"].position].shape) == 2
        inputs = picked(node, bound["input"], "input", *(at[:-1] if has_rows else at), slice(None))
        weight = picked(node, bound["weight"], "weight", *(at[-1:] if has_rows else ()), slice(None))
        products = inputs.values * weight.values
        operands, value = [inputs, weight], float(products.sum())
        if bound["bias"] is not None:
            operands.append(picked(node, bound["bias"], "bias", *(at[-1:] if has_rows else ())))
            value += float(operands[-1].values)
        return Opening(value, self.formula_of(node), tuple(operands), {"products": products})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the rows of the input and those of the weights."""
        bound = node.bind(ARGUMENTS)
        source, weight = (node.inputs[bound[name].position] for name in ("input", "weight"))
        has_rows = len(weight.shape) == 2
        yield bound["input"].position, (*(box[:-1] if has_rows else box), *whole(source.shape[-1:]))
        yield bound["weight"].position, (*(box[-1:] if has_rows else ()), *whole(weight.shape[-1:]))
        if bound["bias"] is not None:
            yield bound["bias"].position, box[-1:] if has_rows else ()
