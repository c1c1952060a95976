"""How a convolution slides over a map, as its module states it.

Knows nothing of what is computed from it.
"""

from typing import NamedTuple

from torch import nn

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


def window_of(layer: nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d) -> Window:
    """Return how ``layer`` slides.

    Example:
        >>> window_of(nn.MaxPool2d(2))
        Window(kernel_size=(2, 2), stride=(2, 2), padding=(0, 0))
    """
    assert getattr(layer, "dilation", 1) in (1, (1, 1)), "a window without gaps"
    return Window(_pair(layer.kernel_size), _pair(layer.stride), _pair(layer.padding))


def _pair(value: int | tuple[int, ...] | str) -> Pair:
    assert not isinstance(value, str), "padding is given in numbers"
    return (value, value) if isinstance(value, int) else (value[0], value[1])
