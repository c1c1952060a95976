"""Tensors that come from nothing that was computed: counting, zeros, random numbers."""

from collections.abc import Iterator

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node, Read
from heatscope.tracing.opening import Opening, Place, constant
from heatscope.tracing.operations.operation import Operation

#: Overwrite a tensor, whatever is in it.
IN_PLACE = frozenset("normal uniform exponential bernoulli geometric cauchy log_normal random".split())
#: Are the same number everywhere, whatever their size.
PLAIN = frozenset("zeros ones empty new_zeros new_ones new_empty".split())

#: Recurrent layers, and single steps of them, as PyTorch computes them.
RECURRENT = frozenset("lstm gru rnn_tanh rnn_relu".split())


class MadeUp(Operation):
    """Numbers that the network writes down and does not compute."""

    kind = "constant"
    functions = frozenset(
        "arange zeros ones empty full zeros_like ones_like full_like empty_like eye linspace logspace tensor as_tensor "
        "scalar_tensor new_zeros new_ones new_full new_empty new_tensor from_numpy rand randn randint rand_like "
        "randn_like randint_like randperm normal uniform exponential bernoulli geometric cauchy log_normal "
        "random".split()
    )
    formula = "a constant"
    words = "the network writes these numbers down; they depend on no input"

    def takes(self, node: Node) -> bool:
        """Numbers that are not those of another tensor, nor drawn with the help of one."""
        if node.function in PLAIN and not any(source.is_floating for source in node.inputs[int(_is_new(node)) :]):
            return True  # What else it read is a size.
        values = [value for name, value in node.keywords.items() if name not in ("input", "self")]
        # `x.normal_()` overwrites x, whatever it was; `torch.normal(x)` draws around it.
        is_overwriting = node.function in IN_PLACE and getattr(node.called, "__name__", "").endswith("_")
        is_like = node.function.endswith("_like") or _is_new(node) or is_overwriting
        return not any(isinstance(each, Read) for each in (*node.arguments[int(is_like) :], *values))

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield nothing: a tensor that is there for its shape alone does not count."""
        yield from ()

    def open(self, node: Node, at: Place) -> Opening:
        """Return the number."""
        value = float(node.output[at].detach())
        return Opening(value, self.formula, (constant("constant", value),))


def _is_new(node: Node) -> bool:
    """Whether the first tensor is there for its type alone."""
    return node.function.startswith("new_")


class Opaque(Operation):
    """What is of no kind known here: its inputs and its output are shown, and nothing is guessed."""

    kind = "opaque"
    functions = frozenset()
    formula = "not taken apart"
    words = "an operation that is not taken apart here; its inputs and its output are what the run had"
    is_open = False

    def reason_of(self, node: Node) -> str:
        """Say why ``node`` is not taken apart.

        Example:
            >>> from heatscope.tracing import record
            >>> import torch
            >>> trace = record(torch.nn.GRU(2, 3).eval(), torch.zeros(4, 1, 2))
            >>> Opaque().reason_of(trace["gru"])
            'a recurrent layer computes all its steps in one call, and they are not recorded one by one'
        """
        if node.dtype.is_complex or any(source.dtype.is_complex for source in node.inputs):
            return "only real numbers are taken apart, and it computes with complex ones"
        if node.function in RECURRENT:
            return "a recurrent layer computes all its steps in one call, and they are not recorded one by one"
        return f"the arithmetic of {node.function} is not known here"

    def open(self, node: Node, at: Place) -> Opening:
        """Return what was recorded; there is no arithmetic to show."""
        return Opening(float(node.output[at].detach()), self.formula, ())
