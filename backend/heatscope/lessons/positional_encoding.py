"""Where a word stands, as a vector of sines and cosines.

Vaswani et al. 2017, section 3.5, https://arxiv.org/abs/1706.03762. Knows nothing of words.
"""

import math

from heatscope.errors import InputError


def rates(width: int) -> list[float]:
    """Return by how much each pair of numbers turns from one place to the next, in radians.

    Raises:
        InputError: ``width`` is not even, so its numbers make no pairs.

    Example:
        >>> [round(rate, 6) for rate in rates(4)]
        [1.0, 0.01]
    """
    if width < 2 or width % 2:
        raise InputError(f"a width of {width} makes no pairs; an even number does")
    return [10_000 ** (-index / width) for index in range(0, width, 2)]


def encode_place(place: int, width: int) -> list[float]:
    """Return the vector of ``place``: sin and cos of place · rate, for each rate in turn.

    Example:
        >>> [round(value, 6) for value in encode_place(1, 4)]
        [0.841471, 0.540302, 0.01, 0.99995]
    """
    return [turn(place * rate) for rate in rates(width) for turn in (math.sin, math.cos)]


def product_at_distance(distance: int, width: int) -> float:
    """Return the dot product of the vectors of any two places this far apart: Σ cos(distance · rate).

    It depends on nothing else, as sin a sin b + cos a cos b = cos(a − b).

    Example:
        >>> round(product_at_distance(1, 512), 5)
        249.1021
    """
    return math.fsum(math.cos(distance * rate) for rate in rates(width))
