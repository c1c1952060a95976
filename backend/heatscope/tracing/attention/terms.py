"""What is added to scores before the softmax, told apart: biases, learned or by distance, and masks.

A mask is what takes a key away from a query: it is 0, or so far below 0 that nothing is left after the softmax.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from heatscope.errors import InputError
from heatscope.tracing.attention.graph import Graph
from heatscope.tracing.node import Node, Source

#: An added number this low is a mask, whatever else is added elsewhere.
MASKED_BELOW = -1e4
#: If nothing else is added than 0 and one number, it is a mask from here on; Swin's is -100.
ONLY_MASKED_BELOW = -99.0


class NotKeptError(InputError):
    """What is needed was not kept, and cannot be computed again."""


class Parts(NamedTuple):
    """Scores on their way to the softmax; weights = softmax(scaled + bias + mask)."""

    raw: Tensor  #: query · key
    scaled: Tensor  #: times the scale, and capped where the network caps them
    bias: Tensor | None
    mask: Tensor | None

    def changed(self, change: Callable[[Tensor], Tensor]) -> "Parts":
        """Return the parts, each changed."""
        bias, mask = (None if each is None else change(each) for each in (self.bias, self.mask))
        return Parts(change(self.raw), change(self.scaled), bias, mask)


def joined(first: Tensor | None, second: Tensor | None) -> Tensor | None:
    """Return the sum; None stands for 0."""
    if first is None or second is None:
        return second if first is None else first
    return first + second


def sorted_out(
    graph: Graph, source: Source, sign: float = 1.0, blank: bool = False
) -> tuple[Tensor | None, Tensor | None]:
    """Return (bias, mask) of what is added to scores; what was not kept is computed again if it can be.

    With ``blank`` as if nothing were hidden by what was given and not kept.

    Raises:
        NotKeptError: it was not kept.
    """
    bias: Tensor | None = None
    mask: Tensor | None = None
    for leaf in _leaves(source):
        term = graph.evaluate(leaf, blank)
        if term is None:
            raise NotKeptError(f"{leaf.name} was not kept; name what reads it in `keep`")
        if term.dtype == torch.bool:
            mask = joined(mask, torch.zeros(term.shape).masked_fill(~term, -math.inf))
            continue
        term = term if sign == 1.0 else term * sign
        taken = term <= MASKED_BELOW
        low = term[term != 0]
        if low.numel() and bool((low == low[0]).all()) and float(low[0]) <= ONLY_MASKED_BELOW:
            taken = term != 0
        rest = term.masked_fill(taken, 0)
        if bool(taken.any()) or not _is_bias(graph, leaf, rest):
            mask = joined(mask, term.where(taken, torch.zeros_like(term)))
        if _is_bias(graph, leaf, rest):
            bias = joined(bias, rest)
    return bias, mask


def names_in(source: Source) -> set[str]:
    """Return the nodes that must be kept so that what is added can be sorted out."""
    node = source.node
    if node is None or not _is_addition(node):
        return set()
    return {node.name}.union(*(names_in(each) for each in node.inputs))


def _leaves(source: Source) -> list[Source]:
    node = source.node
    if node is None or not _is_addition(node):
        return [source]
    if any(each.held.tensor is None and each.origin != "parameter" for each in node.inputs):
        return [source]
    return [leaf for each in node.inputs for leaf in _leaves(each)]


def _is_addition(node: Node) -> bool:
    return node.function == "add" and len(node.inputs) == 2 and all(each.is_floating for each in node.inputs)


def _is_bias(graph: Graph, source: Source, rest: Tensor) -> bool:
    return bool((rest != 0).any()) or (graph.comes_from_parameter(source) and source.is_floating)
