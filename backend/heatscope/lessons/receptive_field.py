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

    def pixels(self, index: int) -> tuple[int, int]:
        """Return the first and the last pixel that value ``index`` sees; outside the input there is padding.

        Example:
            >>> ReceptiveField(size=4, stride=2, start=-1).pixels(0)
            (-1, 2)
        """
        first = self.start + index * self.stride
        return first, first + self.size - 1

    def indices_within(self, first: int, last: int, count: int) -> range:
        """Return which of ``count`` values see no pixel but those from ``first`` to ``last``.

        Example:
            >>> ReceptiveField(size=4, stride=2, start=-1).indices_within(0, 9, count=5)
            range(1, 4)
        """
        lowest = -((self.start - first) // self.stride)  # rounded up
        highest = (last + 1 - self.size - self.start) // self.stride
        return range(max(0, lowest), max(0, lowest, min(count, highest + 1)))


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
