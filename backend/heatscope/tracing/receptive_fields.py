"""How large a node's receptive fields are, and how they move from one cell to the next.

Told from what cells near the middle see, whatever lies between them and the input. The three numbers are those of
Araujo, Norris and Sim, Distill 2019, https://distill.pub/2019/computing-receptive-fields/. Knows no operation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from heatscope.tracing.fields import field_of
from heatscope.tracing.node import Node

#: Cells are compared that are this far apart where there is room: after upsampling by 2, 4 or 8 they see alike again.
FARTHEST = 8


@dataclass(frozen=True)
class ReceptiveField:
    """What the cells of a node see of one input: a number for each of its axes, of a picture [vertical, horizontal]."""

    size: tuple[int, ...]  #: pixels along the axis, with those that lie in the padding
    #: How far the field moves from one cell to the next, on average where upsampling makes it uneven; 0 where it does
    #: not move.
    stride: tuple[float, ...]
    start: tuple[float, ...]  #: where the field of the first cell begins; negative in the padding


def receptive_fields_of(node: Node) -> dict[str, ReceptiveField]:
    """Return the receptive field of ``node`` in each input that it depends on, by the input's name.

    The axes are those after batch and channel: of an input (N, C, H, W) the last two, of tokens (N, T) the last one.
    Exact where windows slide evenly. Where cells see parts that differ, as after adaptive pooling, it is that of two
    cells near the middle.
    """
    apart = [_apart(size) for size in node.shape]
    middle = tuple(size // 2 // step * step for size, step in zip(node.shape, apart, strict=True))
    seen = field_of(node, middle)
    unmoved = {name: set(_axes(field.shape)) for name, field in seen.items()}
    moves: dict[tuple[str, int], tuple[float, float]] = {}  # input and axis -> stride, start
    # From the last axis, as those of a map come last, to the channel and the batch.
    for axis in reversed([axis for axis, size in enumerate(node.shape) if size > 1]):
        if not any(unmoved.values()):
            break
        step = apart[axis] if middle[axis] + apart[axis] < node.shape[axis] else -apart[axis]
        other = field_of(node, (*middle[:axis], middle[axis] + step, *middle[axis + 1 :]))
        for name in seen.keys() & other.keys():
            for along in sorted(unmoved[name]):
                first = seen[name].box[along][0]
                stride = _plain((other[name].box[along][0] - first) / step)
                if stride:
                    unmoved[name].discard(along)
                    moves[name, along] = stride, _plain(first - middle[axis] * stride)
    found = {}
    for name, field in seen.items():
        axes = _axes(field.shape)
        still = {along: (0, field.box[along][0]) for along in axes}
        found[name] = ReceptiveField(
            size=tuple(field.box[along][1] - field.box[along][0] + 1 for along in axes),
            stride=tuple(moves.get((name, along), still[along])[0] for along in axes),
            start=tuple(moves.get((name, along), still[along])[1] for along in axes),
        )
    return found


def _axes(shape: Sequence[int]) -> range:
    return range(min(2, len(shape) - 1), len(shape)) if shape else range(0)


def _apart(size: int) -> int:
    """Return how far apart cells along an axis are compared: a power of 2 for which there is room around the middle."""
    step = 1
    while step < FARTHEST and step * 2 <= size // 2:
        step *= 2
    return step


def _plain(number: float) -> float:
    """Return a whole number as one."""
    return int(number) if number == int(number) else number
