"""From the heads on: the sum that an attention is added to, and how the picture or text stands there.

Axes: B batch, T tokens, E width of the vectors.
"""

import itertools
from collections.abc import Callable

import torch
from torch import Tensor

from heatscope.tracing.along_axes import along_axes
from heatscope.tracing.attention.fused import FusedScores
from heatscope.tracing.attention.graph import Graph, is_passage
from heatscope.tracing.attention.heads import Heads
from heatscope.tracing.attention.layout import Layout
from heatscope.tracing.attention.learned import Learned
from heatscope.tracing.attention.scores import Scores
from heatscope.tracing.node import Node


def is_sum(graph: Graph, scores: Scores | FusedScores, reader: Node, position: int) -> bool:
    """Whether ``reader`` adds what it reads at ``position`` to what the queries were made of."""
    if reader.function != "add" or len(reader.inputs) != 2:
        return False
    other = reader.inputs[1 - position]
    bit = graph.bit(other)
    return (
        other.is_floating
        and other.shape == reader.shape
        and not graph.is_learned(other)
        and bool(bit & graph.origins(scores.query_source))
    )


def way_to_residual(graph: Graph, scores: Scores | FusedScores, start: Node) -> list[Node]:
    """Return the nodes from ``start`` to the residual sum, both included; none if there is no sum.

    If nothing is added to what the queries were made of, the first sum with anything else that was computed counts:
    MobileBERT (https://arxiv.org/abs/2004.02984) narrows what is asked and what is added to apart.
    """
    return _way(graph, start, lambda reader, at: is_sum(graph, scores, reader, at)) or _way(
        graph, start, lambda reader, at: _is_any_sum(graph, start, reader, at)
    )


def _is_any_sum(graph: Graph, start: Node, reader: Node, position: int) -> bool:
    if reader.function != "add" or len(reader.inputs) != 2:
        return False
    other = reader.inputs[1 - position]
    is_apart = not graph.origins(other) >> start.index & 1
    return other.shape == reader.shape and is_apart and graph.comes_from_input(other)


def _way(graph: Graph, start: Node, ends: Callable[[Node, int], bool]) -> list[Node]:
    before: dict[int, Node] = {}
    waiting = [start]
    for node in waiting:  # It grows on the way.
        for reader, position in graph.readers.get(node.index, ()):
            if reader.index in before:
                continue
            before[reader.index] = node
            if ends(reader, position):
                way = [reader]
                while way[-1] is not start:
                    way.append(before[way[-1].index])
                return way[::-1]
            if is_passage(reader):
                waiting.append(reader)
    return []


def added(graph: Graph, heads: Heads, way: list[Node]) -> Node:
    """Return the last node on the way to the residual sum that is of the attention alone."""
    for before, node in itertools.pairwise(way):
        others = [each for each in node.inputs if each.node is not before]
        joins = [each for each in others if graph.comes_from_input(each)
                 and not graph.origins(each) >> heads.node.index & 1]  # fmt: skip
        if node is way[-1] or (node.function == "add" and joins):
            return before
    return way[-1]


def window_count(graph: Graph, last: Learned | None, layout: Layout, way: list[Node]) -> int:
    """Return how many of B belong to one item of the batch, as the residual sum has it."""
    if last is None or layout.ends is None or not way:
        return 1
    if len(layout.ends) == 1 or way[-1].shape[:-1] == layout.ends.shape:
        return 1
    source = next(each for each in way[-1].inputs if each.node is way[-2])
    image = graph.image(last.node, source)
    if image is None or image.shape != torch.Size(way[-1].shape):
        return 1
    # One number of each vector will do.
    places = image.select(1 if last.node.kind == "convolution" else -1, 0).long() - 1
    at = along_axes(places.clamp(min=0), last.node.shape)
    row = torch.zeros_like(places)
    for letter in last.row_letters:
        axis = last.product.letters[2].index(letter)
        row = row * last.node.shape[axis] + at[axis]
    batch_at = torch.empty(layout.ends.numel(), dtype=torch.int64)
    batch_at[layout.ends.flatten()] = torch.arange(len(layout.ends)).repeat_interleave(layout.ends.size(1))
    batch: Tensor = batch_at[row]
    for axis in range(batch.dim()):
        apart = batch.movedim(axis, 0).flatten(1)
        if len(apart) == len(layout.ends) and bool((apart == apart[:, :1]).all()):
            return 1
    return len(set(batch[0].flatten().tolist()))
