"""One value of any node of a network, taken apart, and which part of the input it saw.

Knows nothing of labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from torch import Tensor, nn

from heatscope.errors import InputError, NotFiniteError
from heatscope.inspection.structure import Structure
from heatscope.tracing import Node, Opened, Trace, record
from heatscope.tracing.boxes import Box
from heatscope.tracing.operations.convolution import window_of as convolution_window

#: What turns logits into probabilities; no operation of the network's own.
SOFTMAX = "softmax"


@dataclass(frozen=True)
class OpenedValue:
    """A value, and what it was computed from."""

    node: Node  #: that computed it
    opened: Opened
    #: First and last row and column of the picture that it saw, in the padding too; None where there is no picture.
    field: Box | None
    size: tuple[int, int] | None  #: height and width of that picture

    @property
    def window(self) -> Tensor:
        """What a pooling looked at: the rows and columns of its window that lie on the map."""
        (operand,) = self.opened.operands
        inside = operand.places[..., 0] >= 0
        rows, columns = inside.any(dim=1), inside.any(dim=0)
        return operand.values[rows][:, columns]

    @property
    def window_start(self) -> tuple[int, int]:
        """Row and column where a window begins in its input map; negative inside the padding of a convolution."""
        operand = self.opened.operands[0]
        if self.opened.kind == "convolution":
            window = convolution_window(self.node)
            row, column = (int(places[0]) for places in window.places(self.opened.at[-2:]))
            return row, column
        on_map = operand.places[operand.places[..., 0] >= 0]
        row, column = on_map[:, -2:].amin(dim=0).tolist()
        return row, column


def open_value(trace: Trace, structure: Structure, name: str, at: Sequence[int], picture: str | None) -> OpenedValue:
    """Return the arithmetic of the value at ``at`` of a layer whose output was kept.

    A layer that only moves what its own module computed before is looked through.

    Args:
        trace: a run that kept what ``names_for(structure, name)`` says.
        structure: of the network.
        name: of a node.
        at: its place; the first axis may be left out where it has one place.
        picture: what the picture is called among what the network was given, if it was given one.

    Raises:
        UnknownLayerError: there is no such node.
        InputError: there is no such place.
    """
    node = trace[name]
    place = whole_place(node, at)
    computing = structure.computing(name).name
    while node.name != computing:
        (operand,) = trace.open(node.name, place).operands
        node, place = trace[operand.source], tuple(operand.places.tolist())
    opened = trace.open(node.name, place)
    field = trace.field(node.name, place).get(picture) if picture is not None else None
    if field is None:
        return OpenedValue(node, opened, None, None)
    return OpenedValue(node, opened, field.box[-2:], (field.shape[-2], field.shape[-1]))


def names_for(structure: Structure, name: str, *also: str) -> list[str]:
    """Return what a run must keep so that a value of ``name`` can be opened.

    Raises:
        UnknownLayerError: there is no such node; it names ``also`` with those there are.
    """
    structure.find(name, *also)
    return [node.name for node in structure.moved_from(name)]


def whole_place(node: Node, at: Sequence[int]) -> tuple[int, ...]:
    """Return ``at`` with the batch's place before it, where it was left out.

    Raises:
        InputError: there is no such place.
    """
    place = (0, *at) if len(at) == len(node.shape) - 1 and node.shape[0] == 1 else tuple(at)
    sizes = node.shape[len(node.shape) - len(at) :]
    if len(place) != len(node.shape):
        shape = " × ".join(map(str, node.shape[1:] if len(node.shape) > 1 and node.shape[0] == 1 else node.shape))
        raise InputError(f"{len(at)} indices for '{node.name}', whose output is {shape}; give one an axis")
    for axis, (index, size) in enumerate(zip(at, sizes, strict=True)):
        if not 0 <= index < size:
            raise no_such_place(node.name, sizes, axis, index)
    return place


def no_such_place(name: str, shape: Sequence[int], axis: int, index: int) -> InputError:
    """Return the error that says which index is too large and what it may be."""
    return InputError(
        f"no index {index} along axis {axis} of '{name}', whose output is {' × '.join(map(str, shape))}; "
        f"it may be 0 … {shape[axis] - 1}"
    )


def check_no_nan(values: Tensor, whose: str) -> None:
    """Raise NotFiniteError if some of ``values`` are NaN; ``whose`` they are is said."""
    if count := int(values.isnan().sum()):
        raise NotFiniteError(
            f"{count:,} of the {values.numel():,} numbers {whose} are NaN, which cannot be written; the trace of the "
            "run counts the NaN of each node"
        )


@dataclass(frozen=True)
class Share:
    """One probability of a softmax over logits."""

    value: Tensor  #: ()
    logits: Tensor  #: (labels)
    exponentials: Tensor  #: (labels), exp(logit − largest logit)


def share_of(logits: Tensor, channel: int) -> Share:
    """Return how one of (labels) logits becomes a probability.

    Example:
        >>> import torch
        >>> share = share_of(torch.tensor([0.0, 0.0]), 1)
        >>> share.value, share.exponentials
        (tensor(0.5000), tensor([1., 1.]))
    """
    return Share(logits.softmax(dim=0)[channel], logits, (logits - logits.max()).exp())


def open_share(logits: Tensor, source: str, at: Sequence[int]) -> OpenedValue:
    """Return the arithmetic of one probability of the softmax over (labels) logits, as of any other node's value.

    Args:
        logits: of one picture.
        source: the node that puts them out.
        at: which of them; the batch's place before it may be left out.

    Raises:
        InputError: there is no such place.
    """
    trace = record(nn.Softmax(dim=-1), logits.unsqueeze(0))
    opened = trace.open(SOFTMAX, whole_place(trace[SOFTMAX], at))
    operands = tuple(replace(operand, source=source) for operand in opened.operands)
    return OpenedValue(trace[SOFTMAX], replace(opened, operands=operands), None, None)


def check_place(layer: str, shape: Sequence[int], channel: int, row: int = 0, column: int = 0) -> None:
    """Raise InputError for a place that ``layer``, which puts out ``shape``, does not have.

    Example:
        >>> check_place("conv1", [16, 64, 64], channel=3, row=64)
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
