"""Vary pictures while training: turn, scale, shift, stretch, mirror, tint.

A convolutional network is not invariant to scaling and rotation, so it has to be
shown turned and scaled pictures. All of a batch at once, on normalised tensors;
what lies outside a picture is 0, the mean colour, as it is for the convolutions'
own padding.
How much is varied falls towards the end of a training: what is strange to the eye
teaches a network to generalise, and what it will be shown comes as it is.
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
#: From which share of the training on the strength falls, and to what at its end.
FALLS_FROM, LEAST_STRENGTH = 0.75, 0.25


def strength_at(progress: float, falls_from: float = FALLS_FROM) -> float:
    """Return how strongly to vary after ``progress`` (0 … 1) of the training: 1, then falling in a line."""
    fallen = max(0.0, (progress - falls_from) / (1 - falls_from))
    return 1 - (1 - LEAST_STRENGTH) * fallen


def augment(batch: Tensor, generator: torch.Generator, strength: float = 1.0) -> Tensor:
    """Return a varied copy of an (N, 3, H, W) batch of normalised pictures.

    Args:
        batch: (N, 3, H, W).
        generator: of what is drawn, on the device of the batch.
        strength: 0 … 1, a factor of every range and the share of pictures that are moved at all; half of them are
            mirrored at any strength.
    """
    return _tint(_move(batch, generator, strength), generator, strength)


def _uniform(batch: Tensor, low: float, high: float, generator: torch.Generator) -> Tensor:
    """Return (N,): a number for each picture, drawn where the pictures are."""
    return torch.empty(len(batch), device=batch.device).uniform_(low, high, generator=generator)


def _move(batch: Tensor, generator: torch.Generator, strength: float) -> Tensor:
    turned = (_uniform(batch, 0, 1, generator) < TURNED_SHARE).float()
    angle = turned * _uniform(batch, -MAX_DEGREES, MAX_DEGREES, generator) * strength * math.pi / 180
    view = 1 + strength * (_uniform(batch, SMALLEST_VIEW, LARGEST_VIEW, generator) - 1)
    stretch = (strength * _uniform(batch, -STRETCH, STRETCH, generator)).exp()
    view_x, view_y = view * stretch.sqrt(), view / stretch.sqrt()
    # A picture that is moved is interpolated, and so smoother than those the network will be shown.
    stays = _uniform(batch, 0, 1, generator) >= strength
    angle = angle.masked_fill(stays, 0)
    view_x, view_y = view_x.masked_fill(stays, 1), view_y.masked_fill(stays, 1)
    mirror = (_uniform(batch, 0, 1, generator) < 0.5).float() * 2 - 1
    # A crop stays inside the picture; a zoomed-out picture stays inside the crop.
    shift_x = _uniform(batch, -1, 1, generator) * (1 - view_x).abs()
    shift_y = _uniform(batch, -1, 1, generator) * (1 - view_y).abs()
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


def _tint(batch: Tensor, generator: torch.Generator, strength: float) -> Tensor:
    def column(low: float, high: float) -> Tensor:
        return _uniform(batch, low, high, generator).view(-1, 1, 1, 1)

    grey = batch.mean(dim=1, keepdim=True)  # (N, 1, H, W)
    saturation = (1 + strength * column(-0.4, 0.4)) * (column(0, 1) >= GREY_SHARE * strength)
    batch = torch.lerp(grey.expand_as(batch), batch, saturation)
    return batch * (1 + strength * column(-0.3, 0.3)) + strength * column(-0.3, 0.3)
