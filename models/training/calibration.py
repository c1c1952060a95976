"""Is a network right as often as it says it is sure?

The expected calibration error of Guo et al. 2017, section 2 (https://arxiv.org/abs/1706.04599): answers are put into
bins by their probability, and of each bin the share that is right is set beside the mean probability. What they find
for large networks, that one temperature for all logits mends most of it (section 4.2), is done here too. Knows nothing
of what a network is made of.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

BINS = 15


def expected_calibration_error(probability: Tensor, is_right: Tensor, bins: int = BINS) -> float:
    """Return how far probability and being right lie apart, 0 … 1, the mean over all answers.

    Args:
        probability: (N,) of the answer given.
        is_right: (N,) whether it was.
        bins: of equal width, from 0 to 1, each with its upper end.

    Example:
        >>> probability = torch.tensor([0.95, 0.95, 0.55, 0.55])
        >>> round(expected_calibration_error(probability, torch.tensor([True, True, True, False])), 3)
        0.05
    """
    place = (probability.double() * bins).ceil().long().clamp(1, bins) - 1
    surplus = torch.zeros(bins, dtype=torch.float64).index_add(0, place, probability.double() - is_right.double())
    return float(surplus.abs().sum()) / len(probability)


def calibration_error(logits: Tensor, truth: Tensor) -> float:
    """Return the expected calibration error of the best of (N, C) logits; ``truth`` (N,) is what is right."""
    probability, answer = logits.double().softmax(1).max(1)
    return expected_calibration_error(probability, answer == truth)


def temperature(logits: Tensor, truth: Tensor) -> float:
    """Return by what (N, C) logits must be divided so that the truth (N,) surprises least.

    Example:
        >>> logits = torch.tensor([[4.0, 0.0]]).repeat(10, 1)  # 98 % sure, and 7 of 10 times right
        >>> truth = torch.tensor([0] * 7 + [1] * 3)
        >>> round(temperature(logits, truth), 2), round(calibration_error(logits / 4.72, truth), 3)
        (4.72, 0.0)
    """
    logits, truth = logits.double().clone(), truth.clone()  # those made for inference alone take no gradient
    cold = torch.zeros((), dtype=torch.float64, requires_grad=True)  # log of 1 / temperature
    optimizer = torch.optim.LBFGS([cold], max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        surprise = F.cross_entropy(logits * cold.exp(), truth)
        surprise.backward()  # type: ignore[no-untyped-call]
        return surprise

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return float((-cold).detach().exp())
