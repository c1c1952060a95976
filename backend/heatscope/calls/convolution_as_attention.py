"""A convolution rebuilt as multi-head self-attention on a photo."""

from dataclasses import dataclass, field

from torch import Tensor

from heatscope.calls.photos import PhotoRequest, read_photo
from heatscope.inspection.convolution_as_attention import Rebuilt, check_alpha, convolution_named, rebuild_layer
from heatscope.inspection.windows import Pair
from heatscope.models.served import Served
from heatscope.timing import Stopwatch


@dataclass(frozen=True)
class RebuildingRequest(PhotoRequest):
    """A photo, a convolution, and how sharply the heads look from where."""

    layer: str = field(kw_only=True)
    alpha: float = field(kw_only=True)
    row: int | None = field(default=None, kw_only=True)  #: of the query; the middle if None
    column: int | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Compared:
    """Both ways, and how far they are from each other."""

    kernel_size: Pair
    rebuilt: Rebuilt
    difference: Tensor  #: (C, H, W), attention − convolution
    largest_difference: float
    largest: float  #: of the convolution, without its sign


def check(model: Served, request: RebuildingRequest) -> None:
    """Raise for what can be told before anything is computed: the layer and α."""
    convolution_named(model.structure, request.layer)
    check_alpha(request.alpha)


def compute(model: Served, request: RebuildingRequest, clock: Stopwatch) -> Compared:
    """Return the layer computed both ways.

    Raises:
        InputError: it has no such row or column.
    """
    layer = convolution_named(model.structure, request.layer)
    with clock.part("decode"):
        _, batch = read_photo(model, request)
    with clock.part("forward"):
        rebuilt = rebuild_layer(model, layer, batch, request.layer, request.alpha, request.row, request.column)
        difference = rebuilt.attention - rebuilt.convolution
        kernel = layer.kernel_size[0], layer.kernel_size[1]
        largest = float(difference.abs().max()), float(rebuilt.convolution.abs().max())
        return Compared(kernel, rebuilt, difference, *largest)
