"""Convolution of any number of axes: grouped, depthwise, strided, dilated, padded."""

from collections.abc import Iterator

import torch

from heatscope.tracing.boxes import Box, whole
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place
from heatscope.tracing.operations.operation import Operation, picked, read_tensor
from heatscope.tracing.operations.windows import Window, cut, each

ARGUMENTS = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")


class Convolution(Operation):
    """The same weights at every place (Dumoulin and Visin 2016, https://arxiv.org/abs/1603.07285)."""

    kind = "convolution"
    functions = frozenset({"conv1d", "conv2d", "conv3d"})
    formula = "Σ patch · weight + bias"
    words = "each value is a patch of the input times a kernel, summed, plus a bias; the kernel is the same everywhere"

    def formula_of(self, node: Node) -> str:
        """Leave out a bias that there is not."""
        return self.formula if node.bind(ARGUMENTS)["bias"] is not None else "Σ patch · weight"

    def words_of(self, node: Node) -> str:
        """Leave out a bias that there is not."""
        return self.words if node.bind(ARGUMENTS)["bias"] is not None else self.words.replace(", plus a bias", "")

    def open(self, node: Node, at: Place) -> Opening:
        """Return patch and kernel of one output value."""
        bound = node.bind(ARGUMENTS)
        weight, maps = read_tensor(node, bound["weight"]), read_tensor(node, bound["input"])
        *batch, channel = at[: maps.dim() - weight.dim() + 2]
        channels = _channels_read(node, channel, channel)
        window = window_of(node)
        source = node.inputs[bound["input"].position].name
        places = window.places(at[len(batch) + 1 :])
        patch = cut("patch", source, maps, [*batch, torch.arange(*channels)], places)  # (in, kernel …)
        kernel = picked(node, bound["weight"], "weight", channel, *[slice(None)] * (weight.dim() - 1))
        sums = (patch.values * kernel.values).flatten(1).sum(dim=1)  # (in)
        operands, value = [patch, kernel], float(sums.sum())
        if bound["bias"] is not None:
            operands.append(picked(node, bound["bias"], "bias", channel))
            value += float(operands[-1].values)
        return Opening(value, self.formula_of(node), tuple(operands), {"channel_sums": sums})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the patches of the input, and the weights of the channels."""
        bound = node.bind(ARGUMENTS)
        axes = len(node.inputs[bound["weight"].position].shape) - 2
        *batch, (first, last) = box[: len(box) - axes]
        begin, _ = _channels_read(node, first, first)
        _, end = _channels_read(node, last, last)
        yield bound["input"].position, (*batch, (begin, end - 1), *window_of(node).sees(box[len(box) - axes :]))
        yield bound["weight"].position, ((first, last), *whole(node.inputs[bound["weight"].position].shape[1:]))
        if bound["bias"] is not None:
            yield bound["bias"].position, ((first, last),)


def window_of(node: Node) -> Window:
    """Return how a convolution slides."""
    bound = node.bind(ARGUMENTS, stride=1, padding=0, dilation=1)
    kernel = tuple(node.inputs[bound["weight"].position].shape[2:])
    axes = len(kernel)
    dilation = each(bound["dilation"], axes)
    padding = bound["padding"]
    if padding == "same":
        # What is over goes behind the last value.
        before = tuple(gap * (size - 1) // 2 for gap, size in zip(dilation, kernel, strict=True))
    else:
        before = each(0 if padding == "valid" else padding, axes)
    return Window(kernel, each(bound["stride"], axes), before, dilation)


def _channels_read(node: Node, first: int, last: int) -> tuple[int, int]:
    """Return the first and the one behind the last input channel that these output channels read."""
    bound = node.bind(ARGUMENTS)
    out_channels, per_group = node.inputs[bound["weight"].position].shape[:2]
    of_group = out_channels // (bound["groups"] or 1)
    return first // of_group * per_group, (last // of_group + 1) * per_group
