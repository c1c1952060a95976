"""Values in order of their size: the largest few, all sorted, the middle one.

The values are an input's, at the places that the run chose.
"""

from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, pick
from heatscope.tracing.operations.operation import Operation, filled


class Ranking(Operation):
    """The value of a rank along an axis."""

    kind = "ranking"
    functions = frozenset({"topk", "sort", "kthvalue", "median", "nanmedian", "msort"})
    formula = "the value of this rank"
    words = "values are put in the order of their size along an axis, and those of some ranks are handed on"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the row that was put in order; of a part that counts places, what was recorded."""
        source = node.inputs[0]
        arguments, keywords = filled(node, [each.tensor for each in node.inputs])
        made = node.called(*arguments, **keywords)
        value = float((made if node.part is None else made[node.part])[at])
        bound = node.bind(("input", "dim"), dim=-1) if node.function in ("sort", "median") else {"dim": None}
        if node.function in ("topk", "kthvalue"):
            bound = node.bind(("input", "k", "dim"))
        axis = int(-1 if bound["dim"] is None else bound["dim"]) % len(source.shape)
        is_whole = len(node.shape) not in (len(source.shape), len(source.shape) - 1)
        if is_whole:
            chosen: list[int | slice] = [slice(None)] * len(source.shape)
        else:
            rest = list(at) if len(node.shape) < len(source.shape) else [*at[:axis], *at[axis + 1 :]]
            chosen = [*rest[:axis], slice(None), *rest[axis:]]
        return Opening(value, self.formula, (pick("row", source.name, source.tensor, *chosen),))
