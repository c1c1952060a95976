"""Which places of a photo speak for a label."""

from collections.abc import Callable
from dataclasses import dataclass, field

from heatscope.calls.photos import PhotoRequest, input_pixels, read_posed
from heatscope.errors import InputError
from heatscope.inspection.attribution.answer import Attribution, Way, attribute
from heatscope.inspection.attribution.cost import Cost, Method, Squares, choose_squares, cost, spent
from heatscope.inspection.attribution.methods import check_spatial
from heatscope.models.served import Served
from heatscope.timing import Stopwatch


@dataclass(frozen=True)
class Asked:
    """What is to be found out, checked."""

    label: int | None  #: the most probable if None
    way: Way
    pixels: tuple[int, int]  #: (height, width) of the input
    squares: Squares

    @property
    def cost(self) -> Cost:
        """What it takes."""
        return cost(self.way.method, self.pixels, self.squares)


@dataclass(frozen=True)
class AttributionRequest(PhotoRequest):
    """A photo, and what is to be found out."""

    asked: Asked = field(kw_only=True)


@dataclass(frozen=True)
class Attributed:
    """What was found out, and how many pictures went through the network for it."""

    found: Attribution
    forward_passes: int
    backward_passes: int


def asked_of(
    model: Served,
    method: Method,
    label: int | None = None,
    layer: str | None = None,
    size: int | None = None,
    patch: int | None = None,
    stride: int | None = None,
) -> Asked:
    """Return what is asked, once it is clear that it can be.

    Raises:
        UnknownLayerError: there is no such layer.
        InputError: it cannot be.
    """
    pixels = input_pixels(model, size)
    squares = choose_squares(pixels, patch, stride)
    read = _layer_to_read(model, method, layer)
    return Asked(label, Way(method, read, squares if method == "occlusion" else None), pixels, squares)


def compute(
    model: Served, request: AttributionRequest, clock: Stopwatch, watch: Callable[[int], None] = lambda pictures: None
) -> Attributed:
    """Return which places speak for the label; ``watch`` is told before each pass, and may raise to stop."""
    _, batch = read_posed(model, request, clock)
    asked = request.asked
    with clock.part("forward"):
        found = attribute(model, batch, asked.label, asked.way, watch)
    return Attributed(found, *spent(asked.way.method, asked.pixels, asked.squares, found.steps))


def _layer_to_read(model: Served, method: Method, layer: str | None) -> str | None:
    able = model.structure.spatial
    if method == "grad_cam" and not able:
        if layer is not None:
            model.find(layer)
        raise InputError(
            "grad_cam needs a layer with maps, and this model has none; saliency, integrated_gradients and occlusion "
            "need no layer"
        )
    if layer is None:
        return able[-1] if method == "grad_cam" else None
    found = model.find(layer).name
    if method != "grad_cam":
        raise InputError(f"{method} reads no layer; leave layer out, or ask for grad_cam")
    check_spatial(model, found)
    return found
