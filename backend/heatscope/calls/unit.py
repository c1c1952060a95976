"""One value of any node, and every number it was computed from."""

from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from heatscope.calls.inputs import InputRequest, read_input
from heatscope.inspection.opened_value import (
    SOFTMAX,
    OpenedValue,
    Share,
    check_place,
    names_for,
    open_share,
    open_value,
    share_of,
)
from heatscope.models.adapter import ImageGiven, TextGiven
from heatscope.models.served import Served
from heatscope.timing import Stopwatch

Span = tuple[int, int]  #: first and last


@dataclass(frozen=True)
class UnitRequest(InputRequest):
    """An input, and which value is opened."""

    layer: str = field(kw_only=True)
    place: tuple[int, ...] = field(kw_only=True)
    is_any: bool = field(kw_only=True)  #: one index an axis of a node, instead of channel, row and column


@dataclass(frozen=True)
class Seen:
    """Which part of the picture the value saw, without and with the padding around it."""

    inside: tuple[Span, Span]  #: rows, columns
    unclipped: tuple[Span, Span] | None  #: of a layer with maps


@dataclass(frozen=True)
class Unit:
    """A value of a node, taken apart."""

    type: str  #: PyTorch class of its module
    op: str
    reads: str  #: the first that it reads
    value: float
    place: tuple[int, ...]
    seen: Seen | None
    found: OpenedValue | None  #: None of the softmax by channel
    share: Share | None = None  #: of the softmax by channel


def compute(model: Served, request: UnitRequest, clock: Stopwatch) -> Unit:
    """Return the value and what it was computed from.

    Raises:
        UnknownLayerError: there is no such node.
        InputError: it has no such place.
    """
    given = read_input(model, request, clock)
    with clock.part("forward"):
        if request.layer == SOFTMAX and model.has_labels:
            assert isinstance(given, ImageGiven), "a network that names what a photo shows"
            return _of_softmax(model, given, request)
        return _of_node(model, given, request)


def _of_node(model: Served, given: ImageGiven | TextGiven, request: UnitRequest) -> Unit:
    name, place = request.layer, request.place
    trace = model.record(given, names_for(model.structure, name, *([SOFTMAX] if model.has_labels else [])))
    if not request.is_any:
        shape = trace[name].shape[1:] if len(trace[name].shape) > 1 else trace[name].shape
        check_place(name, shape, *place)
        place = place[: len(shape)]
    found = open_value(trace, model.structure, name, place, model.picture_name)
    listed = model.structure.layers.get(name)
    if listed and listed.inputs:
        reads = listed.inputs[0]
    else:
        # One that reads nothing makes up its values itself.
        reads = found.node.inputs[0].name if found.node.inputs else "constant"
    seen = _seen(found, listed is not None and listed.is_spatial)
    return Unit(found.node.module_type, found.opened.kind, reads, found.opened.recorded, place, seen, found)


def _of_softmax(model: Served, given: ImageGiven, request: UnitRequest) -> Unit:
    """Return what is said of the softmax that comes after a network's logits."""
    last = list(model.structure.layers)[-1]
    logits = model.logits_of(model.record(given).result, given)[0]
    height, width = given.pixels.shape[-2:]
    seen = Seen(((0, height - 1), (0, width - 1)), None)
    about: dict[str, Any] = {"type": "Softmax", "op": "softmax", "reads": last, "place": request.place, "seen": seen}
    if request.is_any:
        found = open_share(logits, last, request.place)
        return Unit(value=found.opened.recorded, found=found, **about)
    check_place(SOFTMAX, logits.shape, *request.place)
    share = share_of(logits, request.place[0])
    return Unit(value=float(share.value), found=None, share=share, **about)


def _seen(found: OpenedValue, has_maps: bool) -> Seen | None:
    if found.field is None or found.size is None:
        return None
    rows, columns = found.field[0], found.field[1]
    inside = tuple(
        (max(first, 0), min(last, size - 1)) for (first, last), size in zip(found.field, found.size, strict=True)
    )
    return Seen((inside[0], inside[1]), (rows, columns) if has_maps else None)


def numbers_of(found: OpenedValue) -> dict[str, Tensor | float | tuple[int, int]] | None:
    """Return the numbers of the kinds of layer that a photo network is made of, by the names of the contract.

    A tuple is a row and a column. None of another kind.
    """
    roles = {operand.role: operand for operand in found.opened.operands}
    steps: Any = found.opened.steps
    bias = float(roles["bias"].values) if "bias" in roles else 0.0
    match found.opened.kind:
        case "convolution":
            return {
                "patch": roles["patch"].values,
                "patch_start": found.window_start,
                "weight": roles["weight"].values,
                "channel_sums": steps["channel_sums"],
                "bias": bias,
            }
        case "max pooling" | "average pooling" | "adaptive pooling":
            patch: dict[str, Any] = {"patch": found.window, "patch_start": found.window_start}
            return patch | ({"winner": tuple(steps["winner"].tolist()[-2:])} if "winner" in steps else {})
        case "linear":
            return {"inputs": roles["input"].values, "weights": roles["weight"].values, "bias": bias}
        case "pointwise":
            return {"input_value": float(found.opened.operands[0].values)}
    return None
