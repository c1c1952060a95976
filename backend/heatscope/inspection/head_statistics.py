"""What a head does, told from its attention, and a name for it.

Clark et al. 2019, "What Does BERT Look At?", sections 3.1 and 3.2, https://arxiv.org/abs/1906.04341,
measure these and find heads of these kinds. Knows nothing of words.

Axes: H heads, T tokens, the token for the whole sequence first.
"""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

#: The share of its attention from which on a head is named after where it goes, whatever the length.
NAMED_FROM = 0.4
#: In a long sentence less will do, if it is so many times what each token would get if all were alike.
NAMED_FROM_TIMES, LEAST_NAMED_FROM = 4, 0.15
#: The broadness from which on a head that goes nowhere in particular is called broad.
BROAD_FROM = 0.8
#: Most rows and columns of a thumbnail.
THUMBNAIL_SIZE = 64


class HeadStatistics(NamedTuple):
    """Of one head: where its attention goes, as the mean over its queries."""

    name: str  #: ``previous word``, ``next word``, ``itself``, ``first token``, ``punctuation``, ``broad`` or ``mixed``
    share: float  #: what the name was given for; of a mixed head the largest share
    entropy: float  #: nats: 0 for one key alone, ln T for all alike
    broadness: float  #: entropy / ln T
    distance: float  #: |query − key| in tokens
    previous: float  #: share on the token before, of the queries that have one
    itself: float
    next: float  #: share on the token after, of the queries that have one
    first: float  #: share on token 0, of the other queries
    punctuation: float  #: share on the last token, where that is punctuation; else 0


def describe_heads(attention: Tensor, ends_in_punctuation: bool) -> list[HeadStatistics]:
    """Return what each head of (H, T, T) ``attention`` does.

    Example:
        >>> [(head.name, head.distance) for head in describe_heads(torch.eye(3).unsqueeze(0), False)]
        [('itself', 0.0)]
    """
    length = attention.size(-1)
    assert length > 1, "there is a word beside the first token"
    place = torch.arange(length)
    distance = (place.unsqueeze(1) - place.unsqueeze(0)).abs()  # (T, T)
    entropy = torch.special.entr(attention).sum(dim=-1).mean(dim=-1)  # (H)
    mean_distance = (attention * distance).sum(dim=-1).mean(dim=-1)  # (H)
    previous, itself, after = (
        attention.diagonal(offset, dim1=-2, dim2=-1).mean(dim=-1) for offset in (-1, 0, 1)
    )  # (H) each
    first = attention[:, 1:, 0].mean(dim=-1)  # (H)
    punctuation = attention[:, :, -1].mean(dim=-1) * ends_in_punctuation  # (H)
    columns = (entropy, entropy / math.log(length), mean_distance, previous, itself, after, first, punctuation)
    return [HeadStatistics(*_name(length, *row[1:2], *row[3:]), *row) for row in torch.stack(columns, dim=1).tolist()]


def thumbnails(attention: Tensor) -> Tensor:
    """Return (H, t, t) of (H, T, T), t at most ``THUMBNAIL_SIZE``: the strongest weight of each block.

    The strongest and not the mean, so that one key among many stays visible.

    Example:
        >>> thumbnails(torch.rand(8, 300, 300)).shape, thumbnails(torch.rand(8, 5, 5)).shape
        (torch.Size([8, 64, 64]), torch.Size([8, 5, 5]))
    """
    if attention.size(-1) <= THUMBNAIL_SIZE:
        return attention
    return F.adaptive_max_pool2d(attention, THUMBNAIL_SIZE)


def _name(
    length: int, broadness: float, previous: float, itself: float, after: float, first: float, punctuation: float
) -> tuple[str, float]:
    """Return what to call a head, and the number that decides it."""
    shares = {
        "previous word": previous,
        "next word": after,
        "itself": itself,
        "first token": first,
        "punctuation": punctuation,
    }
    name = max(shares, key=lambda key: shares[key])
    if shares[name] >= min(NAMED_FROM, max(LEAST_NAMED_FROM, NAMED_FROM_TIMES / length)):
        return name, shares[name]
    return ("broad", broadness) if broadness >= BROAD_FROM else ("mixed", shares[name])
