"""What each operation between the product and the softmax does to the parts of the scores.

Knows nothing of heads: the parts have whatever axes the network gives its scores there.
"""

from typing import Any

import torch
from torch import Tensor

from heatscope.tracing.attention.graph import FILLING, UNCHANGED, Graph, called_again, moved_again
from heatscope.tracing.attention.terms import NotKeptError, Parts, joined, sorted_out
from heatscope.tracing.node import Node, Read


def is_adding(node: Node) -> bool:
    """Whether ``node`` adds something to scores, or takes keys away from them."""
    return node.kind == "sum" or node.function in FILLING


def factor_of(graph: Graph, node: Node, position: int) -> Tensor | float | None:
    """Return what ``node`` multiplies the scores by, which it reads at ``position``; None if that was not kept."""
    for place, each in enumerate(node.inputs):
        if place != position:
            factor = graph.evaluate(each)
            if factor is None:
                return None
            return 1 / factor if node.function == "div" else factor
    numbers = [each for each in (*node.arguments, *node.keywords.values()) if isinstance(each, int | float)]
    if not numbers:
        return None
    return 1 / numbers[0] if node.function == "div" else float(numbers[0])


def after_step(graph: Graph, product: Node, node: Node, position: int, parts: Parts, blank: bool = False) -> Parts:
    """Return the parts as ``node``, which reads the scores at ``position``, hands them on."""
    raw, scaled, bias, mask = parts
    if node.function in UNCHANGED:
        return parts
    if is_adding(node):
        return _added(graph, product, node, position, parts, blank)
    if node.kind == "view":
        return parts.changed(lambda each: _moved(graph, node, position, each))
    if node.kind == "product":
        factor = factor_of(graph, node, position)
        if factor is None:
            raise NotKeptError(f"what {node.name} multiplies by was not kept; name it in `keep`")
        multiplied = parts.changed(lambda each: each * factor)
        return Parts(raw, multiplied.scaled, multiplied.bias, multiplied.mask)
    if mask is None:
        # Nothing is linear here: what was added before is within from now on.
        total = scaled if bias is None else scaled + bias
        values = [total if at == position else graph.evaluate(each) for at, each in enumerate(node.inputs)]
        return Parts(raw, called_again(node, values), None, None)
    # What is larger than the lowest number keeps the sum of two masks finite.
    return Parts(raw, scaled, bias, mask.clamp(min=torch.finfo(mask.dtype).min))


def _added(graph: Graph, product: Node, node: Node, position: int, parts: Parts, blank: bool) -> Parts:
    raw, scaled, bias, mask = parts
    if node.function in FILLING:
        return Parts(raw, scaled, bias, joined(mask, _taken_away(graph, node, position, blank)))
    others = [each for place, each in enumerate(node.inputs) if place != position]
    # A row's maximum taken off, or one number added, changes no weight.
    if not others or graph.origins(others[0]) >> product.index & 1:
        return parts
    sign = float(node.keywords.get("alpha", 1.0))
    if node.function == "sub":
        is_reversed = "rsub" in getattr(node.called, "__name__", "")
        assert (position == 0) != is_reversed, f"{node.name} takes scores off something"
        sign = -sign
    more, less = sorted_out(graph, others[0], sign, blank)
    return Parts(raw, scaled, joined(bias, more), joined(mask, less))


def _taken_away(graph: Graph, node: Node, position: int, blank: bool) -> Tensor:
    """Return what masked_fill, where, tril or triu takes away, as something added."""
    if node.function in ("tril", "triu"):
        return torch.zeros(node.shape).masked_fill(called_again(node, [torch.ones(node.shape)]) == 0, -torch.inf)
    chooses = node.function == "where"
    bound = node.bind(("condition", "input", "other") if chooses else ("input", "mask", "value"))
    where = graph.evaluate(node.inputs[bound["condition" if chooses else "mask"].position], blank)
    if where is None:
        raise NotKeptError(f"the mask of {node.name} was not kept; name it in `keep`")
    value: Any = bound["other" if chooses else "value"]
    if chooses:
        # `where` may choose the scores where the condition holds, or where it does not.
        if isinstance(bound["input"], Read) and bound["input"].position == position:
            where = ~where
        else:
            value = bound["input"]
    if isinstance(value, Read):
        found = graph.evaluate(node.inputs[value.position], blank)
        if found is None:
            raise NotKeptError(f"what {node.name} fills in was not kept; name it in `keep`")
        return torch.where(where, found, torch.zeros_like(found))
    return torch.zeros(where.shape).masked_fill(where, float(value))


def _moved(graph: Graph, node: Node, position: int, tensor: Tensor) -> Tensor:
    whole = tensor.expand(node.inputs[position].shape)
    values = [whole if at == position else graph.evaluate(each) for at, each in enumerate(node.inputs)]
    return moved_again(node, values)
