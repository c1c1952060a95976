"""Pooling: the largest or the mean of what a window sees."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Operand, Place
from heatscope.tracing.operations.operation import Operation, read_tensor
from heatscope.tracing.operations.windows import Window, cut, each

MAX_ARGUMENTS = ("input", "kernel_size", "stride", "padding", "dilation", "ceil_mode")
MEAN_ARGUMENTS = ("input", "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override")


class MaxPooling(Operation):
    """The largest value of a window."""

    kind = "max pooling"
    functions = frozenset(f"max_pool{axes}d{suffix}" for axes in "123" for suffix in ("", "_with_indices"))
    formula = "max of the window"
    words = "of each window the largest value survives, the others are dropped"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the window and which of it won."""
        operand = _window(node, at, window_of(node, MAX_ARGUMENTS))
        inside = operand.places[..., 0] >= 0
        values = torch.where(inside, operand.values, -torch.inf)
        winner = operand.places.reshape(-1, operand.places.shape[-1])[int(values.argmax())]
        value = float(values.max())
        if node.part == 1:  # Where it stands, counted row by row over the map.
            axes = operand.values.dim()
            value = float(_flat(winner[-axes:], node.inputs[0].shape[-axes:]))
        return Opening(value, self.formula_of(node), (operand,), {"winner": winner})

    def formula_of(self, node: Node) -> str:
        """Say what the second thing it gives is."""
        return "place of the largest of the window" if node.part == 1 else self.formula

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the windows."""
        yield 0, _boxes(box, window_of(node, MAX_ARGUMENTS))


class AveragePooling(Operation):
    """The mean of a window."""

    kind = "average pooling"
    functions = frozenset({"avg_pool1d", "avg_pool2d", "avg_pool3d"})
    formula = "Σ window / count"
    words = "each value is the mean of a window"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the window and by what its sum is divided."""
        window = window_of(node, MEAN_ARGUMENTS)
        operand = _window(node, at, window)
        count = self._count(node, at, window, operand)
        return Opening(float(operand.values.sum()) / count, self.formula, (operand,), {"count": float(count)})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the windows."""
        yield 0, _boxes(box, window_of(node, MEAN_ARGUMENTS))

    def _count(self, node: Node, at: Place, window: Window, operand: Operand) -> int:
        bound = node.bind(MEAN_ARGUMENTS)
        if bound["divisor_override"]:
            return int(bound["divisor_override"])
        if bound["count_include_pad"] is False:
            return int((operand.places[..., 0] >= 0).sum())
        # A window may hang over the padding's end where ceil_mode lets it; that part does not count.
        axes, count = len(window.kernel_size), 1
        sizes = node.inputs[0].shape[-axes:]
        for places, size, before in zip(window.places(at[-axes:]), sizes, window.padding, strict=True):
            count *= int((places < size + before).sum())
        return count


class AdaptivePooling(Operation):
    """Pooling into a given number of cells, whatever the size of the map."""

    kind = "adaptive pooling"
    functions = frozenset(
        f"adaptive_{what}_pool{axes}d{suffix}" for what in ("avg", "max") for axes in "123"
        for suffix in ("", "_with_indices")
    )  # fmt: skip
    formula = "mean, or max, of the cell's part of the map"
    words = "the map is divided into as many parts as there are cells, and each becomes its mean, or its largest value"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the part of the map that became the value."""
        maps = read_tensor(node, node.bind(("input",))["input"])
        axes = self._axes(node)
        spans = _parts(node, tuple((index, index) for index in at[-axes:]), axes)
        places = [torch.arange(first, last + 1) for first, last in spans]
        operand = cut("window", node.inputs[0].name, maps, at[:-axes], places)
        count = float(operand.values.numel())
        if "avg" in node.function:
            return Opening(float(operand.values.mean()), self.formula_of(node), (operand,), {"count": count})
        winner = operand.places.reshape(-1, operand.places.shape[-1])[int(operand.values.argmax())]
        sizes = node.inputs[0].shape[-axes:]
        value = float(_flat(winner[-axes:], sizes)) if node.part == 1 else float(operand.values.max())
        return Opening(value, self.formula_of(node), (operand,), {"count": count, "winner": winner})

    def formula_of(self, node: Node) -> str:
        """Say what it makes of a part of the map."""
        if "avg" in node.function:
            return "Σ window / count"
        return "place of the largest of the window" if node.part == 1 else "max of the window"

    def words_of(self, node: Node) -> str:
        """Say what it makes of a part of the map."""
        made = "mean" if "avg" in node.function else "largest value"
        return f"the map is divided into as many parts as there are cells, and each becomes its {made}"

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the parts."""
        axes = self._axes(node)
        yield 0, (*box[:-axes], *_parts(node, box[-axes:], axes))

    def _axes(self, node: Node) -> int:
        return int(node.function.split("pool")[1][0])


def window_of(node: Node, names: tuple[str, ...]) -> Window:
    """Return how a pooling slides."""
    bound = node.bind(names, padding=0, dilation=1)
    axes = int(node.function.split("pool")[1][0])
    kernel = each(bound["kernel_size"], axes)
    stride = kernel if bound["stride"] in (None, [], ()) else each(bound["stride"], axes)
    return Window(kernel, stride, each(bound["padding"], axes), each(bound["dilation"], axes))


def _window(node: Node, at: Place, window: Window) -> Operand:
    maps: Tensor = node.inputs[0].tensor
    axes = len(window.kernel_size)
    return cut("window", node.inputs[0].name, maps, at[:-axes], window.places(at[-axes:]))


def _boxes(box: Box, window: Window) -> Box:
    axes = len(window.kernel_size)
    return (*box[:-axes], *window.sees(box[-axes:]))


def _flat(place: Tensor, sizes: Sequence[int]) -> int:
    """Return a place counted row by row."""
    flat = 0
    for index, size in zip(place.tolist(), sizes, strict=True):
        flat = flat * size + index
    return flat


def _parts(node: Node, box: Box, axes: int) -> Box:
    """Return which part of the map the cells in ``box`` are made of."""
    sizes, cells = node.inputs[0].shape[-axes:], node.shape[-axes:]
    return tuple(
        (first * size // count, -(-(last + 1) * size // count) - 1)
        for (first, last), size, count in zip(box, sizes, cells, strict=True)
    )
