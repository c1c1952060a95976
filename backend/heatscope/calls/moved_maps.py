"""Compare the map of a moved picture with the moved map, where neither sees a border.

Joins which cells see what (``lessons``) with the maps (``inspection``).

Axes: C channels, H height, W width.
"""

from dataclasses import dataclass

from torch import Tensor

from heatscope.inspection.structure import Layer
from heatscope.inspection.translation import largest_difference
from heatscope.lessons.receptive_field import ReceptiveField


@dataclass(frozen=True)
class Comparison:
    """How far the two are from each other; what cannot be said is None, and the note says why."""

    compared_cells: int | None = None
    map_difference: float | None = None
    note: str | None = None


@dataclass(frozen=True)
class MovedMaps:
    """The maps of one layer, before and after.

    Args:
        layer: whose maps they are.
        still: (C, H, W), the maps of the picture as it is.
        pixels: (height, width) of the picture.
    """

    layer: Layer
    still: Tensor
    pixels: tuple[int, int]

    def compare(self, right: float, moved: Tensor) -> Comparison:
        """Return what is to be said of the maps of the picture moved ``right`` by so many pixels."""
        field, shift = self.layer.field, int(right)
        assert field is not None, "a layer with maps"
        vertical, horizontal = map(ReceptiveField, field.size, field.stride, field.start)
        if shift % horizontal.stride:
            return Comparison(
                note=f"{abs(shift)} is no whole number of cells of '{self.layer.name}', which are "
                f"{horizontal.stride} pixels apart"
            )
        height, width = self.pixels
        rows = vertical.indices_within(0, height - 1, moved.shape[1])
        columns = horizontal.indices_within(max(0, shift), width - 1 + min(0, shift), moved.shape[2])
        if not rows or not columns:
            return Comparison(
                0,
                note=f"every cell of '{self.layer.name}' sees more than the moved picture: its receptive field is "
                f"{vertical.size} × {horizontal.size} pixels",
            )
        difference = largest_difference(self.still, moved, shift // horizontal.stride, rows, columns)
        return Comparison(len(rows) * len(columns), difference)
