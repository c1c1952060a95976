"""What the block around an attention hands on: the module that holds it and its feed-forward network tells.

Knows nothing of how attention computes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from heatscope.tracing.attention.attention import Attention
from heatscope.tracing.attention.graph import Graph
from heatscope.tracing.attention.learned import learned_product
from heatscope.tracing.node import Node, Source


def handed_on(graph: Graph, found: Sequence[Attention]) -> Iterator[Attention]:
    """Yield each of ``found`` with the node that its block hands on."""
    own = {
        node.index
        for each in found
        for node in (each.query_projection, each.key_projection, each.value_projection, each.projection)
        if node is not None
    }
    for place, each in enumerate(found):
        later = [other for other in found[place + 1 :] if other.residual is not None]
        yield replace(each, hidden_node=_hidden_node(graph, each, later, own))


def _hidden_node(graph: Graph, attention: Attention, later: Sequence[Attention], own: set[int]) -> Node | None:
    residual, stream = attention.residual, _stream(graph, attention)
    if residual is None:
        return None
    path: str | None = attention.module
    while path is not None:
        inside = _run(graph, path, attention.heads_node)
        again = next((other for other in later if other.relation == "self" and other.node in inside), None)
        if again is not None:
            # The module runs several blocks: what the next one starts from is what this one hands on.
            before = _stream(graph, again)
            inside = [node for node in inside if isinstance(before, Node) and node.index <= before.index]
        if any(_is_feed_forward(graph, node, stream, own) for node in inside):
            # A block may be wider outside than within (MobileBERT); its values are made of what it was given.
            shapes = {residual.shape, *(made.given.shape for made in attention.learned.values())}
            whole = [node for node in inside if node.is_floating and node.index >= residual.index]
            return next((node for node in reversed(whole) if node.shape in shapes), None)
        path = None if not path or again is not None else path.rpartition(".")[0]
    return None


def _run(graph: Graph, path: str, first: Node) -> list[Node]:
    """Return the nodes after ``first`` that ran without leaving the module at ``path``."""
    inside = []
    for node in graph.nodes[first.index + 1 :]:
        if path and node.module != path and not node.module.startswith(f"{path}."):
            break
        inside.append(node)
    return inside


def _stream(graph: Graph, attention: Attention) -> Node | Source | None:
    """Return what ``attention`` is added to; None if it is added to nothing."""
    for source in attention.residual.inputs if attention.residual else ():
        if not graph.origins(source) >> attention.heads_node.index & 1:
            return source if source.node is None else source.node
    return None


def _is_feed_forward(graph: Graph, node: Node, stream: Node | Source | None, own: set[int]) -> bool:
    """Whether ``node`` is a learned map of what attention is added to, and of no attention."""
    return (
        node.index not in own
        and stream is not None
        and bool(graph.origins(node) & graph.bit(stream))
        and learned_product(graph, node) is not None
    )
