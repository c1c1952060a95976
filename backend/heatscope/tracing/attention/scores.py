"""From queries and keys to the softmax: their product, and every step of the scores on the way.

Axes: B batch, H heads, T queries, S keys, D width of a head.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from heatscope.tracing.along_axes import along_axes
from heatscope.tracing.attention.graph import Graph, is_passage
from heatscope.tracing.attention.products import Product
from heatscope.tracing.attention.steps import after_step, factor_of, is_adding
from heatscope.tracing.attention.terms import NotKeptError, Parts, names_in, sorted_out
from heatscope.tracing.node import Node, Source
from heatscope.tracing.operations.softmax import axis_of


@dataclass(frozen=True, eq=False)
class Scores:
    """The way of the scores of one softmax, written as operations of its own."""

    graph: Graph
    softmax: Node
    product: Product
    steps: tuple[tuple[Node, int], ...]  #: from the product on: each node, and which of its inputs the scores are

    @cached_property
    def places(self) -> Tensor:
        """(rows, columns) of the softmax's input: where each score stands in the product, from 1; 0 for a sink."""
        image = self.graph.image(self.product.node, self.softmax.inputs[0])
        assert image is not None, "the scores were followed here by the same rules"
        axis = axis_of(self.softmax)
        return image.movedim(axis, -1).reshape(-1, image.size(axis)).long()

    @cached_property
    def key_side(self) -> int:
        """Which of the two factors holds the keys: the one that has the axis along which the softmax sums to 1."""
        result = self.product.letters[2]
        if all(node.shape == self.product.node.shape for node, _ in self.steps):
            varying = {result[axis_of(self.softmax)]}
        else:
            row = self.places[0][self.places[0] > 0] - 1
            along = along_axes(row, self.product.node.shape)
            varying = {letter for letter, at in zip(result, along, strict=True) if len(set(at.tolist())) > 1}
        return 0 if varying and varying <= set(self.product.only_in(0)) else 1

    @property
    def query_source(self) -> Source:
        """The queries as they enter the product."""
        return self.product.source(1 - self.key_side)

    @property
    def key_source(self) -> Source:
        """The keys as they enter the product."""
        return self.product.source(self.key_side)

    @cached_property
    def scale(self) -> float | None:
        """By what the scores are multiplied; None if that is no one number. Zeros and ones are a mask, and no scale."""
        return self._factor(self.steps, self.product.factors[1])

    @cached_property
    def cap(self) -> float | None:
        """What a tanh keeps the scores below (Gemma 2, https://arxiv.org/abs/2408.00118); None without one."""
        functions = [node.function for node, _ in self.steps]
        return self._factor(self.steps[functions.index("tanh") + 1 :], 1.0) if "tanh" in functions else None

    def _factor(self, steps: Sequence[tuple[Node, int]], total: float) -> float | None:
        for node, position in steps:
            if node.kind == "product":
                factor = factor_of(self.graph, node, position)
                if isinstance(factor, Tensor) and factor.numel() > 1 and bool(((factor == 0) | (factor == 1)).all()):
                    continue
                if factor is None or (isinstance(factor, Tensor) and factor.numel() != 1):
                    return None
                total *= float(factor)
        return total

    @cached_property
    def names(self) -> frozenset[str]:
        """The nodes that must be kept so that the scores can be taken apart."""
        found = {self.product.node.name, self.softmax.name}
        if self.product.added is not None:
            found |= names_in(self.product.node.inputs[self.product.added])
        for node, position in self.steps:
            others = [each for place, each in enumerate(node.inputs) if place != position]
            if others:
                found.add(node.name)
            for other in others:
                found |= names_in(other)
        return frozenset(found)

    @property
    def has_sum_before_curve(self) -> bool:
        """Whether something is added before the scores go through a curve: then no scaled scores are without it."""
        added = [place for place, (node, _) in enumerate(self.steps) if is_adding(node)]
        curves = [place for place, (node, _) in enumerate(self.steps) if node.kind == "pointwise"]
        return bool(added and curves) and added[0] < curves[-1]

    def parts(self, added: bool = True) -> Parts:
        """Return every part of the scores, as they stand in the softmax's input: (rows, columns).

        Without what is ``added``, of which nothing need have been kept then, bias and mask are None.
        """
        product = self.product
        if product.node.is_kept and product.added is None and product.factors[1] == 1.0:
            raw = product.node.output
        else:
            raw = product.multiply(product.source(0).tensor, product.source(1).tensor)
        return self._passed(raw, added)

    def _passed(self, raw: Tensor, added: bool, blank: bool = False) -> Parts:
        product = self.product
        bias = mask = None
        if added and product.added is not None:
            bias, mask = sorted_out(self.graph, product.node.inputs[product.added], blank=blank)
            bias, mask = (None if each is None else each * product.factors[0] for each in (bias, mask))
        parts = Parts(raw, raw * product.factors[1], bias, mask)
        for node, position in self.steps:
            if added or not is_adding(node):
                parts = after_step(self.graph, self.product.node, node, position, parts, blank)
        return parts.changed(lambda each: self._rows(each, axis_of(self.softmax)))

    def _rows(self, tensor: Tensor, axis: int) -> Tensor:
        wide = tensor.expand(self.softmax.shape).movedim(axis, -1)
        return wide.reshape(-1, wide.size(-1))

    def weights(self) -> Tensor:
        """Return what the softmax gave: (rows, columns)."""
        return self._rows(self.softmax.output, axis_of(self.softmax))

    def masked(self) -> Tensor | None:
        """Return the mask alone (rows, columns), which need not have been kept; None if it cannot be told."""
        try:
            return self._passed(torch.zeros(self.product.node.shape), added=True, blank=True).mask
        except NotKeptError:
            return None

    def queries(self, rows: Tensor, columns: Tensor, instead: Tensor | None = None) -> Tensor:
        """Return the queries (…, D) of ``rows`` (…) of the softmax; ``columns`` (S) are those of its keys.

        ``instead`` of the queries another tensor of their shape may be read.
        """
        return self._picked(1 - self.key_side, self.places[rows, columns[0]], instead)

    def keys(self, rows: Tensor, columns: Tensor, instead: Tensor | None = None) -> Tensor:
        """Return the keys (…, S, D) that ``rows`` (…) of the softmax are compared with."""
        return self._picked(self.key_side, self.places[rows.unsqueeze(-1), columns], instead)

    def _picked(self, side: int, places: Tensor, instead: Tensor | None) -> Tensor:
        letters, result = self.product.letters[side], self.product.letters[2]
        at = dict(zip(result, along_axes(places - 1, self.product.node.shape), strict=True))
        at = {letter: at[letter] for letter in letters if letter in at}
        return picked(self.product.source(side).tensor if instead is None else instead, letters, at)


def picked(tensor: Tensor, letters: str, at: dict[str, Tensor]) -> Tensor:
    """Return (…, D) of a tensor whose axes are ``letters``: those in ``at`` picked, the others joined to D."""
    fixed = [axis for axis, letter in enumerate(letters) if letter in at]
    free = [axis for axis, letter in enumerate(letters) if letter not in at]
    inner = tensor.permute(*fixed, *free).flatten(len(fixed)) if free else tensor.permute(*fixed).unsqueeze(-1)
    chosen = [at[letters[axis]] if tensor.size(axis) > 1 else torch.zeros_like(at[letters[axis]]) for axis in fixed]
    return inner[tuple(chosen)]


def find_scores(graph: Graph, softmax: Node) -> Scores | None:
    """Return the way from a product of queries and keys to ``softmax``; None if there is none."""
    source = softmax.inputs[0]
    waiting: list[tuple[Source, tuple[tuple[Node, int], ...]]] = [(source, ())]
    seen: set[int] = set()
    for each, steps in waiting:  # It grows on the way.
        node = each.node
        if node is None or node.index in seen:
            continue
        seen.add(node.index)
        product = graph.product(node)
        if product is not None:
            found = Scores(graph, softmax, product, steps)
            if _compares(graph, found):
                return found
            continue
        if not is_passage(node):
            continue
        for position, given in enumerate(node.inputs):
            if given.is_floating and _is_same_size(node, given):
                waiting.append((given, ((node, position), *steps)))
    return None


def _is_same_size(node: Node, given: Source) -> bool:
    """Whether ``given`` is all of the scores, and no term of them."""
    numbers, before = torch.Size(node.shape).numel(), torch.Size(given.shape).numel()
    return numbers == before or (node.function == "cat" and before * 2 > numbers)


def _compares(graph: Graph, scores: Scores) -> bool:
    """Whether the product compares each of some vectors with each of others that the network computed."""
    product = scores.product
    if not product.only_in(0) or not product.only_in(1) or not product.summed:
        return False
    if any(graph.is_learned(product.source(side)) for side in (0, 1)):
        learned = next(side for side in (0, 1) if graph.is_learned(product.source(side)))
        return scores.key_side != learned
    return True
