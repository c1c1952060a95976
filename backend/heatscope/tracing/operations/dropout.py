"""Dropout: nothing happens in eval mode; in training values are dropped by chance.

Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html.
"""

from collections.abc import Iterator

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, constant, pick
from heatscope.tracing.operations.operation import Operation

#: Drop to 0 and stretch the rest; the others move and scale what is left, too.
TO_ZERO = frozenset({"dropout", "dropout1d", "dropout2d", "dropout3d", "feature_dropout", "native_dropout"})


class Dropout(Operation):
    """As it is, or dropped by chance while training."""

    kind = "dropout"
    functions = TO_ZERO | frozenset({"alpha_dropout", "feature_alpha_dropout"})
    formula = "x"
    words = "nothing is dropped, as the network is not being trained"

    def takes(self, node: Node) -> bool:
        """What is dropped to another number than 0 is not told from what was there."""
        return node.part in (None, 0) and (node.function in TO_ZERO or not self._share(node))

    def formula_of(self, node: Node) -> str:
        """Say what happens in training."""
        return "x / (1 − p), or 0 where it was dropped" if self._share(node) else self.formula

    def words_of(self, node: Node) -> str:
        """Say what happens in training."""
        return (
            "each value is dropped with probability p, the others are made larger" if self._share(node) else self.words
        )

    def open(self, node: Node, at: Place) -> Opening:
        """Return the value; whether chance dropped it is what the run says."""
        share = self._share(node)
        operand = pick("x", node.inputs[0].name, node.inputs[0].tensor, *at)
        if not share:
            return Opening(float(operand.values), self.formula, (operand,))
        is_dropped = share == 1 or float(node.output[at].detach()) == 0
        value = 0.0 if is_dropped else float(operand.values) / (1 - share)
        return Opening(value, self.formula_of(node), (operand, constant("p", share)), {"kept": float(not is_dropped)})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the same places."""
        yield 0, box

    def _share(self, node: Node) -> float:
        """Return the probability with which a value is dropped: 0 in eval mode."""
        # `F.dropout` trains unless told otherwise; `torch.dropout` has to be told.
        bound = node.bind(("input", "p", "training"), p=0.5, training=True)
        is_training = bound["train"] if "train" in bound else bound["training"]
        return float(bound["p"]) if is_training else 0.0
