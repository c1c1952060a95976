"""From logits to what a classifier says. Knows nothing of where the logits come from."""

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


def best_of_each(logits: Tensor) -> tuple[list[int], Tensor]:
    """Return the best class of each row of (rows, classes) logits, and its probability (rows,).

    Example:
        >>> best_of_each(torch.tensor([[0.0, 2.0], [1.0, 1.0]]))
        ([1, 0], tensor([0.8808, 0.5000]))
    """
    probabilities = logits.softmax(dim=1)
    best = probabilities.argmax(dim=1)
    return best.tolist(), probabilities.gather(1, best.unsqueeze(1)).squeeze(1)
