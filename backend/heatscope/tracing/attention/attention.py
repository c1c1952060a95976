"""One attention of a run: who attends to whom, and every number on the way.

Axes: B batch, H heads, T queries, S keys, D width of a head, E width of the vectors. Where a picture is looked at in
windows (Swin, https://arxiv.org/abs/2103.14030), or several pieces of one input are looked at apart, B counts them.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import torch
from torch import Tensor

from heatscope.tracing.attention.fused import FusedScores
from heatscope.tracing.attention.heads import Heads, rows_of
from heatscope.tracing.attention.layout import Layout
from heatscope.tracing.attention.learned import Learned, columns_at
from heatscope.tracing.attention.scores import Scores
from heatscope.tracing.attention.terms import MASKED_BELOW, Parts
from heatscope.tracing.node import Node

Part = Literal["attention", "scores", "query", "key", "value", "head_output", "output", "hidden", "mask"]
PARTS: tuple[Part, ...] = (
    "attention", "scores", "query", "key", "value", "head_output", "output", "hidden", "mask",
)  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Attention:
    """One attention, found in the graph of a run.

    What has a node is read from it; a node is None where the network has none. Values need the nodes that
    :meth:`needs` names to have been kept; everything else does not.

    Example:
        >>> from heatscope.tracing import record
        >>> network = torch.nn.MultiheadAttention(8, 2, batch_first=True).eval()
        >>> words = torch.zeros(1, 3, 8)
        >>> (attention,) = record(network, words, words, words).attention()
        >>> attention.head_count, attention.relation, attention.attention().shape
        (2, 'self', torch.Size([1, 2, 3, 3]))
        >>> attention.attention()[0, 0, 0]
        tensor([0.3333, 0.3333, 0.3333])
    """

    name: str  #: path of the module it happens in; ``@2`` where it happens there again
    relation: Literal["self", "cross"]  #: "cross": keys are made of other vectors than those that it adds to
    node: Node  #: the softmax, or the whole of ``F.scaled_dot_product_attention``
    scores_node: Node | None  #: query · key
    query_node: Node | None  #: as it enters the product, after rotary positions
    key_node: Node | None
    value_node: Node | None
    heads_node: Node  #: weights · values
    projection: Node | None  #: W_O
    output_node: Node | None  #: what is added to the residual: after W_O, and after what scales or normalises that
    residual: Node | None  #: the sum
    query_projection: Node | None  #: W_q; one node for all three where they are one matrix
    key_projection: Node | None
    value_projection: Node | None
    hidden_node: Node | None  #: what the block of this attention and its feed-forward network hands on
    window_count: int  #: how many of B are windows of one picture; 1 where it is seen as a whole
    scores_of: Scores | FusedScores  #: how scores become weights
    heads: Heads
    layout: Layout
    learned: dict[str, Learned]  #: "query", "key", "value" and "output", as far as they were found

    @property
    def head_count(self) -> int:
        """H."""
        return self.layout.rows.size(1)

    @property
    def query_count(self) -> int:
        """T."""
        return self.layout.rows.size(2)

    @property
    def key_count(self) -> int:
        """S."""
        return len(self.heads.columns)

    @property
    def head_width(self) -> int:
        """D of the values, and so of a head's output."""
        return self.heads.width

    @property
    def scale(self) -> float | None:
        """By what q · k is multiplied: 1 where queries were scaled before, None where it is no one number."""
        return self.scores_of.scale

    @property
    def cap(self) -> float | None:
        """What a tanh keeps the scaled scores below; None if nothing does."""
        return self.scores_of.cap

    @cached_property
    def is_causal(self) -> bool:
        """Whether it is known that no query takes anything from a key after it."""
        if isinstance(self.scores_of, FusedScores) and self.scores_of.is_causal:
            return True
        if self.relation == "cross" or self.query_count != self.key_count or self.query_count == 1:
            return False
        masked = self.scores_of.masked()
        if masked is None:
            return False
        seen = masked[self._weight_rows][..., self.heads.columns] > MASKED_BELOW  # (B, H, T, S)
        return not bool(seen.triu(1).any())

    def needs(self, *parts: Part) -> frozenset[str]:
        """Return the names of the nodes that a recording must keep so that ``parts`` can be read.

        A run that ends after the last of them has this attention as well.
        """
        unknown = set(parts) - set(PARTS)
        assert not unknown, f"no part {sorted(unknown)}; there are {', '.join(PARTS)}"
        last = self.residual or self.projection or self.heads_node
        found = {last.name}
        product = self.scores_node or self.node
        names: dict[str, set[str]] = {
            "attention": set(self.scores_of.names) if isinstance(self.scores_of, FusedScores) else {self.node.name},
            "scores": set(self.scores_of.names) if self.scores_of.has_sum_before_curve else {product.name},
            "query": {product.name},
            "key": {product.name},
            "value": {self.heads_node.name},
            "head_output": {(self.projection or self.heads_node).name},
            "output": {(self.projection or self.heads_node).name},
            "hidden": {self.hidden_node.name} if self.hidden_node else set(),
            "mask": set(self.scores_of.names),
        }
        return frozenset(found.union(*(names[part] for part in parts)))

    def attention(self) -> Tensor:
        """Return the weights (B, H, T, S) after the softmax; with :meth:`sink`, each row sums to 1."""
        return self._weights()[..., self.heads.columns]

    def sink(self) -> Tensor | None:
        """Return what goes to no key (B, H, T, sinks): columns that only the softmax has; None without any.

        Miller 2023, https://www.evanmiller.org/attention-is-off-by-one.html; learned in GPT-OSS.
        """
        weights = self._weights()
        sinks = [column for column in range(weights.size(-1)) if column not in self.heads.columns.tolist()]
        return weights[..., sinks] if sinks else None

    def scores(self) -> Tensor:
        """Return q · k (B, H, T, S), before scale, bias and mask."""
        return self._placed(self._plain.raw)

    def scaled_scores(self) -> Tensor:
        """Return q · k · scale (B, H, T, S), capped where the network caps it; before bias and mask."""
        return self._placed(self._plain.scaled)

    def bias(self) -> Tensor | None:
        """Return what is added for where query and key stand (B, H, T, S); None if nothing is."""
        return None if self._parts.bias is None else self._placed(self._parts.bias)

    def mask(self) -> Tensor | None:
        """Return what is added (B, H, T, S) to take keys away: 0, or -∞ or a very low number; None without a mask."""
        return None if self._parts.mask is None else self._placed(self._parts.mask)

    def query(self) -> Tensor:
        """Return the queries (B, H, T, D) as they enter the product."""
        return self.scores_of.queries(self._weight_rows, self.heads.columns)

    def key(self) -> Tensor:
        """Return the keys (B, H, S, D) as they enter the product, repeated for heads that share one."""
        return self.scores_of.keys(self._weight_rows[:, :, 0], self.heads.columns)

    def value(self) -> Tensor:
        """Return the values (B, H, S, D), repeated for heads that share one."""
        return self.heads.values(self.layout.rows[:, :, 0])

    def head_output(self) -> Tensor:
        """Return what the heads hand to W_O (B, H, T, D): values mixed by weights, and what gates do to them."""
        made, layout = self.learned.get("output"), self.layout
        if made is None or layout.ends is None or layout.columns is None:
            return rows_of(self.heads, self.heads_node.output)[layout.rows]
        return made.rows_given(made.given.tensor)[layout.ends][..., layout.columns].movedim(2, 1)

    def output(self) -> Tensor:
        """Return what W_O makes of the heads (B, T, E); without W_O, the heads side by side."""
        made, layout = self.learned.get("output"), self.layout
        if made is None or layout.ends is None:
            return self.head_output().transpose(1, 2).flatten(2)
        return made.rows_made(made.node.output)[layout.ends]

    def shares(self, token: int, item: int = 0) -> Tensor:
        """Return what each head adds to the output at ``token`` (H, E); with :meth:`output_bias` they sum to it.

        Args:
            token: which of T.
            item: which of B.
        """
        heads = self.head_output()[item, :, token].double()  # (H, D)
        weight = self.output_weight()
        if weight is None:
            count, width = heads.shape
            apart = torch.eye(count, dtype=heads.dtype).unsqueeze(2) * heads.unsqueeze(1)  # (H, H, D)
            return apart.reshape(count, count * width).to(self.heads_node.output.dtype)
        return torch.einsum("hd,hed->he", heads, weight.double()).to(weight.dtype)

    def hidden(self) -> Tensor:
        """Return what the block hands on, as the network shapes it: (B, T, E) unless it says otherwise.

        Raises:
            AssertionError: there is no such node, or it was not kept.
        """
        assert self.hidden_node is not None, f"it cannot be told what the block around {self.name} hands on"
        return self.hidden_node.output

    def output_weight(self) -> Tensor | None:
        """Return each head's columns of W_O (H, E, D); None without W_O."""
        made, columns = self.learned.get("output"), self.layout.columns
        if made is None or columns is None:
            return None
        return made.weight()[:, columns].movedim(1, 0)

    def output_bias(self) -> Tensor | None:
        """Return what W_O adds of its own (E); None if it adds nothing."""
        made = self.learned.get("output")
        return made.bias() if made else None

    def projection_weight(self, part: Literal["query", "key", "value"]) -> Tensor | None:
        """Return each head's rows of W_q, W_k or W_v (H, D, E), repeated for heads that share them; None without."""
        rows = self.projection_rows(part)
        return None if rows is None else self.learned[part].weight()[rows]

    def projection_bias(self, part: Literal["query", "key", "value"]) -> Tensor | None:
        """Return what is added to them (H, D); None if nothing is."""
        rows = self.projection_rows(part)
        bias = None if rows is None else self.learned[part].bias()
        return None if bias is None else bias[rows]

    def projection_rows(self, part: Literal["query", "key", "value"]) -> Tensor | None:
        """Return which rows of W_q, W_k or W_v make each number of a head (H, D); None if that cannot be told.

        Rotary positions turn pairs of them; what is given is the row that stands in the same place.
        """
        made = self.learned.get(part)
        if made is None:
            return None
        source = {"query": self.scores_of.query_source, "key": self.scores_of.key_source,
                  "value": self.heads.value_source}[part]  # fmt: skip
        image = made.graph.image(made.node, source)
        if image is None:
            return None
        return self._reread(part, columns_at(made, image.contiguous()))

    @property
    def key_value_head_count(self) -> int:
        """How many keys and values the heads have among them; fewer than H where heads share one."""
        rows = self.projection_rows("key")
        return self.head_count if rows is None else len(set(map(tuple, rows.tolist())))

    @cached_property
    def _parts(self) -> Parts:
        return self.scores_of.parts()

    @cached_property
    def _plain(self) -> Parts:
        return self.scores_of.parts(added=self.scores_of.has_sum_before_curve)

    @property
    def _weight_rows(self) -> Tensor:
        return self.heads.weight_rows[self.layout.rows]

    def _placed(self, rows: Tensor) -> Tensor:
        return rows[self._weight_rows][..., self.heads.columns]

    def _weights(self) -> Tensor:
        return self.scores_of.weights()[self._weight_rows]

    def _reread(self, part: str, columns: Tensor) -> Tensor | None:
        """Return (H, D) of a tensor (as a query, key or value enters the product) that holds columns."""
        rows = self._weight_rows[:1, :, :1]
        if part == "query":
            found = self.scores_of.queries(rows, self.heads.columns, columns)[0, :, 0]
        elif part == "key":
            found = self.scores_of.keys(rows[:, :, 0], self.heads.columns, columns)[0, :, 0]
        else:
            found = self.heads.values(self.layout.rows[:1, :, 0], columns)[0, :, 0]
        return None if bool((found < 0).any()) else found
