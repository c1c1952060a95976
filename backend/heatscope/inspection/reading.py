"""What a recorded run of a transformer shows: attention by attention, without the batch axis.

Knows no network by name, and nothing of words.

Axes: H heads, T queries, S keys, D width of a head, E width of the vectors.
"""

from collections.abc import Collection, Iterable
from functools import cached_property

from torch import Tensor

from heatscope.errors import InputError
from heatscope.tracing import Node, Trace
from heatscope.tracing.attention import PARTS, Attention

#: Parts that are no attention's own: what its block reads, and what queries, keys and values are made of.
BEFORE = ("input", "normalised")


class ReadLayer:
    """One attention of a run, with every number that was kept of it.

    Example:
        >>> import torch
        >>> from heatscope.tracing import record
        >>> words = torch.zeros(1, 3, 8)
        >>> network = torch.nn.MultiheadAttention(8, 2, batch_first=True).eval()
        >>> ReadLayer(record(network, words, words, words).attention()[0]).attention.shape
        torch.Size([2, 3, 3])
    """

    def __init__(self, attention: Attention) -> None:
        self.of = attention

    @cached_property
    def attention(self) -> Tensor:
        """(H, T, S), after the softmax."""
        return _only(self.of.attention())

    @cached_property
    def scores(self) -> Tensor:
        """(H, T, S), q · k."""
        return _only(self.of.scores())

    @cached_property
    def scaled_scores(self) -> Tensor:
        """(H, T, S), after scaling, before bias and mask."""
        return _only(self.of.scaled_scores())

    @cached_property
    def query(self) -> Tensor:
        """(H, T, D)."""
        return _only(self.of.query())

    @cached_property
    def key(self) -> Tensor:
        """(H, S, D)."""
        return _only(self.of.key())

    @cached_property
    def value(self) -> Tensor:
        """(H, S, D)."""
        return _only(self.of.value())

    @cached_property
    def head_output(self) -> Tensor:
        """(H, T, D), values mixed by attention."""
        return _only(self.of.head_output())

    @cached_property
    def output(self) -> Tensor:
        """(T, E), after W_O."""
        return _only(self.of.output())

    @cached_property
    def hidden(self) -> Tensor:
        """(T, E), what the block hands on.

        Raises:
            InputError: that cannot be told.
        """
        node = self.of.hidden_node
        if node is None or len(node.shape) != 3:
            raise InputError(f"it cannot be told what the block around '{self.of.name}' hands on; leave out hidden")
        return node.output[0]

    @cached_property
    def input(self) -> Tensor:
        """(T, E), what the block reads, to which its output is added.

        Raises:
            InputError: that cannot be told.
        """
        added_to = self.added_to
        if added_to is None:
            raise InputError(f"it cannot be told what the block around '{self.of.name}' reads; leave out input")
        return added_to

    @property
    def added_to(self) -> Tensor | None:
        """(T, E), the other operand of the residual sum; None where there is none."""
        residual, output = self.of.residual, self.of.output_node
        if residual is None:
            return None
        others = [source for source in residual.inputs if source.node is not output and len(source.shape) == 3]
        return others[0].tensor[0] if len(others) == 1 else None

    @cached_property
    def normalised(self) -> Tensor:
        """(T, E), what queries are made of.

        Raises:
            InputError: that cannot be told.
        """
        projection = self.of.query_projection
        if projection is None or len(projection.inputs[0].shape) != 3:
            raise InputError(
                f"it cannot be told what the queries of '{self.of.name}' are made of; leave out normalised"
            )
        return projection.inputs[0].tensor[0]

    @property
    def normalisation(self) -> Node | None:
        """The layer normalisation of ``input`` that queries are made of; None where there is none in between."""
        projection = self.of.query_projection
        source = projection.inputs[0].node if projection is not None else None
        if source is None or source.kind != "layer normalisation" or self.of.residual is None:
            return None
        read = source.inputs[0].node
        return source if any(other.node is read for other in self.of.residual.inputs) else None


def needs(attention: Attention, parts: Iterable[str]) -> set[str]:
    """Return the names of the nodes that a run must keep so that ``parts`` of an attention can be read."""
    own = [part for part in PARTS if part in parts]
    names = set(attention.needs(*own))
    projection = attention.query_projection
    if projection is not None and "normalised" in parts:
        names.add(projection.name)
        if projection.inputs[0].node is not None:
            names.add(projection.inputs[0].node.name)
    return names


def read_layers(trace: Trace, names: Collection[str]) -> dict[str, ReadLayer]:
    """Return the attentions of a run by name, in the order they ran.

    Args:
        trace: of a run that kept what :func:`needs` says.
        names: what they are called, in that order.
    """
    return dict(zip(names, map(ReadLayer, trace.attention()), strict=True))


def _only(values: Tensor) -> Tensor:
    if len(values) != 1:
        raise InputError(f"this attention looks at {len(values)} pieces of its input apart, which is not shown here")
    return values[0]
