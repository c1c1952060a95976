"""What is known of one attention from the graph of its run alone: its nodes, its sizes, what reading it needs.

Axes: B batch, H heads, T queries, S keys, D width of a head, E width of the vectors.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from torch import Tensor

from heatscope.errors import InputError, shown
from heatscope.tracing.attention.fused import FusedScores
from heatscope.tracing.attention.heads import Heads
from heatscope.tracing.attention.layout import Layout
from heatscope.tracing.attention.learned import Learned, columns_at
from heatscope.tracing.attention.scores import Scores
from heatscope.tracing.attention.terms import MASKED_BELOW
from heatscope.tracing.node import Node

Part = Literal["attention", "scores", "query", "key", "value", "head_output", "output", "hidden", "mask"]
PARTS: tuple[Part, ...] = (
    "attention", "scores", "query", "key", "value", "head_output", "output", "hidden", "mask",
)  # fmt: skip
Made = Literal["query", "key", "value"]


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class AttentionStructure:
    """One attention, as far as no value of the run is needed.

    A node is None where the network has none.
    """

    name: str  #: path of the module it happens in; ``@2`` where it happens there again; made up in the network itself
    module: str  #: that path, as in ``named_modules()``; ``""`` is the network itself
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
        """Whether it is known that no query takes anything from a key after it.

        Of a mask that was not kept what can be computed again counts, as if nothing that was given were padding.
        """
        if isinstance(self.scores_of, FusedScores) and self.scores_of.is_causal:
            return True
        if self.relation == "cross" or self.query_count != self.key_count or self.query_count == 1:
            return False
        masked = self.scores_of.masked()
        if masked is None:
            return False
        seen = (self._placed(masked) > MASKED_BELOW).flatten(0, 1).any(0)  # (T, S)
        # A key that nobody may look at is padding, and says nothing.
        return not bool(seen.triu(1).any()) and bool(seen[:, 1:].any())

    def needs(self, *parts: Part) -> frozenset[str]:
        """Return the names of the nodes that a recording must keep so that ``parts`` can be read.

        A run that ends after the last of them has this attention as well. A bias needs what a mask does; a sink what
        attention does; shares, and the rest beside them, what output does.

        Raises:
            InputError: there is no such part.
        """
        unknown = [part for part in parts if part not in PARTS]
        if unknown:
            raise InputError(f"no part {shown(unknown[0])} of an attention; there are {', '.join(PARTS)}")
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

    def __repr__(self) -> str:
        sizes = f"{self.head_count} heads, {self.query_count} × {self.key_count}"
        return f"<{self.relation}-attention '{self.name}': {sizes}>"

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

    def projection_weight(self, part: Made) -> Tensor | None:
        """Return each head's rows of W_q, W_k or W_v (H, D, E), repeated for heads that share them; None without."""
        rows = self.projection_rows(part)
        return None if rows is None else self.learned[part].weight()[rows]

    def projection_bias(self, part: Made) -> Tensor | None:
        """Return what is added to them (H, D); None if nothing is."""
        rows = self.projection_rows(part)
        bias = None if rows is None else self.learned[part].bias()
        return None if bias is None else bias[rows]

    def projection_rows(self, part: Made) -> Tensor | None:
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

    @property
    def _weight_rows(self) -> Tensor:
        return self.heads.weight_rows[self.layout.rows]

    def _placed(self, rows: Tensor) -> Tensor:
        return rows[self._weight_rows][..., self.heads.columns]

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
