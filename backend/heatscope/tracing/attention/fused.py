"""Scaled dot-product attention as PyTorch computes it in one: its steps, computed again from what it read.

Axes: … batch and H heads, T queries, S keys, D width of a head.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from heatscope.tracing.attention.graph import Graph
from heatscope.tracing.attention.terms import NotKeptError, Parts, joined, names_in, sorted_out
from heatscope.tracing.node import Node, Read, Source
from heatscope.tracing.operations.dot_product_attention import arguments_of, scale_of


@dataclass(frozen=True, eq=False)
class FusedScores:
    """The scores within one ``F.scaled_dot_product_attention``."""

    graph: Graph
    node: Node

    cap: None = None

    @property
    def query_source(self) -> Source:
        """The queries (…, T, D)."""
        return self._source("query")

    @property
    def key_source(self) -> Source:
        """The keys (…, S, D)."""
        return self._source("key")

    @property
    def value_source(self) -> Source:
        """The values (…, S, D)."""
        return self._source("value")

    @property
    def scale(self) -> float:
        """By what the scores are multiplied."""
        return scale_of(self.node)

    @property
    def is_causal(self) -> bool:
        """Whether it was told that no query may look at a key after it."""
        return bool(arguments_of(self.node)["is_causal"])

    @cached_property
    def names(self) -> frozenset[str]:
        """The nodes that must be kept so that the scores can be taken apart."""
        mask = arguments_of(self.node)["attn_mask"]
        return frozenset({self.node.name} | (names_in(self.node.inputs[mask.position]) if mask is not None else set()))

    @property
    def row_shape(self) -> tuple[int, ...]:
        """(…, T), the rows of the weights."""
        return self.node.shape[:-1]

    @property
    def has_sum_before_curve(self) -> bool:
        """There is no curve."""
        return False

    def parts(self, added: bool = True) -> Parts:
        """Return every part of the scores: (rows, S); without what is ``added``, bias and mask are None."""
        query, key = self.query_source.tensor, self._shared(self.key_source.tensor)
        raw = query @ key.transpose(-2, -1)  # (…, T, S)
        bias, mask = self.added() if added else (None, None)
        return Parts(raw, raw * self.scale, bias, mask).changed(lambda each: self._rows(each, raw.shape))

    def added(self, blank: bool = False) -> tuple[Tensor | None, Tensor | None]:
        """Return bias and mask, each broadcastable to (…, T, S)."""
        bound = arguments_of(self.node)
        bias = mask = None
        if isinstance(bound["attn_mask"], Read):
            bias, mask = sorted_out(self.graph, self.node.inputs[bound["attn_mask"].position], blank=blank)
        if bound["is_causal"]:
            shape = (self.query_source.shape[-2], self.key_source.shape[-2])
            mask = joined(mask, torch.full(shape, -math.inf).triu(1))
        return bias, mask

    def weights(self) -> Tensor:
        """Return softmax(scaled + bias + mask): (rows, S). A query that may look at nothing takes nothing."""
        parts = self.parts()
        total = joined(joined(parts.scaled, parts.bias), parts.mask)
        assert total is not None
        return total.softmax(dim=-1).nan_to_num(0.0)

    def masked(self) -> Tensor | None:
        """Return the mask alone (rows, S), which need not have been kept; None if it cannot be told."""
        try:
            mask = self.added(blank=True)[1]
        except NotKeptError:
            return None
        shape = torch.Size((*self.row_shape, self.key_source.shape[-2]))
        return None if mask is None else self._rows(mask, shape)

    def queries(self, rows: Tensor, columns: Tensor, instead: Tensor | None = None) -> Tensor:
        """Return the queries (…, D) of ``rows`` (…).

        ``instead`` of the queries another tensor of their shape may be read.
        """
        query = self.query_source.tensor if instead is None else instead
        return query.expand(*self.node.shape[:-1], query.size(-1)).flatten(0, -2)[rows]

    def keys(self, rows: Tensor, columns: Tensor, instead: Tensor | None = None) -> Tensor:
        """Return the keys (…, S, D) that ``rows`` (…) are compared with."""
        keys = self._whole(self.key_source.tensor if instead is None else instead)
        return keys[rows // self.node.shape[-2]][..., columns, :]

    def values(self, rows: Tensor, columns: Tensor, instead: Tensor | None = None) -> Tensor:
        """Return the values (…, S, D) that ``rows`` (…) take from."""
        values = self._whole(self.value_source.tensor if instead is None else instead)
        return values[rows // self.node.shape[-2]][..., columns, :]

    def _whole(self, tensor: Tensor) -> Tensor:
        """Return keys or values (batch · heads, S, D)."""
        tensor = self._shared(tensor)
        return tensor.expand(*self.node.shape[:-2], *tensor.shape[-2:]).reshape(-1, *tensor.shape[-2:])

    def _shared(self, tensor: Tensor) -> Tensor:
        """Return keys or values (…, H, S, D), repeated where several heads share one."""
        heads = self.node.shape[-3] if len(self.node.shape) > 3 and tensor.dim() > 3 else 1
        share = max(1, heads // tensor.size(-3)) if heads > 1 and tensor.size(-3) > 1 else 1
        return tensor.repeat_interleave(share, dim=-3) if share > 1 else tensor

    def _rows(self, tensor: Tensor, shape: torch.Size) -> Tensor:
        return tensor.expand(shape).reshape(-1, shape[-1])

    def _source(self, name: str) -> Source:
        source: Source = self.node.inputs[arguments_of(self.node)[name].position]
        return source
