"""Turn and scale a batch of pictures. Knows nothing of networks.

Axes: N batch, C channels, H height, W width.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def turn_and_scale(batch: Tensor, degrees: float = 0.0, factor: float = 1.0) -> Tensor:
    """Return (N, C, H, W) turned about its middle and scaled; as given where nothing changes.

    Args:
        batch: (N, C, H, W). What comes in from outside it is 0, which in a normalised
            batch is the mean colour.
        degrees: counter-clockwise, as in Pillow.
        factor: above 1 things look larger, below 1 smaller.

    Example:
        >>> turn_and_scale(torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]]), degrees=90).round()
        tensor([[[[2., 4.],
                  [1., 3.]]]])
    """
    if degrees % 360 == 0 and factor == 1:
        return batch
    height, width = batch.shape[-2:]
    cosine, sine = math.cos(math.radians(degrees)) / factor, math.sin(math.radians(degrees)) / factor
    # Where each output pixel comes from. Coordinates run from -1 to 1 on both axes, hence the proportions.
    source = torch.tensor([[cosine, -sine * height / width, 0.0], [sine * width / height, cosine, 0.0]])
    with torch.inference_mode():
        grid = F.affine_grid(source.expand(len(batch), 2, 3), list(batch.shape), align_corners=False)  # (N, H, W, 2)
        return F.grid_sample(batch, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
