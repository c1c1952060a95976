"""From the softmax to the heads: the product of weights and values, and what of it is whose.

Axes: B batch, H heads, T queries, S keys, D width of a head.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import torch
from torch import Tensor

from heatscope.tracing.along_axes import along_axes
from heatscope.tracing.attention.fused import FusedScores
from heatscope.tracing.attention.graph import Graph, is_passage
from heatscope.tracing.attention.products import Product
from heatscope.tracing.attention.scores import picked
from heatscope.tracing.node import Node, Source
from heatscope.tracing.operations.softmax import axis_of


class Heads(Protocol):
    """What the heads of an attention put out."""

    @property
    def node(self) -> Node:
        """The product of weights and values."""

    @property
    def value_source(self) -> Source:
        """The values as they enter the product."""

    @property
    def row_shape(self) -> tuple[int, ...]:
        """What the rows are made of: every axis but D."""

    @property
    def token_axes(self) -> tuple[int, ...]:
        """Which of these hold the queries."""

    @property
    def width(self) -> int:
        """D."""

    @property
    def weight_rows(self) -> Tensor:
        """(rows) which row of the softmax each row of the heads was mixed by."""

    @property
    def columns(self) -> Tensor:
        """(S) which columns of the softmax are of keys; what is left are sinks."""

    def order(self) -> tuple[int, ...]:
        """Return the axes of the product, rows first, D last."""

    def values(self, rows: Tensor, instead: Tensor | None = None) -> Tensor:
        """Return the values (…, S, D) that ``rows`` (…) of the heads take from."""


def rows_of(heads: Heads, tensor: Tensor) -> Tensor:
    """Return a tensor of the product's shape as (rows, D)."""
    return tensor.permute(heads.order()).reshape(-1, heads.width)


@dataclass(frozen=True, eq=False)
class MixedHeads:
    """Weights times values, written as an operation of its own."""

    graph: Graph
    softmax: Node
    product: Product
    side: int  #: which of its two factors the weights are

    @property
    def node(self) -> Node:
        """The product of weights and values."""
        return self.product.node

    @property
    def value_source(self) -> Source:
        """The values as they enter the product."""
        return self.product.source(1 - self.side)

    @property
    def _row_letters(self) -> str:
        return "".join(each for each in self.product.letters[2] if each in self.product.letters[self.side])

    @property
    def row_shape(self) -> tuple[int, ...]:
        """What the rows are made of."""
        sizes = self.product.sizes
        return tuple(sizes[each] for each in self._row_letters)

    @property
    def token_axes(self) -> tuple[int, ...]:
        """Which of these hold the queries."""
        own = self.product.only_in(self.side)
        return tuple(axis for axis, each in enumerate(self._row_letters) if each in own)

    @property
    def width(self) -> int:
        """D."""
        sizes = self.product.sizes
        return torch.Size(sizes[each] for each in self.product.only_in(1 - self.side)).numel()

    def order(self) -> tuple[int, ...]:
        """Return the axes of the product, rows first, D last."""
        result = self.product.letters[2]
        rows = [axis for axis, each in enumerate(result) if each in self._row_letters]
        return (*rows, *(axis for axis in range(len(result)) if axis not in rows))

    @cached_property
    def _places(self) -> tuple[Tensor, Tensor] | None:
        """(rows) and (S): which row, and which columns, of the softmax the weights are; None if that is mixed up."""
        letters = self.product.letters[self.side]
        axis, count = axis_of(self.softmax), self.softmax.shape[axis_of(self.softmax)]
        if (
            letters == f"{self._row_letters}{self.product.summed}"
            and axis == len(letters) - 1
            and self.softmax.shape[:-1] == self.row_shape
            and self.graph.is_unchanged(self.softmax, self.product.source(self.side))
        ):
            return torch.arange(torch.Size(self.row_shape).numel()), torch.arange(count)
        image = self.graph.image(self.softmax, self.product.source(self.side))
        if image is None:
            return None
        image = image.permute(*(letters.index(each) for each in (*self._row_letters, self.product.summed)))
        image = image.expand(*self.row_shape, -1).reshape(-1, image.size(-1))
        at = along_axes(torch.stack([image[0], image[-1]]).long() - 1, self.softmax.shape)
        columns = at[axis][0]
        outside = [each for place, each in enumerate(at) if place != axis]
        if (
            bool((image <= 0).any())
            or bool((at[axis][1] != columns).any())
            or len(set(columns.tolist())) < len(columns)
            or any(bool((each != each[:, :1]).any()) for each in outside)
        ):
            return None
        begins = along_axes(image[:, 0].long() - 1, self.softmax.shape)
        row = torch.zeros(len(image), dtype=torch.int64)
        for place, (size, each) in enumerate(zip(self.softmax.shape, begins, strict=True)):
            row = row if place == axis else row * size + each
        assert count >= len(columns), "a column of the softmax was found twice"
        return row, columns

    @property
    def is_sound(self) -> bool:
        """Whether the product mixes values by the softmax's weights, row by row."""
        return len(self.product.summed) == 1 and bool(self.product.only_in(1 - self.side)) and self._places is not None

    @property
    def weight_rows(self) -> Tensor:
        """(rows) which row of the softmax each row of the heads was mixed by."""
        assert self._places is not None
        return self._places[0]

    @property
    def columns(self) -> Tensor:
        """(S) which columns of the softmax are of keys."""
        assert self._places is not None
        return self._places[1]

    def values(self, rows: Tensor, instead: Tensor | None = None) -> Tensor:
        """Return the values (…, S, D) that ``rows`` (…) of the heads take from."""
        letters = self.product.letters[1 - self.side]
        along = torch.arange(self.product.sizes[self.product.summed])
        at = dict(zip(self._row_letters, along_axes(rows.unsqueeze(-1), self.row_shape), strict=True))
        at = {letter: each.expand(*rows.shape, len(along)) for letter, each in at.items()}
        at[self.product.summed] = along.expand(*rows.shape, len(along))
        tensor = self.value_source.tensor if instead is None else instead
        return picked(tensor, letters, {each: at[each] for each in letters if each in at})


@dataclass(frozen=True, eq=False)
class FusedHeads:
    """What ``F.scaled_dot_product_attention`` puts out."""

    scores: FusedScores

    @property
    def node(self) -> Node:
        """The whole of it."""
        return self.scores.node

    @property
    def value_source(self) -> Source:
        """The values as they enter."""
        return self.scores.value_source

    @property
    def row_shape(self) -> tuple[int, ...]:
        """(…, T)."""
        return self.node.shape[:-1]

    @property
    def token_axes(self) -> tuple[int, ...]:
        """The last one."""
        return (len(self.node.shape) - 2,)

    @property
    def width(self) -> int:
        """D."""
        return self.node.shape[-1]

    @cached_property
    def weight_rows(self) -> Tensor:
        """(rows) each its own."""
        return torch.arange(torch.Size(self.row_shape).numel())

    @cached_property
    def columns(self) -> Tensor:
        """(S) all of them."""
        return torch.arange(self.scores.key_source.shape[-2])

    def order(self) -> tuple[int, ...]:
        """Return the axes as they are."""
        return tuple(range(len(self.node.shape)))

    def values(self, rows: Tensor, instead: Tensor | None = None) -> Tensor:
        """Return the values (…, S, D) that ``rows`` (…) take from."""
        return self.scores.values(rows, self.columns, instead)


def find_heads(graph: Graph, softmax: Node) -> MixedHeads | None:
    """Return the product of the weights of ``softmax`` and values; None if there is none."""
    found: list[MixedHeads] = []

    def mixes(reader: Node, position: int) -> bool:
        product = graph.product(reader)
        if product is None or position not in product.positions:
            return False
        heads = MixedHeads(graph, softmax, product, product.positions.index(position))
        if heads.is_sound:
            found.append(heads)
        return bool(found)

    graph.forward(softmax, mixes, lambda reader, position: is_passage(reader))
    return found[0] if found else None
