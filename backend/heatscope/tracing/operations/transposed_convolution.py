"""Transposed convolution: every input value lays its kernel, times itself, into the output.

Dumoulin and Visin 2016, chapter 4, https://arxiv.org/abs/1603.07285. Seen from one output value it is a patch of the
input times weights, as in a convolution.
"""

from collections.abc import Iterator

import torch

from heatscope.tracing.boxes import Box, whole
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place
from heatscope.tracing.operations.operation import Operation, picked, read_tensor
from heatscope.tracing.operations.windows import cut, each

ARGUMENTS = ("input", "weight", "bias", "stride", "padding", "output_padding", "groups", "dilation")


class TransposedConvolution(Operation):
    """The inputs whose kernels reach a place, each times the weight that lies there."""

    kind = "transposed convolution"
    functions = frozenset({"conv_transpose1d", "conv_transpose2d", "conv_transpose3d"})
    formula = "Σ patch · weight + bias"
    words = "each input value lays its kernel, times itself, into a larger map; where kernels overlap they add up"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the values whose kernels reach this place, and the weights that lie there."""
        bound = node.bind(ARGUMENTS)
        maps, weight = read_tensor(node, bound["input"]), read_tensor(node, bound["weight"])
        axes = weight.dim() - 2
        *batch, channel = at[: maps.dim() - axes]
        group, out_channel, inputs = self._group(node, channel)
        taps = [self._taps(node, axis, index) for axis, index in enumerate(at[len(batch) + 1 :])]
        source = node.inputs[bound["input"].position].name
        patch = cut("patch", source, maps, [*batch, torch.arange(*inputs)], [places for places, _ in taps])
        kernel = picked(
            node, bound["weight"], "weight", torch.arange(*inputs), out_channel, *[lags for _, lags in taps]
        )
        operands, value = [patch, kernel], float((patch.values * kernel.values).sum())
        if bound["bias"] is not None:
            operands.append(picked(node, bound["bias"], "bias", channel))
            value += float(operands[-1].values)
        return Opening(value, self.formula, tuple(operands), {"group": float(group)})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the values whose kernels reach the box, and the weights of the channels."""
        bound = node.bind(ARGUMENTS)
        weight = node.inputs[bound["weight"].position]
        axes = len(weight.shape) - 2
        *batch, (first, last) = box[: len(box) - axes]
        begin, end = self._group(node, first)[2][0], self._group(node, last)[2][1]
        spans = []
        for axis, (low, high) in enumerate(box[len(box) - axes :]):
            stride, padding, dilation = self._slide(node, axis)
            reach = dilation * (weight.shape[2 + axis] - 1)
            # Input i lies at i · stride − padding … + reach.
            spans.append((-((reach - low - padding) // stride), (high + padding) // stride))
        yield bound["input"].position, (*batch, (begin, end - 1), *spans)
        yield bound["weight"].position, whole(weight.shape)
        if bound["bias"] is not None:
            yield bound["bias"].position, ((first, last),)

    def _group(self, node: Node, channel: int) -> tuple[int, int, tuple[int, int]]:
        """Return an output channel's group, its place in it, and which input channels belong to it."""
        bound = node.bind(ARGUMENTS)
        in_channels, per_group = node.inputs[bound["weight"].position].shape[:2]
        group, out_channel = divmod(channel, per_group)
        size = in_channels // (bound["groups"] or 1)
        return group, out_channel, (group * size, (group + 1) * size)

    def _slide(self, node: Node, axis: int) -> tuple[int, int, int]:
        bound = node.bind(ARGUMENTS)
        axes = len(node.inputs[bound["weight"].position].shape) - 2
        stride, padding, dilation = (
            each(default if bound[name] is None else bound[name], axes)[axis]
            for name, default in (("stride", 1), ("padding", 0), ("dilation", 1))
        )
        return stride, padding, dilation

    def _taps(self, node: Node, axis: int, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Return, along one axis, which inputs reach output ``index``, and with which of their weights."""
        stride, padding, dilation = self._slide(node, axis)
        kernel = node.inputs[node.bind(ARGUMENTS)["weight"].position].shape[2 + axis]
        lags = [lag for lag in range(kernel) if (index + padding - lag * dilation) % stride == 0]
        places = [(index + padding - lag * dilation) // stride for lag in lags]
        return torch.tensor(places, dtype=torch.int64), torch.tensor(lags, dtype=torch.int64)
