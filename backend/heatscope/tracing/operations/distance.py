"""How far apart two vectors are, or how far they point the same way."""

from collections.abc import Iterator
from typing import Any

from heatscope.tracing.boxes import Box, whole
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, constant
from heatscope.tracing.operations.operation import Operation, picked
from heatscope.tracing.operations.value_by_value import stretched


class PairDistance(Operation):
    """The distance from each vector of one list to each of another."""

    kind = "distance"
    functions = frozenset({"cdist"})
    formula = "(Σ |a − b| ^ p) ^ (1 / p)"
    words = "the distance from each vector of the one list to each of the other"

    def takes(self, node: Node) -> bool:
        """Distances by a power."""
        return 0 < float(self._bound(node)["p"]) < float("inf")

    def open(self, node: Node, at: Place) -> Opening:
        """Return the two vectors."""
        bound = self._bound(node)
        *batch, row, column = at
        operands = []
        for role, name, index in (("a", "x1", row), ("b", "x2", column)):
            shape = node.inputs[bound[name].position].shape
            operands.append(picked(node, bound[name], role, *stretched(tuple(batch), shape[:-2]), index, slice(None)))
        power = float(bound["p"])
        apart = (operands[0].values - operands[1].values).abs() ** power
        value = float(apart.sum()) ** (1 / power)
        return Opening(value, self.formula, (*operands, constant("p", power)), {"powers": apart})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the vectors."""
        bound = self._bound(node)
        *batch, rows, columns = box
        for name, span in (("x1", rows), ("x2", columns)):
            shape = node.inputs[bound[name].position].shape
            yield bound[name].position, (*stretched(tuple(batch), shape[:-2], (0, 0)), span, *whole(shape[-1:]))

    def _bound(self, node: Node) -> dict[str, Any]:
        return node.bind(("x1", "x2", "p"), p=2.0)


class CosineSimilarity(Operation):
    """How far two vectors point the same way: 1 if they do, −1 if they point opposite ways."""

    kind = "similarity"
    functions = frozenset({"cosine_similarity"})
    formula = "Σ a · b / (max(‖a‖, eps) · max(‖b‖, eps))"
    words = "how far two vectors point the same way: 1 if they do, −1 if they point opposite ways"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the two vectors."""
        bound, axis, rank = self._bound(node)
        full: tuple[int | slice, ...] = (*at[:axis], slice(None), *at[axis:])
        operands = []
        for role, name in (("a", "x1"), ("b", "x2")):
            shape = node.inputs[bound[name].position].shape
            chosen: list[int | slice] = [
                index if size > 1 or isinstance(index, slice) else 0
                for index, size in zip(full[rank - len(shape) :], shape, strict=True)
            ]
            operands.append(picked(node, bound[name], role, *chosen))
        first, second = (operand.values for operand in operands)
        lengths = [max(float(each.square().sum()) ** 0.5, float(bound["eps"])) for each in (first, second)]
        products = first * second
        value = float(products.sum()) / (lengths[0] * lengths[1])
        steps = {"products": products, "length_of_a": lengths[0], "length_of_b": lengths[1]}
        return Opening(value, self.formula, (*operands, constant("eps", float(bound["eps"]))), steps)

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the vectors."""
        bound, axis, rank = self._bound(node)
        full: Box = (*box[:axis], (0, 0), *box[axis:])
        for name in ("x1", "x2"):
            shape = node.inputs[bound[name].position].shape
            spans = zip(full[rank - len(shape) :], shape, range(rank - len(shape), rank), strict=True)
            yield (
                bound[name].position,
                tuple((0, size - 1) if size == 1 or at == axis else span for span, size, at in spans),
            )

    def _bound(self, node: Node) -> tuple[dict[str, Any], int, int]:
        bound = node.bind(("x1", "x2", "dim", "eps"), dim=1, eps=1e-8)
        rank = len(node.shape) + 1
        return bound, int(bound["dim"]) % rank, rank
