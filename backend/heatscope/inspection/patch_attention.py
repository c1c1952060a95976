"""How far and how broadly the heads of a vision transformer look over a picture.

Dosovitskiy et al. 2021, section 4.5 and figure 7, https://arxiv.org/abs/2010.11929,
measure the mean distance between a patch and those it asks: the receptive field that a
head chooses, where a convolution is given one. Knows nothing of pictures.

Axes: H heads, P patches row by row, T = 1 + P tokens, the class token first.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor


class PatchHead(NamedTuple):
    """Of one head: where its attention goes, as the mean over its queries."""

    distance: float  #: of the patches from the patches they ask, centre to centre, in patches
    farthest: float  #: the same if a patch asked the one farthest from it
    entropy: float  #: nats: 0 for one key alone, ln T for all alike; over all queries
    broadness: float  #: entropy / ln T
    itself: float  #: share of the patches' attention on themselves
    neighbours: float  #: share on the up to eight patches around them
    class_token: float  #: share on the class token


def describe_patch_heads(attention: Tensor, rows: int, columns: int) -> list[PatchHead]:
    """Return what each head of (H, T, T) ``attention`` over rows × columns patches does.

    Attention on the class token, which is nowhere, counts for no distance: the rest is taken as the whole.

    Example:
        >>> [head.distance for head in describe_patch_heads(torch.eye(5).unsqueeze(0), 2, 2)]
        [0.0]
    """
    assert attention.size(-1) == 1 + rows * columns, "a token a patch and the class token"
    distance = distances(rows, columns).to(attention.dtype)  # (P, P)
    between = attention[:, 1:, 1:]  # (H, P, P)
    on_patches = between.sum(dim=-1)  # (H, P)
    mean = (between * distance).sum(dim=-1) / on_patches.clamp_min(torch.finfo(attention.dtype).tiny)  # (H, P)
    entropy = torch.special.entr(attention).sum(dim=-1).mean(dim=-1)  # (H)
    around = (distance > 0) & (distance < 1.5)  # (P, P), diagonals are √2 away
    figures = (
        mean.mean(dim=-1),
        distance.amax(dim=-1).mean().expand(len(attention)),
        entropy,
        entropy / math.log(attention.size(-1)),
        between.diagonal(dim1=-2, dim2=-1).mean(dim=-1),
        (between * around).sum(dim=-1).mean(dim=-1),
        attention[:, 1:, 0].mean(dim=-1),
    )  # (H) each
    return [PatchHead(*row) for row in torch.stack(figures, dim=1).tolist()]


def distances(rows: int, columns: int) -> Tensor:
    """Return (P, P), how far the centres of any two patches of a grid are apart, in patches.

    Example:
        >>> distances(1, 3)
        tensor([[0., 1., 2.],
                [1., 0., 1.],
                [2., 1., 0.]])
    """
    places = torch.cartesian_prod(torch.arange(rows), torch.arange(columns)).float()  # (P, 2)
    return torch.cdist(places, places, compute_mode="donot_use_mm_for_euclid_dist")
