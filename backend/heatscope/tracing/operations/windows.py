"""What a window that slides over maps sees of them, with what lies in the padding.

Knows nothing of what is computed from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from heatscope.tracing.boxes import Box
from heatscope.tracing.opening import Operand


@dataclass(frozen=True)
class Window:
    """How an operation slides; one number an axis."""

    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]  #: before the first value
    dilation: tuple[int, ...]

    def places(self, at: Sequence[int]) -> list[Tensor]:
        """Return for each axis the places that output cell ``at`` looks at; outside the map in the padding."""
        return [
            torch.arange(size) * gap + index * step - before
            for size, gap, step, before, index in zip(
                self.kernel_size, self.dilation, self.stride, self.padding, at, strict=True
            )
        ]

    def sees(self, box: Box) -> Box:
        """Return what the output cells in ``box`` look at."""
        return tuple(
            (first * step - before, last * step - before + gap * (size - 1))
            for (first, last), size, gap, step, before in zip(
                box, self.kernel_size, self.dilation, self.stride, self.padding, strict=True
            )
        )


def each(value: Any, axes: int) -> tuple[int, ...]:
    """Return one number an axis of an option that is given once or for each.

    Example:
        >>> each(2, 2), each([1, 3], 2), each((5,), 2)
        ((2, 2), (1, 3), (5, 5))
    """
    values = tuple(value) if isinstance(value, tuple | list) else (value,)
    return tuple(int(number) for number in (values * axes if len(values) == 1 else values))


def cut(role: str, source: str, maps: Tensor, leading: Sequence[int | Tensor], window: Sequence[Tensor]) -> Operand:
    """Return what a window sees of ``maps``: 0, and places of -1, outside of them.

    Args:
        role: what it is to the operation.
        source: what the maps are called.
        maps: (…, height, width) or of any other number of axes.
        leading: for each axis before the window's, a place or several.
        window: for each of the window's axes the places, which may lie outside.

    Example:
        >>> operand = cut("patch", "input", torch.tensor([[1.0, 2.0]]), [0], [torch.tensor([-1, 0])])
        >>> operand.values.tolist(), operand.places.tolist()
        ([0.0, 1.0], [[-1, -1], [0, 0]])
    """
    chosen = [torch.as_tensor(index) for index in (*leading, *window)]
    lengths = [places.numel() for places in chosen if places.dim()]
    grid = [places.reshape(lengths) for places in torch.meshgrid(*chosen, indexing="ij")]
    is_inside = torch.ones(lengths, dtype=torch.bool)
    for places, size in zip(grid, maps.shape, strict=True):
        is_inside = is_inside & (places >= 0) & (places < size)
    safe = tuple(places.clamp(0, size - 1) for places, size in zip(grid, maps.shape, strict=True))
    values = torch.where(is_inside, maps[safe].detach().double(), 0.0)
    places = torch.where(is_inside.unsqueeze(-1), torch.stack(grid, dim=-1), -1)
    return Operand(role, source, values, places)
