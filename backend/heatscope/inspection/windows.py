"""Cut out what a sliding window sees of a map.

Knows nothing of what is computed from it.

Axes: H height, W width; whatever stands before them stays.
"""

from typing import NamedTuple

import torch.nn.functional as F
from torch import Tensor, nn

Pair = tuple[int, int]  #: [vertical, horizontal]


class Place(NamedTuple):
    """A cell of a map; negative inside the padding."""

    row: int
    column: int


class Window(NamedTuple):
    """How a layer slides over a map."""

    kernel_size: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)


class Cut(NamedTuple):
    """What a window sees."""

    patch: Tensor
    start: Place  #: of the patch's first cell in the map


def window_of(layer: nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d) -> Window:
    """Return how ``layer`` slides.

    Example:
        >>> window_of(nn.MaxPool2d(2))
        Window(kernel_size=(2, 2), stride=(2, 2), padding=(0, 0))
    """
    assert getattr(layer, "dilation", 1) in (1, (1, 1)), "a window without gaps"
    return Window(_pair(layer.kernel_size), _pair(layer.stride), _pair(layer.padding))


def cut_padded(maps: Tensor, row: int, column: int, window: Window) -> Cut:
    """Return (…, kernel height, kernel width), the window of output cell (row, column), 0 outside the map.

    Example:
        >>> import torch
        >>> cut_padded(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), 0, 0, Window((2, 2), padding=(1, 1)))
        Cut(patch=tensor([[0., 0.],
                [0., 1.]]), start=Place(row=-1, column=-1))
    """
    (height, width), (down, right) = window.kernel_size, window.padding
    top, left = row * window.stride[0], column * window.stride[1]  # on the padded map
    padded = F.pad(maps, (right, right, down, down))
    return Cut(padded[..., top : top + height, left : left + width], Place(top - down, left - right))


def cut_inside(maps: Tensor, row: int, column: int, window: Window) -> Cut:
    """Return what lies of the window of output cell (row, column) on the map.

    Example:
        >>> import torch
        >>> cut_inside(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), 0, 1, Window((2, 2), padding=(1, 1)))
        Cut(patch=tensor([[1., 2.]]), start=Place(row=0, column=0))
    """
    top = row * window.stride[0] - window.padding[0]
    left = column * window.stride[1] - window.padding[1]
    start = Place(max(0, top), max(0, left))
    return Cut(maps[..., start.row : top + window.kernel_size[0], start.column : left + window.kernel_size[1]], start)


def _pair(value: int | tuple[int, ...] | str) -> Pair:
    assert not isinstance(value, str), "padding is given in numbers"
    return (value, value) if isinstance(value, int) else (value[0], value[1])
