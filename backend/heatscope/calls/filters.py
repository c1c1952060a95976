"""What a convolution has learned."""

from dataclasses import dataclass

from torch import Tensor

from heatscope.inspection.filters import filters
from heatscope.models.served import Served


@dataclass(frozen=True)
class FiltersRequest:
    """Which convolution."""

    layer: str


@dataclass(frozen=True)
class Filters:
    """Its weights and biases."""

    weight: Tensor  #: (out, in, kernel height, kernel width)
    bias: Tensor | None  #: (out)


def compute(model: Served, request: FiltersRequest) -> Filters:
    """Return its weights and biases.

    Raises:
        UnknownLayerError: there is no such layer, or it is no convolution.
    """
    return Filters(*filters(model.structure, request.layer))
