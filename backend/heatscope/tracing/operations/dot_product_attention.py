"""Scaled dot-product attention as one operation: softmax(query · keys · scale + mask) · values.

Vaswani et al. 2017, section 3.2.1, https://arxiv.org/abs/1706.03762. Axes: …, H heads, T tokens, D width of a head;
several heads of queries may share one of keys and values (Ainslie et al. 2023, https://arxiv.org/abs/2305.13245).
"""

import math
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from heatscope.tracing.boxes import Box, whole
from heatscope.tracing.node import Node, Read
from heatscope.tracing.opening import Opening, Place
from heatscope.tracing.operations.operation import Operation, picked, read_tensor

ARGUMENTS = ("query", "key", "value", "attn_mask", "dropout_p", "is_causal")


class DotProductAttention(Operation):
    """All steps of attention in one."""

    kind = "attention"
    functions = frozenset({"scaled_dot_product_attention"})
    formula = "Σ softmax(query · key · scale + mask) · value"
    words = "a query is compared with every key; the softmax of the scores says how much it takes of each value"

    def takes(self, node: Node) -> bool:
        """All but weights that are dropped by chance."""
        return not arguments_of(node)["dropout_p"]

    def formula_of(self, node: Node) -> str:
        """Leave out a mask that there is not."""
        bound = arguments_of(node)
        has_mask = bound["attn_mask"] is not None or bound["is_causal"]
        return self.formula if has_mask else "Σ softmax(query · key · scale) · value"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the query, its keys, what it takes from them, and the steps between."""
        bound = arguments_of(node)
        *lead, token, column = at
        shared = shared_place(node, tuple(lead))
        query = picked(node, bound["query"], "query", *lead, token, slice(None))  # (D)
        keys = picked(node, bound["key"], "keys", *shared, slice(None), slice(None))  # (S, D)
        values = picked(node, bound["value"], "values", *shared, slice(None), column)  # (S)
        scores = keys.values @ query.values  # (S)
        scaled = scores * scale_of(node)
        operands = [query, keys, values]
        if bound["attn_mask"] is not None:
            shape = node.inputs[bound["attn_mask"].position].shape
            row = (*lead, token)[len(lead) + 1 - (len(shape) - 1) :]
            chosen = [index if size > 1 else 0 for index, size in zip(row, shape[:-1], strict=True)]
            mask = picked(node, bound["attn_mask"], "mask", *chosen, slice(None))
            operands.append(mask)
            is_boolean = read_tensor(node, bound["attn_mask"]).dtype == torch.bool
            scaled = scaled.masked_fill(mask.values == 0, -math.inf) if is_boolean else scaled + mask.values
        if bound["is_causal"]:
            scaled = scaled.masked_fill(torch.arange(len(scaled)) > token, -math.inf)
        # A query that may look at nothing takes nothing.
        weights = scaled.softmax(dim=0).nan_to_num(0.0)
        steps: dict[str, float | Tensor] = {"scores": scores, "scaled_scores": scaled, "weights": weights}
        return Opening(float(weights @ values.values), self.formula_of(node), tuple(operands), steps)

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the queries' rows, and all keys and values of their heads."""
        bound = arguments_of(node)
        shape_of = {name: node.inputs[bound[name].position].shape for name in ("query", "key", "value")}
        lead, tokens, columns = box[:-2], box[-2], box[-1]
        yield bound["query"].position, (*lead, tokens, *whole(shape_of["query"][-1:]))
        first = shared_place(node, tuple(span[0] for span in lead))
        last = shared_place(node, tuple(span[1] for span in lead))
        shared = tuple(zip(first, last, strict=True))
        # A causal query sees no key after it.
        last_key = shape_of["key"][-2] - 1
        seen = (0, min(tokens[1], last_key) if bound["is_causal"] else last_key)
        yield bound["key"].position, (*shared, seen, *whole(shape_of["key"][-1:]))
        yield bound["value"].position, (*shared, seen, columns)
        if isinstance(bound["attn_mask"], Read):
            yield bound["attn_mask"].position, whole(node.inputs[bound["attn_mask"].position].shape)


def arguments_of(node: Node) -> dict[str, Any]:
    """Return the arguments of the attention by name."""
    return node.bind(ARGUMENTS, scale=None, is_causal=False)


def scale_of(node: Node) -> float:
    """Return by what the scores are multiplied: 1 / √D unless told otherwise."""
    bound = arguments_of(node)
    if bound["scale"] is not None:
        return float(bound["scale"])
    return 1 / math.sqrt(node.inputs[bound["query"].position].shape[-1])


def shared_place(node: Node, lead: Place) -> Place:
    """Return which keys and values the query at ``lead``, its batch and head, reads."""
    bound = arguments_of(node)
    query, key = (node.inputs[bound[name].position].shape[:-2] for name in ("query", "key"))
    if not lead:
        return ()
    share = max(1, query[-1] // key[-1])
    of_key = (*lead[:-1], lead[-1] // share)
    return tuple(index if size > 1 else 0 for index, size in zip(of_key[-len(key) :], key, strict=True))
