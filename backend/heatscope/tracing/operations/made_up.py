"""Tensors that come from nothing that was computed: counting, zeros, random numbers."""

from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, constant
from heatscope.tracing.operations.operation import Operation


class MadeUp(Operation):
    """Numbers that the network writes down and does not compute."""

    kind = "constant"
    functions = frozenset(
        "arange zeros ones empty full zeros_like ones_like full_like empty_like eye linspace logspace tensor as_tensor "
        "scalar_tensor new_zeros new_ones new_full new_empty new_tensor from_numpy rand randn randint rand_like "
        "randn_like".split()
    )
    formula = "a constant"
    words = "the network writes these numbers down; they depend on no input"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the number."""
        value = float(node.output[at])
        return Opening(value, self.formula, (constant("constant", value),))


class Opaque(Operation):
    """What is of no kind known here: its inputs and its output are shown, and nothing is guessed."""

    kind = "opaque"
    functions = frozenset()
    formula = "not taken apart"
    words = "an operation that is not taken apart here; its inputs and its output are what the run had"
    is_open = False

    def open(self, node: Node, at: Place) -> Opening:
        """Return what was recorded; there is no arithmetic to show."""
        return Opening(float(node.output[at]), self.formula, ())
