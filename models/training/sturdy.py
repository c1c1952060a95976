"""Show a network while it learns what people's own pictures are like: cut out, small, drawn, grey, in other light.

The kinds are those of ``training.variations``, by which networks are measured, of training pictures and by amounts that
are drawn anew each time. A share of every batch is shown so, each picture in one way; ``training.augment`` moves them
all afterwards.

Axes: N pictures, H height, W width.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from training.variations import border_colour, cut_out, other_light, pencil, to_grey

WHITE_SHARE = 0.5  #: of the things that are cut out; the others lie on any one colour
#: How many times as wide as the picture the frame is that it is small in.
NARROWEST_FRAME, WIDEST_FRAME = 1.2, 2.4


def on_ground(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Cut the thing out and put it on white or on a ground of one colour."""
    ground = _drawn_evenly(pictures, 3, generator)  # (N, 3, 1, 1)
    white = _drawn_evenly(pictures, 1, generator) < WHITE_SHARE
    return torch.lerp(ground.masked_fill(white, 1).expand_as(pictures), pictures, cut_out(pictures))


def small(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Show the picture anywhere in a wider frame, which has the colour of its own border."""
    frame = border_colour(pictures)  # (N, 3, 1, 1)
    draws = [_drawn_evenly(pictures, 1, generator).flatten() for _ in range(3)]
    width = NARROWEST_FRAME + (WIDEST_FRAME - NARROWEST_FRAME) * draws[0]
    across, down = ((2 * draw - 1) * (width - 1) for draw in draws[1:])
    nothing = torch.zeros_like(width)
    rows = [torch.stack(row, dim=1) for row in ([width, nothing, across], [nothing, width, down])]
    grid = F.affine_grid(torch.stack(rows, dim=1), list(pictures.shape), align_corners=False)  # (N, H, W, 2)
    # Half as wide is every other pixel: blurred first, none of the finest stripes stay.
    smooth = F.avg_pool2d(F.pad(pictures - frame, (0, 1, 0, 1), mode="replicate"), 2, stride=1)
    return frame + F.grid_sample(smooth, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def drawn(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Draw the picture with a pencil that presses more or less."""
    return pencil(pictures) ** (0.5 + 1.5 * _drawn_evenly(pictures, 1, generator))


def grey(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Take the colour away."""
    del generator  # nothing is drawn by chance
    return to_grey(pictures).expand_as(pictures)


#: What is done to which share of a batch; what is left stays as it is.
KINDS: tuple[tuple[float, Callable[[Tensor, torch.Generator], Tensor]], ...] = (
    (0.10, on_ground),
    (0.08, small),
    (0.04, drawn),
    (0.06, grey),
    (0.12, other_light),
)


def vary_some(pictures: Tensor, generator: torch.Generator, strength: float = 1.0) -> Tensor:
    """Return (N, 3, H, W) pictures on the scale 0 … 1, the first of them varied, each in one way.

    Args:
        pictures: in an order drawn by chance, so that the first ones are any.
        generator: of what is drawn, on the device of the pictures.
        strength: 0 … 1, a factor of the shares.
    """
    parts, start = [], 0
    for share, vary in KINDS:
        stop = start + round(share * strength * len(pictures))
        if stop > start:
            parts.append(vary(pictures[start:stop], generator))
        start = stop
    return torch.cat([*parts, pictures[start:]])


def _drawn_evenly(pictures: Tensor, channels: int, generator: torch.Generator) -> Tensor:
    """Return (N, channels, 1, 1) numbers from 0 to 1."""
    return torch.rand(len(pictures), channels, 1, 1, device=pictures.device, generator=generator)
