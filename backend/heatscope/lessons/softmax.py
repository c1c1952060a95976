"""Softmax with every step kept. Knows nothing of where the scores come from."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from heatscope.errors import InputError


class Softmax(NamedTuple):
    """How weights came about, in the order they are computed."""

    maximum: float
    exponentials: list[float]  #: exp(score − maximum): the same weights, and none too large for a computer
    sum: float
    weights: list[float]


def softmax(scores: Sequence[float]) -> Softmax:
    """Return the weights of ``scores``: positive, and 1 together.

    Raises:
        InputError: there are no scores.

    Example:
        >>> [round(weight, 7) for weight in softmax([1, 2, 3]).weights]
        [0.0900306, 0.2447285, 0.665241]
    """
    if not scores:
        raise InputError("there are no scores; softmax needs one at least")
    maximum = max(scores)
    exponentials = [math.exp(score - maximum) for score in scores]
    total = math.fsum(exponentials)
    return Softmax(maximum, exponentials, total, [value / total for value in exponentials])
