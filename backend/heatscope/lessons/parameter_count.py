"""How many numbers a layer has to learn. Knows nothing of PyTorch."""

from collections.abc import Iterable
from math import prod


def fully_connected(inputs: Iterable[int], outputs: Iterable[int]) -> int:
    """Return the weights and biases of a dense layer between two shapes.

    Example:
        >>> fully_connected([3, 100, 100], [1000])
        30001000
    """
    output_count = prod(outputs)
    return prod(inputs) * output_count + output_count
