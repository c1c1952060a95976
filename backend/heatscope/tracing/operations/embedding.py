"""Rows of a table: a vector for each number, or the mean of several."""

from collections.abc import Iterator

import torch
from torch import Tensor

from heatscope.tracing.boxes import Box, whole
from heatscope.tracing.node import Node, Read
from heatscope.tracing.opening import Opening, Operand, Place, pick
from heatscope.tracing.operations.operation import Operation, picked, read_tensor

BAG_ARGUMENTS = (
    "input", "weight", "offsets", "max_norm", "norm_type", "scale_grad_by_freq", "mode", "sparse",
    "per_sample_weights", "include_last_offset", "padding_idx",
)  # fmt: skip


class Embedding(Operation):
    """The row of a table that a number names."""

    kind = "embedding"
    functions = frozenset({"embedding"})
    formula = "weight[index]"
    words = "each number picks its row of a table"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the number and the value it picked."""
        indices, weight = _table(node)
        index = picked(node, indices, "index", *at[:-1])
        row = picked(node, weight, "weight", int(index.values), at[-1])
        return Opening(float(row.values), self.formula, (index, row))

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the numbers, and the table's columns."""
        indices, weight = _table(node)
        yield indices.position, box[:-1]
        yield weight.position, (*whole(node.inputs[weight.position].shape[:1]), box[-1])


class EmbeddingBag(Operation):
    """The mean, sum or maximum of several rows of a table."""

    kind = "embedding bag"
    functions = frozenset({"embedding_bag"})
    formula = "mean, or sum, of weight[index] over the bag"
    words = "several numbers pick their rows of a table, which are taken together"

    def takes(self, node: Node) -> bool:
        """What `torch.nn.functional` gives: the bags alone."""
        return node.part is None

    def formula_of(self, node: Node) -> str:
        """Say how the rows are taken together."""
        bound = node.bind(BAG_ARGUMENTS, mode="mean")
        if isinstance(bound["per_sample_weights"], Read):
            return "Σ share · weight[index]"
        return {"sum": "Σ weight[index]", "mean": "Σ weight[index] / count", "max": "max of weight[index]"}[
            bound["mode"]
        ]

    def open(self, node: Node, at: Place) -> Opening:
        """Return the numbers of the bag and the values they picked."""
        bound = node.bind(BAG_ARGUMENTS, mode="mean")
        indices = read_tensor(node, bound["input"])
        source = node.inputs[bound["input"].position].name
        if indices.dim() == 2:
            bag = pick("indices", source, indices, at[0], slice(None))
        else:
            begin, end = _bag(read_tensor(node, bound["offsets"]), at[0], len(indices), bound["include_last_offset"])
            bag = pick("indices", source, indices, slice(begin, end))
        if bound["padding_idx"] is not None:
            padding = int(bound["padding_idx"]) % node.inputs[bound["weight"].position].shape[0]
            counts = bag.values != padding
            bag = Operand(bag.role, bag.source, bag.values[counts], bag.places[counts])
        rows = bag.values.long()
        values = picked(node, bound["weight"], "weight", rows, at[-1])
        if not len(rows):
            return Opening(0.0, "an empty bag is 0", (bag,))
        if isinstance(bound["per_sample_weights"], Read):
            given = read_tensor(node, bound["per_sample_weights"])
            name = node.inputs[bound["per_sample_weights"].position].name
            shares = Operand("shares", name, given[bag.places.unbind(-1)].detach().double(), bag.places)
            value = float((values.values * shares.values).sum())
            return Opening(value, self.formula_of(node), (bag, values, shares))
        value = float(getattr(values.values, bound["mode"])())
        return Opening(value, self.formula_of(node), (bag, values))


def _table(node: Node) -> tuple[Read, Read]:
    """Return indices and weight: `F.embedding` and `torch.embedding` take them in different orders."""
    reads = [each for each in (*node.arguments, *node.keywords.values()) if isinstance(each, Read)][:2]
    first, second = reads
    if node.inputs[first.position].is_floating:
        return second, first
    return first, second


def _bag(offsets: Tensor, bag: int, length: int, includes_last: bool | None) -> tuple[int, int]:
    """Return where a bag begins and ends."""
    ends = torch.cat([offsets, torch.tensor([length])]) if not includes_last else offsets
    return int(ends[bag]), int(ends[bag + 1])
