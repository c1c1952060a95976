"""Vary pictures while training: turn, scale, shift, stretch, mirror, tint.

A convolutional network is not invariant to scaling and rotation, so it has to be
shown turned and scaled pictures. All of a batch at once, on normalised tensors;
what lies outside a picture is 0, the mean colour, as it is for the convolutions'
own padding.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

MAX_DEGREES = 25.0
TURNED_SHARE = 0.5
#: How much of the picture's side is seen: below 1 zooms in, above 1 out.
SMALLEST_VIEW, LARGEST_VIEW = 0.55, 1.25
STRETCH = 0.2
GREY_SHARE = 0.05


def augment(batch: Tensor, generator: torch.Generator) -> Tensor:
    """Return a varied copy of an (N, 3, H, W) batch of normalised pictures."""
    return _tint(_move(batch, generator), generator)


def _uniform(count: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    return torch.empty(count).uniform_(low, high, generator=generator)


def _move(batch: Tensor, generator: torch.Generator) -> Tensor:
    count = len(batch)
    turned = (_uniform(count, 0, 1, generator) < TURNED_SHARE).float()
    angle = turned * _uniform(count, -MAX_DEGREES, MAX_DEGREES, generator) * math.pi / 180
    view = _uniform(count, SMALLEST_VIEW, LARGEST_VIEW, generator)
    stretch = _uniform(count, -STRETCH, STRETCH, generator).exp()
    view_x, view_y = view * stretch.sqrt(), view / stretch.sqrt()
    mirror = (_uniform(count, 0, 1, generator) < 0.5).float() * 2 - 1
    # A crop stays inside the picture; a zoomed-out picture stays inside the crop.
    shift_x = _uniform(count, -1, 1, generator) * (1 - view_x).abs()
    shift_y = _uniform(count, -1, 1, generator) * (1 - view_y).abs()
    cos, sin = angle.cos(), angle.sin()
    theta = torch.stack(
        [
            torch.stack([mirror * view_x * cos, -view_y * sin, shift_x], dim=1),
            torch.stack([mirror * view_x * sin, view_y * cos, shift_y], dim=1),
        ],
        dim=1,
    )  # (N, 2, 3)
    grid = F.affine_grid(theta, list(batch.shape), align_corners=False)  # (N, H, W, 2)
    return F.grid_sample(batch, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def _tint(batch: Tensor, generator: torch.Generator) -> Tensor:
    count = len(batch)

    def column(low: float, high: float) -> Tensor:
        return _uniform(count, low, high, generator).view(-1, 1, 1, 1)

    grey = batch.mean(dim=1, keepdim=True)  # (N, 1, H, W)
    saturation = column(0.6, 1.4) * (column(0, 1) >= GREY_SHARE)
    batch = torch.lerp(grey.expand_as(batch), batch, saturation)
    return batch * column(0.7, 1.3) + column(-0.3, 0.3)
