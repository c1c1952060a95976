"""How many numbers a layer has to learn, with every product written out.

Three ways to read the same maps: every unit sees everything; every place has a
filter of its own; one filter serves every place. Knows nothing of PyTorch.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from heatscope.errors import InputError
from heatscope.lessons.sizes import output_size

#: Beyond this JSON's readers, JavaScript among them, no longer tell whole numbers apart.
LARGEST = 2**53 - 1
AXES = ("channels", "height", "width")


class Factor(NamedTuple):
    """One number of a product, and what it counts."""

    name: str
    value: int


@dataclass(frozen=True)
class Count:
    """What a layer learns: products of weights and of biases."""

    weight_factors: tuple[Factor, ...]
    bias_factors: tuple[Factor, ...]

    @property
    def weights(self) -> int:
        """How many weights."""
        return prod(factor.value for factor in self.weight_factors)

    @property
    def biases(self) -> int:
        """How many biases."""
        return prod(factor.value for factor in self.bias_factors)

    @property
    def total(self) -> int:
        """Weights and biases."""
        return self.weights + self.biases

    @property
    def formula(self) -> str:
        """Both products and their sum."""
        return f"{_product(self.weight_factors)} weights; {_product(self.bias_factors)} biases; {self.total:,} in all"


def fully_connected(inputs: Iterable[int], outputs: Iterable[int]) -> Count:
    """Count a dense layer between two shapes: every output has a weight for every input.

    Example:
        >>> fully_connected([3, 100, 100], [1000]).formula
        '3 × 100 × 100 × 1,000 = 30,000,000 weights; 1,000 biases; 30,001,000 in all'
    """
    read = tuple(Factor(*pair) for pair in zip(AXES, inputs, strict=False))
    units = tuple(outputs)
    names = ("units",) if len(units) == 1 else tuple(f"output {axis}" for axis in AXES)
    written = tuple(Factor(*pair) for pair in zip(names, units, strict=True))
    return Count(read + written, written)


def locally_connected(
    inputs: tuple[int, int, int], filters: int, kernel_size: int, stride: int = 1, padding: int = 0
) -> Count:
    """Count windows over (channels, height, width) that learn weights of their own at every place.

    Raises:
        InputError: the window is larger than the padded input.

    Example:
        >>> locally_connected((3, 5, 4), filters=2, kernel_size=3).formula
        '3 × 2 × 2 × 3 × 3 × 3 = 324 weights; 3 × 2 × 2 = 12 biases; 336 in all'
    """
    channels, height, width = inputs
    places = (
        Factor("output height", output_size(height, kernel_size, stride, padding)),
        Factor("output width", output_size(width, kernel_size, stride, padding)),
    )
    shared = convolution(channels, filters, kernel_size)
    return Count(places + shared.weight_factors, places + shared.bias_factors)


def convolution(channels: int, filters: int, kernel_size: int) -> Count:
    """Count filters that are the same at every place, however large the picture.

    Example:
        >>> convolution(3, filters=64, kernel_size=3).formula
        '64 × 3 × 3 × 3 = 1,728 weights; 64 biases; 1,792 in all'
    """
    of_filters = Factor("filters", filters)
    kernel = (Factor("kernel height", kernel_size), Factor("kernel width", kernel_size))
    return Count((of_filters, Factor("channels", channels), *kernel), (of_filters,))


def check_countable(count: Count) -> None:
    """Raise InputError for more numbers than can be told exactly.

    Example:
        >>> check_countable(fully_connected([4000, 10000, 10000], [10**6]))
        Traceback (most recent call last):
        heatscope.errors.InputError: that makes 400,000,000,001,000,000 numbers to learn; \
up to 9,007,199,254,740,991 are counted
    """
    if count.total > LARGEST:
        raise InputError(f"that makes {count.total:,} numbers to learn; up to {LARGEST:,} are counted")


def _product(factors: tuple[Factor, ...]) -> str:
    result = f"{prod(factor.value for factor in factors):,}"
    return result if len(factors) == 1 else f"{' × '.join(f'{factor.value:,}' for factor in factors)} = {result}"
