"""Move a picture, and compare its map with the map moved.

A convolution has the same weights everywhere, so both are the same: as long as
neither sees the border. Knows nothing of receptive fields; which cells see no
border is told.

Axes: N batch, C channels, H height, W width.
"""

import torch.nn.functional as F
from torch import Tensor


def shift(batch: Tensor, right: int) -> Tensor:
    """Return (N, C, H, W) moved by ``right`` pixels, to the left if negative.

    What comes in is 0, which in a normalised batch is the mean colour.

    Example:
        >>> import torch
        >>> shift(torch.tensor([[[[1.0, 2.0, 3.0]]]]), 1)
        tensor([[[[0., 1., 2.]]]])
    """
    # No further than out of sight.
    right = max(-batch.shape[-1], min(batch.shape[-1], right))
    return batch if right == 0 else F.pad(batch, (right, -right))


def largest_difference(still: Tensor, moved: Tensor, cells: int, rows: range, columns: range) -> float:
    """Return the largest difference between the map of the moved picture and the moved map of the picture.

    Args:
        still: (C, H, W), map of the picture.
        moved: (C, H, W), map of the moved picture.
        cells: by how many cells to the right the map has to be moved.
        rows: of ``moved`` to compare; not empty.
        columns: of ``moved`` to compare; not empty, and ``cells`` to the left of them is inside ``still``.

    Example:
        >>> import torch
        >>> still = torch.tensor([[[1.0, 2.0, 3.0]]])
        >>> largest_difference(still, shift(still.unsqueeze(0), 1)[0], 1, range(1), range(1, 3))
        0.0
    """
    there = moved[:, rows.start : rows.stop, columns.start : columns.stop]
    here = still[:, rows.start : rows.stop, columns.start - cells : columns.stop - cells]
    return float((there - here).abs().max())
