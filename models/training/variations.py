"""Show the test pictures as people's pictures are: cut out, small, drawn, grey, in other light.

Each picture is varied in one way at a time, by an amount that depends on its place in the split alone, so that every
network is measured on the very same pictures. What is the thing and what its ground nobody marked: it is guessed by
colour and place (``cut_out``), which is right enough to see and wrong at many edges.

Axes: N pictures, H height, W width, K colours of one picture.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from training.device import constant

SEED = 20261126
COLOURS = 12  #: that the pixels of a picture are grouped into
ROUNDS = 6
PLACE_WEIGHT = 0.35  #: of a pixel's place beside its colour
BORDER_SHARE = 0.12  #: of the side: what lies so far out is most likely ground
#: Of the picture's area; a guess outside of these is replaced by an ellipse.
LEAST_THING, MOST_THING = 0.12, 0.75
SMALL = 0.5  #: of the side
WHITE = 1.0


def on_white(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Cut the thing out and put it on white."""
    del generator  # white is white
    return _laid(pictures, cut_out(pictures), torch.full((len(pictures), 3, 1, 1), WHITE))


def on_colour(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Cut the thing out and put it on a ground of one colour, any."""
    return _laid(pictures, cut_out(pictures), torch.rand(len(pictures), 3, 1, 1, generator=generator))


def small(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Show the picture at half its side, anywhere in a frame of the colour that its own border has."""
    count, _, height, width = pictures.shape
    shrunk = F.interpolate(pictures, scale_factor=SMALL, mode="area")  # (N, 3, H / 2, W / 2)
    frame = border_colour(pictures).expand_as(pictures).clone()
    tops, lefts = (
        torch.randint(size - length + 1, (count,), generator=generator).tolist()
        for size, length in ((height, shrunk.size(2)), (width, shrunk.size(3)))
    )
    for one, inner, top, left in zip(frame, shrunk, tops, lefts, strict=True):
        one[:, top : top + inner.size(1), left : left + inner.size(2)] = inner
    return frame


def drawn(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Draw the picture with a pencil: grey over its own blurred negative, which leaves edges on white paper."""
    del generator  # nothing is drawn by chance
    return pencil(pictures) ** 2


def grey(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Take the colour away."""
    del generator  # nothing is drawn by chance
    return to_grey(pictures).expand_as(pictures)


def other_light(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Darken or lighten, and tint as a bulb or a shadow does: gamma 0.45 to 2.2, red against blue by up to 1.5."""
    count = len(pictures)
    drawn_evenly = (torch.rand(count, 1, 1, 1, generator=generator, device=pictures.device) for _ in range(2))
    gamma, warmth = (reach * (2 * draw - 1) for reach, draw in zip((0.8, 0.4), drawn_evenly, strict=True))  # of log
    gains = torch.cat([warmth, torch.zeros_like(warmth), -warmth], dim=1).exp()  # (N, 3, 1, 1)
    return (pictures ** gamma.exp() * gains).clamp(0, 1)


#: Name of a variation -> what makes it of (N, 3, H, W) pictures on the scale 0 … 1.
VARIATIONS: dict[str, Callable[[Tensor, torch.Generator], Tensor]] = {
    "on_white": on_white,
    "on_colour": on_colour,
    "small": small,
    "drawn": drawn,
    "grey": grey,
    "other_light": other_light,
}


def vary(pixels: Tensor, name: str, at_once: int = 250) -> Tensor:
    """Return (N, 3, H, W) uint8 pictures varied in the way ``name``: the same ones each time."""
    generator = torch.Generator().manual_seed(SEED)
    chunks = (chunk.float() / 255 for chunk in torch.split(pixels, at_once))
    return torch.cat([(VARIATIONS[name](chunk, generator) * 255).round().byte() for chunk in chunks])


def cut_out(pictures: Tensor) -> Tensor:
    """Return (N, 1, H, W): how much of each pixel is the thing in the picture, 0 … 1.

    Pixels are grouped by colour and place; a group that is more at home at the border than inside is ground.
    """
    count, _, height, width = pictures.shape
    rows, columns = (torch.linspace(-1, 1, length, device=pictures.device) for length in (height, width))
    place = torch.stack(torch.meshgrid(rows, columns, indexing="ij"))  # (2, H, W)
    points = torch.cat([pictures, PLACE_WEIGHT * place.expand(count, -1, -1, -1)], dim=1).flatten(2).mT  # (N, HW, 5)
    group = F.one_hot(_grouped(points), COLOURS).float()  # (N, HW, K)
    distance = place.square().sum(0).sqrt().flatten()  # (HW,) from the middle; 1 at the middle of an edge
    inside = torch.exp(-2 * distance.square())
    border = (place.abs().amax(0) > 1 - 2 * BORDER_SHARE).float().flatten()
    at_border, at_inside = ((share / share.sum()) @ group for share in (border, inside))  # (N, K)
    thing = at_inside / (at_inside + at_border).clamp_min(1e-9)  # (N, K)
    likely = (group @ thing.unsqueeze(2)).view(count, 1, height, width)
    mask = (_blurred(likely, 1.5) > 0.5).float()
    area = mask.mean((1, 2, 3))
    ellipse = (distance < 0.8).float().view(1, 1, height, width).expand_as(mask)
    mask = torch.where(((area < LEAST_THING) | (area > MOST_THING)).view(-1, 1, 1, 1), ellipse, mask)
    return _blurred(mask, 0.7)


def _grouped(points: Tensor) -> Tensor:
    """Return (N, HW): the group of each of (N, HW, 5) points, by k-means from points spread over the picture."""
    start = torch.linspace(0, points.size(1) - 1, COLOURS + 2, device=points.device)[1:-1].long()
    # Places along one line of reading would all lie in the middle column: shift every other one.
    start = (start + torch.arange(COLOURS, device=points.device) * 23) % points.size(1)
    centres = points[:, start]  # (N, K, 5)
    for _ in range(ROUNDS):
        nearest = torch.cdist(points, centres).argmin(2)
        group = F.one_hot(nearest, COLOURS).float()  # (N, HW, K)
        sizes = group.sum(1).unsqueeze(2)  # (N, K, 1)
        centres = torch.where(sizes > 0, group.mT @ points / sizes.clamp_min(1), centres)
    return torch.cdist(points, centres).argmin(2)


def pencil(pictures: Tensor) -> Tensor:
    """Return (N, 3, H, W): faint lines of a pencil where the pictures have edges."""
    light = to_grey(pictures)
    blurred = _blurred(1 - light, 2.0)
    return (light / (1 - blurred).clamp_min(1e-3)).clamp(0, 1).expand_as(pictures)  # colour dodge


def _laid(pictures: Tensor, mask: Tensor, ground: Tensor) -> Tensor:
    return torch.lerp(ground.expand_as(pictures), pictures, mask)


def border_colour(pictures: Tensor) -> Tensor:
    """Return (N, 3, 1, 1): the mean colour of the outermost pixels."""
    edges = [pictures[:, :, 0], pictures[:, :, -1], pictures[:, :, :, 0], pictures[:, :, :, -1]]
    return torch.cat(edges, dim=2).mean(2)[:, :, None, None]  # (N, 3, 1, 1)


def to_grey(pictures: Tensor) -> Tensor:
    """Return (N, 1, H, W): how light each pixel is, by ITU-R BT.601, which Pillow's ``L`` follows too."""
    return (pictures * constant((0.299, 0.587, 0.114), pictures.device).view(3, 1, 1)).sum(1, keepdim=True)


def _blurred(maps: Tensor, sigma: float) -> Tensor:
    """Return (N, 1, H, W) maps blurred by a Gaussian; what lies outside is as the edge is."""
    reach = max(1, round(3 * sigma))
    line = torch.exp(-(torch.arange(-reach, reach + 1, device=maps.device).float() ** 2) / (2 * sigma**2))
    line = line / line.sum()
    padded = F.pad(maps, (reach,) * 4, mode="replicate")
    return F.conv2d(F.conv2d(padded, line.view(1, 1, -1, 1)), line.view(1, 1, 1, -1))
