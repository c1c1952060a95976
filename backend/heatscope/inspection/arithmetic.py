"""How one value of a layer came about: the numbers it was computed from.

Whoever has a :class:`Unit` can compute its value again with pencil and paper. The
value itself comes from an ordinary run of the network, not from this arithmetic.
Knows nothing of receptive fields or labels.

Axes: N batch, C channels, H height, W width.
"""

from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from heatscope.errors import InputError
from heatscope.inspection.layers import check_names, run_layers
from heatscope.inspection.windows import Place, cut_inside, cut_padded, window_of

#: What turns the last layer's values into probabilities; no module of its own.
SOFTMAX = "softmax"


@dataclass(frozen=True)
class Unit:
    """One value and what it was made of; a field that does not apply to its layer is None."""

    value: Tensor  #: ()
    patch: Tensor | None = None  #: convolution (in, kh, kw), 0 where padded; pooling (kh, kw)
    patch_start: Place | None = None  #: where the patch begins in its input map
    weight: Tensor | None = None  #: convolution: (in, kh, kw); linear: (in)
    channel_sums: Tensor | None = None  #: convolution: (in), patch · weight of each channel it reads
    bias: Tensor | None = None  #: (), 0 where the layer has none
    input_value: Tensor | None = None  #: ReLU: ()
    winner: Place | None = None  #: max pooling: which cell of its input map survived
    inputs: Tensor | None = None  #: linear and softmax: (in)
    exponentials: Tensor | None = None  #: softmax: (in), exp(input - largest input)


def open_unit(network: nn.Sequential, batch: Tensor, layer: str, channel: int, row: int = 0, column: int = 0) -> Unit:
    """Return the value at (channel, row, column) of ``layer`` and what it was computed from.

    Args:
        network: its named children run in order; it is not changed.
        batch: (1, C, H, W), already normalised.
        layer: a child's name, or ``softmax`` for what comes after the last.
        channel: counted from 0, as ``row`` and ``column``.
        row: from the top; 0 where there are no maps.
        column: from the left; 0 where there are no maps.

    Raises:
        UnknownLayerError: ``layer`` is none of ``network``.
        InputError: there is no such channel, row or column.

    Example:
        >>> network = nn.Sequential(nn.MaxPool2d(2))
        >>> unit = open_unit(network, torch.tensor([[[[1.0, 5.0], [2.0, 3.0]]]]), "0", channel=0)
        >>> unit.value, unit.winner
        (tensor(5.), Place(row=0, column=1))
    """
    children = dict(network.named_children())
    steps = [*children, SOFTMAX]
    check_names([layer], steps)
    index = steps.index(layer)
    before = steps[index - 1] if index else None
    # What comes after the layer need not run.
    below = nn.Sequential(OrderedDict(list(children.items())[: index + 1]))
    run = run_layers(below, batch, children.keys() & {before, layer})
    read = batch[0] if before is None else run.outputs[before][0]  # (C, H, W) or (C)
    if layer == SOFTMAX:
        check_place(layer, read.shape, channel, row, column)
        return _softmax(read, channel)
    written = run.outputs[layer][0]  # (C, H, W) or (C)
    check_place(layer, written.shape, channel, row, column)
    value = _at(written, channel, row, column)
    match children[layer]:
        case nn.Conv2d() as convolution:
            return _convolution(value, read, convolution, channel, row, column)
        case nn.ReLU():
            return Unit(value, input_value=_at(read, channel, row, column))
        case nn.MaxPool2d() as pool:
            kept = int(run.kept[layer][0, channel, row, column])
            cut = cut_inside(read[channel], row, column, window_of(pool))
            return Unit(value, cut.patch, cut.start, winner=Place(*divmod(kept, read.shape[-1])))
        case nn.AvgPool2d() as pool:
            # Padding counts as zeros, or not at all.
            cut = (cut_padded if pool.count_include_pad else cut_inside)(read[channel], row, column, window_of(pool))
            return Unit(value, cut.patch, cut.start)
        case nn.AdaptiveAvgPool2d():
            assert written.dim() == 1, "the average over all places"
            return Unit(value, read[channel], Place(0, 0))
        case nn.Linear() as linear:
            return Unit(value, weight=linear.weight.detach()[channel], bias=_bias(linear, channel), inputs=read)
    raise AssertionError(f"no arithmetic of a {type(children[layer]).__name__}")


def check_place(layer: str, shape: torch.Size, channel: int, row: int = 0, column: int = 0) -> None:
    """Raise InputError for a place that ``layer``, which puts out ``shape``, does not have.

    Example:
        >>> check_place("conv1", torch.Size([16, 64, 64]), channel=3, row=64)
        Traceback (most recent call last):
        heatscope.errors.InputError: no row 64 in 'conv1'; its maps have rows 0 … 63
    """
    count, height, width = (*shape, 1, 1)[:3]
    if not 0 <= channel < count:
        raise InputError(f"no channel {channel} in '{layer}'; it has channels 0 … {count - 1}")
    for name, index, length in (("row", row, height), ("column", column, width)):
        if len(shape) == 1 and index != 0:
            raise InputError(f"no {name} {index} in '{layer}'; it puts out one value a channel, so {name} must be 0")
        if not 0 <= index < length:
            raise InputError(f"no {name} {index} in '{layer}'; its maps have {name}s 0 … {length - 1}")


def _convolution(value: Tensor, read: Tensor, layer: nn.Conv2d, channel: int, row: int, column: int) -> Unit:
    assert layer.groups == 1, "every filter reads every channel"
    assert layer.padding_mode == "zeros", "padding is 0"
    patch, start = cut_padded(read, row, column, window_of(layer))  # (in, kh, kw)
    weight = layer.weight.detach()[channel]  # (in, kh, kw)
    sums = (patch * weight).sum(dim=(1, 2))  # (in)
    return Unit(value, patch, start, weight=weight, channel_sums=sums, bias=_bias(layer, channel))


def _softmax(logits: Tensor, channel: int) -> Unit:
    exponentials = (logits - logits.max()).exp()
    return Unit(logits.softmax(dim=0)[channel], inputs=logits, exponentials=exponentials)


def _at(values: Tensor, channel: int, row: int, column: int) -> Tensor:
    return values[channel] if values.dim() == 1 else values[channel, row, column]


def _bias(layer: nn.Conv2d | nn.Linear, channel: int) -> Tensor:
    return torch.zeros(()) if layer.bias is None else layer.bias.detach()[channel]
