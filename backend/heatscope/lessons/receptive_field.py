"""Which part of the input one value of a layer can see.

Araujo, Norris and Sim 2019, "Computing Receptive Fields of Convolutional Neural
Networks", Distill, https://distill.pub/2019/computing-receptive-fields/. One axis
at a time. Knows nothing of layers.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Window(NamedTuple):
    """How a layer slides along one axis; a layer that works value by value is ``Window()``."""

    kernel_size: int = 1
    stride: int = 1
    padding: int = 0


class ReceptiveField(NamedTuple):
    """What one output value sees along one axis, in input pixels, padding included."""

    size: int = 1
    stride: int = 1  #: how far the field moves from one value to the next
    start: int = 0  #: where the field of value 0 begins; negative inside the padding

    def through(self, window: Window) -> "ReceptiveField":
        """Return the field of a layer that reads a layer with this field.

        Example:
            >>> ReceptiveField().through(Window(3, 1, 1)).through(Window(2, 2))
            ReceptiveField(size=4, stride=2, start=-1)
        """
        return ReceptiveField(
            size=self.size + (window.kernel_size - 1) * self.stride,
            stride=self.stride * window.stride,
            start=self.start - window.padding * self.stride,
        )


def receptive_field(windows: Iterable[Window]) -> ReceptiveField:
    """Return the field behind a stack of windows, the first layer first.

    Example:
        >>> receptive_field([Window(3, 1, 1), Window(3, 1, 1)])
        ReceptiveField(size=5, stride=1, start=-2)
    """
    field = ReceptiveField()
    for window in windows:
        field = field.through(window)
    return field
