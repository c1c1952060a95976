"""Find every attention of a run by what it computes, whatever the network is called and however it is written.

An attention is a softmax over products of two things that the network computed, whose weights then mix a third; or
``F.scaled_dot_product_attention``. From there the graph leads on to W_O and the residual sum, and back to W_q, W_k and
W_v.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Literal

import torch
from torch import Tensor

from heatscope.tracing.along_axes import along_axes
from heatscope.tracing.attention.attention import Attention
from heatscope.tracing.attention.blocks import handed_on
from heatscope.tracing.attention.fused import FusedScores
from heatscope.tracing.attention.graph import Graph, is_passage
from heatscope.tracing.attention.heads import FusedHeads, Heads, find_heads
from heatscope.tracing.attention.layout import Layout, layout_by_axes, layout_from_end
from heatscope.tracing.attention.learned import Learned, learned_product
from heatscope.tracing.attention.residual import added, is_sum, way_to_residual, window_count
from heatscope.tracing.attention.routes import route
from heatscope.tracing.attention.scores import Scores, find_scores
from heatscope.tracing.naming import is_inside
from heatscope.tracing.node import Node, Source

#: Where the heads are, by all that this follows from: layers that are built alike have it alike.
Layouts = dict[Hashable, Layout | None]


class Names:
    """Names attentions after the modules they happen in.

    Args:
        nodes: of the run.
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._counts: Counter[str] = Counter()
        self._in_network = "attention"
        paths = {node.module for node in nodes} | {node.name for node in nodes}
        # What happens in the network itself has no module's name, and must not get that of another.
        while any(is_inside(path, self._in_network) for path in paths):
            self._in_network = f"root_{self._in_network}"

    def of(self, module: str) -> str:
        """Return the name of the next attention in ``module``."""
        name = module or self._in_network
        self._counts[name] += 1
        return name if self._counts[name] == 1 else f"{name}@{self._counts[name]}"


def find_attention(nodes: Sequence[Node]) -> tuple[Attention, ...]:
    """Return every attention among the ``nodes`` of a run, in its order; none of their values is needed.

    Example:
        >>> from heatscope.tracing import record
        >>> network = torch.nn.TransformerEncoderLayer(8, 2, 16, batch_first=True).eval()
        >>> trace = record(network, torch.zeros(1, 3, 8), keep="none")
        >>> [(each.name, each.head_count, each.projection.name) for each in find_attention(trace.nodes)]
        [('self_attn', 2, 'self_attn.linear@2')]
    """
    graph = Graph(nodes)
    found: list[Attention] = []
    names = Names(nodes)
    layouts: Layouts = {}
    for node in nodes:
        scores: Scores | FusedScores | None = None
        heads: Heads | None = None
        if node.function == "scaled_dot_product_attention":
            scores = FusedScores(graph, node)
            heads = FusedHeads(scores)
        elif node.function == "softmax" and node.is_floating and len(node.shape) > 1:
            scores = find_scores(graph, node)
            heads = find_heads(graph, node) if scores else None
        if scores is not None and heads is not None:
            found.append(_attention(graph, node, scores, heads, names, layouts))
    return tuple(handed_on(graph, found))


def _attention(
    graph: Graph, node: Node, scores: Scores | FusedScores, heads: Heads, names: Names, layouts: Layouts
) -> Attention:
    product = scores.product.node if isinstance(scores, Scores) else None
    last, layout = _projection(graph, scores, heads, layouts)
    way = way_to_residual(graph, scores, last.node if last else heads.node)
    learned = {
        part: made
        for part, source in (("query", scores.query_source), ("key", scores.key_source), ("value", heads.value_source))
        if (made := _made_by(graph, source)) is not None
    }
    relation = _relation(graph, scores, learned, way)
    if last is not None:
        learned["output"] = last
    module = _shared_path([node, heads.node, *([product] if product else [])])
    return Attention(
        name=names.of(module),
        module=module,
        relation=relation,
        node=node,
        scores_node=product,
        query_node=scores.query_source.node,
        key_node=scores.key_source.node,
        value_node=heads.value_source.node,
        heads_node=heads.node,
        projection=last.node if last else None,
        output_node=added(graph, heads, way) if way else (last.node if last else heads.node),
        residual=way[-1] if way else None,
        query_projection=learned["query"].node if "query" in learned else None,
        key_projection=learned["key"].node if "key" in learned else None,
        value_projection=learned["value"].node if "value" in learned else None,
        hidden_node=None,
        window_count=window_count(graph, last, layout, way),
        scores_of=scores,
        heads=heads,
        layout=layout,
        learned=learned,
    )


def _projection(
    graph: Graph, scores: Scores | FusedScores, heads: Heads, layouts: Layouts
) -> tuple[Learned | None, Layout]:
    """Return W_O, and where the heads are."""
    found: list[tuple[Learned, Layout]] = []

    def joins(reader: Node, position: int) -> bool:
        made = learned_product(graph, reader)
        if made is None or made.product.positions[1 - made.side] != position:
            return False
        layout = _layout(graph, heads, made, layouts)
        if layout is not None:
            found.append((made, layout))
        return True

    graph.forward(heads.node, joins, lambda reader, at: is_passage(reader) and not is_sum(graph, scores, reader, at))
    return found[0] if found else (None, layout_by_axes(heads.row_shape, heads.token_axes))


def _layout(graph: Graph, heads: Heads, made: Learned, layouts: Layouts) -> Layout | None:
    way = route(graph, heads.node, made.given)
    if way is None:
        return _layout_on_way(graph, heads, made)
    alike = (way, heads.order(), heads.row_shape, heads.token_axes, heads.width, made.product.letters, made.side)
    if alike not in layouts:
        layouts[alike] = _layout_on_way(graph, heads, made)
    return layouts[alike]


def _layout_on_way(graph: Graph, heads: Heads, made: Learned) -> Layout | None:
    image = graph.image(heads.node, made.given)
    if image is None:
        return None
    order = list(heads.order())

    def split(places: Tensor) -> tuple[Tensor, Tensor]:
        if order != sorted(order):
            # From places in the product's own order to places in (rows, D).
            at = along_axes(places, heads.node.shape)
            places = torch.zeros_like(places)
            for axis in order:
                places = places * heads.node.shape[axis] + at[axis]
        return places // heads.width, places % heads.width

    return layout_from_end(made.rows_given(image), split, made.lead, heads.row_shape, heads.token_axes, heads.width)


def _made_by(graph: Graph, source: Source) -> Learned | None:
    """Return the learned product that queries, keys or values were made by."""
    node = graph.backward(source, lambda each: learned_product(graph, each) is not None)
    return learned_product(graph, node) if node is not None else None


def _relation(
    graph: Graph, scores: Scores | FusedScores, learned: dict[str, Learned], way: list[Node]
) -> Literal["self", "cross"]:
    stream = next((each for each in way[-1].inputs if each.node is not way[-2]), None) if way else None
    if stream is not None and graph.bit(stream) & graph.origins(scores.query_source):
        return "self" if graph.bit(stream) & graph.origins(scores.key_source) else "cross"
    if "query" in learned and "key" in learned:
        asking, asked = learned["query"].given, learned["key"].given
        if graph.bit(asking) or graph.bit(asked):
            return "self" if graph.is_same(asking, asked) or graph.is_same(asked, asking) else "cross"
    return "self" if graph.bit(scores.query_source) == graph.bit(scores.key_source) else "cross"


def _shared_path(nodes: Sequence[Node]) -> str:
    """Return the path of the module that all ``nodes`` are in."""
    paths = [node.module.split(".") if node.module else [] for node in nodes]
    shared = []
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        shared.append(names[0])
    return ".".join(shared)
