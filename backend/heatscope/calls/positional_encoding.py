"""The vectors that a network adds for places."""

from dataclasses import dataclass

from torch import Tensor

from heatscope.errors import InputError
from heatscope.lessons.positional_encoding import product_at_distance, rates
from heatscope.models.served import Served


@dataclass(frozen=True)
class PlacesRequest:
    """How many places."""

    length: int


@dataclass(frozen=True)
class PositionalEncoding:
    """Where a token stands, as a vector."""

    encoding: Tensor  #: (length, width)
    rates: list[float]
    products: list[float]  #: of any two places so far apart


def compute(model: Served, request: PlacesRequest) -> PositionalEncoding:
    """Return the vectors of the first places.

    Raises:
        InputError: there are fewer.
    """
    length, table = request.length, model.network.positions
    if length > len(table):
        raise InputError(f"no encoding of {length} places; at most {len(table)}, as a text has {len(table) - 1} words")
    width = table.size(1)
    products = [product_at_distance(distance, width) for distance in range(length)]
    return PositionalEncoding(table[:length], rates(width), products)
