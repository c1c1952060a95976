"""Compare the map of a moved picture with the moved map, where neither sees a border.

Joins which cells see what (``lessons``) with the maps (``inspection``).
"""

from dataclasses import dataclass
from typing import Any

from heatscope.api.layer_rows import field_axes
from heatscope.api.schemas.model import Layer
from heatscope.errors import InputError
from heatscope.inspection.translation import largest_difference


def layer_with_maps(rows: list[Layer], name: str) -> Layer:
    """Return the layer named so, which must be one of ``rows``.

    Raises:
        InputError: it has no maps.
    """
    able = {row.name: row for row in rows if row.receptive_field is not None}
    if name not in able:
        raise InputError(f"'{name}' has no maps that could be compared; layers that have: {', '.join(able)}")
    return able[name]


@dataclass(frozen=True)
class MovedMaps:
    """The maps of one layer, before and after.

    Args:
        layer: whose maps they are.
        still: (C, H, W), the maps of the picture as it is.
        pixels: (height, width) of the picture.
    """

    layer: Layer
    still: Any
    pixels: tuple[int, int]

    def compare(self, right: float, moved: Any) -> dict[str, Any]:
        """Return what is to be said of the maps of the picture moved ``right`` by so many pixels."""
        vertical, horizontal = field_axes(self.layer)
        shift = int(right)
        if shift % horizontal.stride:
            return {
                "note": f"{abs(shift)} is no whole number of cells of '{self.layer.name}', which are "
                f"{horizontal.stride} pixels apart"
            }
        height, width = self.pixels
        rows = vertical.indices_within(0, height - 1, moved.shape[1])
        columns = horizontal.indices_within(max(0, shift), width - 1 + min(0, shift), moved.shape[2])
        if not rows or not columns:
            return {
                "compared_cells": 0,
                "note": f"every cell of '{self.layer.name}' sees more than the moved picture: its receptive field is "
                f"{vertical.size} × {horizontal.size} pixels",
            }
        difference = largest_difference(self.still, moved, shift // horizontal.stride, rows, columns)
        return {"compared_cells": len(rows) * len(columns), "map_difference": difference}
