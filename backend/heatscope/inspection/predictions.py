"""From logits to what a classifier says. Knows nothing of where the logits come from."""

import math
from typing import NamedTuple

import torch
from torch import Tensor


class Ranking(NamedTuple):
    """The best classes first."""

    indices: list[int]
    logits: Tensor  #: (K,)
    probabilities: Tensor  #: (K,), of the softmax over all classes


def rank(logits: Tensor, count: int | None = None) -> Ranking:
    """Return the ``count`` best of (classes,) logits; all of them if None or more than there are.

    Equal logits stay in the order of their classes.

    Example:
        >>> rank(torch.tensor([1.0, 3.0, 2.0]), 2)
        Ranking(indices=[1, 2], logits=tensor([3., 2.]), probabilities=tensor([0.6652, 0.2447]))
    """
    order = torch.argsort(logits, descending=True, stable=True)[:count]
    return Ranking(order.tolist(), logits[order], logits.softmax(dim=0)[order])


class Uncertainty(NamedTuple):
    """How sure a classifier is."""

    entropy: float  #: of all probabilities, in bits; 0 where one is 1
    greatest_entropy: float  #: where all are alike: log2 of their number
    shown_probability: float  #: of the best that are shown, together


def uncertainty(logits: Tensor, count: int | None = None) -> Uncertainty:
    """Return how sure (classes,) logits are, and what the ``count`` best hold; all of them if None.

    Shannon 1948, "A Mathematical Theory of Communication", section 6.

    Example:
        >>> uncertainty(torch.zeros(4), 1)
        Uncertainty(entropy=2.0, greatest_entropy=2.0, shown_probability=0.25)
    """
    shares = logits.double().softmax(dim=0)
    bits = -torch.special.xlogy(shares, shares).sum() / math.log(2)
    best = shares.sort(descending=True).values[:count]
    return Uncertainty(abs(float(bits)), math.log2(len(shares)), float(best.sum()))


def best_of_each(logits: Tensor) -> tuple[list[int], Tensor]:
    """Return the best class of each row of (rows, classes) logits, and its probability (rows,).

    Example:
        >>> best_of_each(torch.tensor([[0.0, 2.0], [1.0, 1.0]]))
        ([1, 0], tensor([0.8808, 0.5000]))
    """
    probabilities = logits.softmax(dim=1)
    best = probabilities.argmax(dim=1)
    return best.tolist(), probabilities.gather(1, best.unsqueeze(1)).squeeze(1)
