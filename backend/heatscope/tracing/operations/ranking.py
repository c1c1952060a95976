"""Values in order of their size: the largest few, all sorted, the middle one."""

from collections.abc import Iterator

from torch import Tensor

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Operand, Place, pick
from heatscope.tracing.operations.operation import Operation

#: Give all ranks, or some, along an axis; the others give one of them, and may take the axis away.
SEVERAL = frozenset({"topk", "sort", "msort"})


class Ranking(Operation):
    """The value of a rank along an axis."""

    kind = "ranking"
    functions = SEVERAL | frozenset({"kthvalue", "median", "nanmedian"})
    formula = "the value of this rank in the row"
    words = "values are put in the order of their size along an axis, and those of some ranks are handed on"

    def takes(self, node: Node) -> bool:
        """All but the largest few in no order."""
        bound = node.bind(("input", "k", "dim", "largest", "sorted"))
        return not (node.function == "topk" and bound["sorted"] is False)

    def formula_of(self, node: Node) -> str:
        """Say what the second thing it gives is."""
        return "the place of this rank in the row" if node.part == 1 else self.formula

    def open(self, node: Node, at: Place) -> Opening:
        """Return the row that was put in order, and the rank that was taken."""
        axis, is_whole = self._axis(node)
        row = self._row(node, at, axis, is_whole)
        numbers = row.values.reshape(-1)
        ordered = numbers.sort(descending=self._is_descending(node)).values
        rank = self._rank(node, at, axis, numbers)
        value = float(ordered[rank])
        if node.part == 1:
            # Of several places with the same value the run says which it took.
            place = int(node.output[at])
            value = float(place if float(numbers[place]) == value else int((numbers == value).nonzero()[0]))
        return Opening(value, self.formula_of(node), (row,), {"rank": float(rank)})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the whole rows."""
        shape = node.inputs[0].shape
        axis, is_whole = self._axis(node)
        if is_whole:
            yield 0, tuple((0, size - 1) for size in shape)
            return
        rest = list(box) if len(node.shape) < len(shape) else [*box[:axis], *box[axis + 1 :]]
        yield 0, (*rest[:axis], (0, shape[axis] - 1), *rest[axis:])

    def _axis(self, node: Node) -> tuple[int, bool]:
        """Return along which axis it goes, and whether it is all axes at once."""
        names = ("input", "k", "dim") if node.function in ("topk", "kthvalue") else ("input", "dim")
        given = 0 if node.function == "msort" else node.bind(names)["dim"]
        is_whole = given is None and node.function in ("median", "nanmedian")
        return int(-1 if given is None else given) % max(1, len(node.inputs[0].shape)), is_whole

    def _row(self, node: Node, at: Place, axis: int, is_whole: bool) -> Operand:
        source = node.inputs[0]
        if is_whole or not source.shape:
            return pick("row", source.name, source.tensor, *[slice(None)] * len(source.shape))
        rest = list(at) if len(node.shape) < len(source.shape) else [*at[:axis], *at[axis + 1 :]]
        return pick("row", source.name, source.tensor, *rest[:axis], slice(None), *rest[axis:])

    def _is_descending(self, node: Node) -> bool:
        if node.function == "topk":
            return node.bind(("input", "k", "dim", "largest"))["largest"] is not False
        return node.function == "sort" and bool(node.bind(("input", "dim", "descending"))["descending"])

    def _rank(self, node: Node, at: Place, axis: int, numbers: Tensor) -> int:
        """Return the how many-th value in order was taken, counted from 0."""
        if node.function in SEVERAL:
            return at[axis] if at else 0
        if node.function == "kthvalue":
            return int(node.bind(("input", "k"))["k"]) - 1
        # The lower of two in the middle; numbers that are none come last, and count only where they are asked for.
        count = len(numbers) if node.function == "median" else int((~numbers.isnan()).sum())
        return (count - 1) // 2
