"""The way of values from one node to another, in a form that two ways can be compared by.

What is moved alike lands alike: of layers that are built alike only one need be looked at. Knows nothing of attention.
"""

from collections.abc import Hashable
from typing import Any

import torch

from heatscope.tracing.attention.graph import Graph, is_in_place, is_passage
from heatscope.tracing.node import Node, Read, Source

#: What is told apart by its type and value alone.
PLAIN = (bool, int, float, str, type(None), type(...), torch.dtype, torch.memory_format, Read)


class NoRouteError(Exception):
    """Where values go depends on numbers, or on what cannot be compared."""


def route(graph: Graph, start: Node, end: Source) -> Hashable | None:
    """Return all that :meth:`Graph.image` looks at between ``start`` and ``end``: where it is equal, so is the image.

    None where the image also follows from numbers: of an index, say, which another input may change.

    Example:
        >>> from heatscope.tracing import record
        >>> class Turned(torch.nn.Module):
        ...     def forward(self, x):
        ...         return (x + 1).T.relu(), (x * 2).T.relu(), (x * 2).flatten().relu()
        >>> trace = record(Turned(), torch.zeros(2, 3))
        >>> graph, ends = Graph(trace.nodes), [node for node in trace if node.function == "relu"]
        >>> ways = [route(graph, end.inputs[0].node.inputs[0].node, end.inputs[0]) for end in ends]
        >>> ways[0] == ways[1], ways[0] == ways[2]
        (True, False)
    """
    steps: list[Hashable] = [start.shape]
    try:
        return _follow(graph, start, end, steps, {start.index: 0}), tuple(steps)
    except NoRouteError:
        return None


def _follow(graph: Graph, start: Node, source: Source, steps: list[Hashable], places: dict[int, int]) -> Hashable:
    """Return which of ``steps`` gives ``source``, with all that lead there; of one that is not on the way its shape."""
    node = source.node
    if node is not None and node.index in places:
        return places[node.index]
    if node is None or not graph.origins(node) >> start.index & 1 or not is_passage(node):
        return source.shape
    before = tuple(_follow(graph, start, each, steps, places) for each in node.inputs)
    stays = is_in_place(node)
    if not stays and not all(each.is_floating for each in node.inputs):
        raise NoRouteError
    # What leaves values in their places does so whatever it is called with.
    call = None if stays else (node.called, plain(node.arguments), plain(dict(node.keywords)), node.part)
    steps.append((node.function, node.kind, node.shape, call, before))
    places[node.index] = len(steps) - 1
    return places[node.index]


def plain(value: Any) -> Hashable:
    """Return arguments of a call as something to compare: 1, 1.0 and True are not the same.

    Raises:
        NoRouteError: it is neither a number, a word, nor made of such.

    Example:
        >>> plain([1]) == plain([True]), plain((slice(2),)) == plain((slice(2),))
        (False, True)
    """
    if isinstance(value, PLAIN):
        return type(value), value
    if isinstance(value, tuple | list):
        return type(value), tuple(plain(each) for each in value)
    if isinstance(value, slice):
        return slice, plain((value.start, value.stop, value.step))
    if isinstance(value, dict):
        return dict, tuple((key, plain(each)) for key, each in value.items())
    raise NoRouteError
