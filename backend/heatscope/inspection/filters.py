"""What the convolutions of a network have learned. Knows no network by name."""

from torch import Tensor

from heatscope.errors import UnknownLayerError, shown
from heatscope.inspection.structure import Structure


def filters(structure: Structure, layer: str) -> tuple[Tensor, Tensor | None]:
    """Return the weight (out, in, kernel height, kernel width) and the bias (out) of a convolution.

    Raises:
        UnknownLayerError: there is no such layer, or it is no convolution.
    """
    structure.find(layer)
    if layer not in structure.convolutions:
        has = ", ".join(structure.convolutions) or "none"
        raise UnknownLayerError(f"layer {shown(layer)} has no filters; layers that have: {has}")
    sources = structure.computing(layer).inputs
    weight, *bias = [source.tensor.detach() for source in sources if source.origin == "parameter"]
    return weight, bias[0] if bias else None
