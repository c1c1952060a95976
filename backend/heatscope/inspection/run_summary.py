"""What a whole run of a network looked like: the ends and the mean of every tensor, and small pictures of its maps.

Nothing is kept but that. Knows no network by name.

Axes: C channels, H height, W width.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope.tracing import Node

#: Most rows and columns of a thumbnail.
THUMBNAIL_SIZE = 32


@dataclass(frozen=True)
class Summary:
    """Of one tensor; None of one without finite values."""

    least: float | None
    largest: float | None
    mean: float | None
    nan_count: int  #: how many of its values are NaN
    infinite_count: int  #: how many are infinite, as in masks
    thumbnails: Tensor | None  #: (maps, rows, columns)


NOTHING = Summary(None, None, None, 0, 0, None)


class RunSummary:
    """Looks at every node of a run as it is computed.

    Args:
        thumbnails: how many maps of each node that has any.
        has_maps: whether a node has maps.

    Example:
        >>> from heatscope.tracing import record
        >>> summary = RunSummary(0, lambda node: False)
        >>> trace = record(torch.nn.ReLU(), torch.tensor([-1.0, 3.0]), keep="none", observe=summary)
        >>> found = summary.of(trace.nodes[0])
        >>> found.least, found.largest, found.mean
        (0.0, 3.0, 1.5)
    """

    def __init__(self, thumbnails: int, has_maps: Callable[[Node], bool]) -> None:
        self._count = thumbnails
        self._has_maps = has_maps
        self._found: dict[int, Summary] = {}

    def __call__(self, node: Node, output: Tensor) -> None:
        """Look at one node."""
        small = None
        if self._count and len(node.shape) == 4 and node.is_floating and self._has_maps(node):
            small = thumbnails(output[0, : self._count])
            # What is no number has no colour.
            small = small if bool(small.isfinite().all()) else None
        self._found[node.index] = Summary(*_ends(output), small)

    def of(self, node: Node) -> Summary:
        """Return what was seen of ``node``: nothing of one whose values were gone when it looked."""
        return self._found.get(node.index, NOTHING)


def thumbnails(maps: Tensor) -> Tensor:
    """Return (C, h, w) of (C, H, W), h and w at most ``THUMBNAIL_SIZE``: the mean of each block.

    Example:
        >>> thumbnails(torch.rand(8, 56, 20)).shape
        torch.Size([8, 32, 20])
    """
    size = [min(length, THUMBNAIL_SIZE) for length in maps.shape[1:]]
    if size == list(maps.shape[1:]):
        return maps.clone()
    small: Tensor = F.adaptive_avg_pool2d(maps, (size[0], size[1]))
    return small


def _ends(output: Tensor) -> tuple[float | None, float | None, float | None, int, int]:
    """Return the least, the largest and the mean of what is finite, how many are NaN, and how many infinite."""
    if not output.numel() or output.is_complex():
        return None, None, None, 0, 0
    values = output if output.is_floating_point() else output.float()
    least, largest = values.aminmax()
    mean = values.mean()
    nan_count = infinite_count = 0
    if not torch.isfinite(torch.stack([least, largest, mean])).all():
        nan_count, infinite_count = int(values.isnan().sum()), int(values.isinf().sum())
        values = values[values.isfinite()]
        if not values.numel():
            return None, None, None, nan_count, infinite_count
        least, largest = values.aminmax()
        # In float64, as the sum of lowest numbers, which masks have, is beyond float32.
        mean = values.double().mean()
    return float(least), float(largest), float(mean), nan_count, infinite_count
