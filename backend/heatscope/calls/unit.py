"""One value of any node, and every number it was computed from."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from heatscope.calls.inputs import InputRequest, read_input
from heatscope.errors import NotFiniteError
from heatscope.inspection.opened_value import (
    SOFTMAX,
    OpenedValue,
    check_no_nan,
    check_place,
    names_for,
    open_share,
    open_value,
    share_of,
)
from heatscope.models.adapter import Given, ImageGiven
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope.tracing import Opened
from heatscope.tracing.operations import operation_of
from heatscope.tracing.operations.made_up import Opaque

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
    #: By the names of the contract; a tuple is a row and a column. None of a kind that it has no names for.
    numbers: Mapping[str, Tensor | float | tuple[int, int]] | None = None
    node: str = ""  #: the operation that computed it
    #: Why it is not taken apart, and all that its operation read then, by name; None of one that is.
    closed: tuple[str, tuple[str, ...]] | None = None
    opened: Opened | None = None  #: its arithmetic in the form that every kind has; None where numbers say it all


def compute(model: Served, request: UnitRequest, clock: Stopwatch) -> Unit:
    """Return the value and what it was computed from.

    Raises:
        UnknownLayerError: there is no such node.
        InputError: it has no such place.
        NotFiniteError: it is NaN, or computed from such.
    """
    given = read_input(model, request, clock)
    with clock.part("forward"):
        if request.layer == SOFTMAX and model.has_labels and not _is_own_softmax(model, request):
            assert isinstance(given, ImageGiven), "a network that names what a photo shows"
            return _of_softmax(model, given, request)
        return _of_node(model, given, request)


def _is_own_softmax(model: Served, request: UnitRequest) -> bool:
    """Whether a node of the network is meant: one with as many axes, of the name that its probabilities have too."""
    trace = model.structure.trace
    return request.is_any and SOFTMAX in trace and len(request.place) == len(trace[SOFTMAX].shape)


def _of_node(model: Served, given: Given, request: UnitRequest) -> Unit:
    name, place = model.name_in_run(request.layer), request.place
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
    about: dict[str, Any] = {"type": found.node.module_type, "op": found.opened.kind, "reads": reads, "seen": seen}
    opened = found.opened
    _check_no_nan(opened)
    numbers = None if request.is_any else _numbers(found)
    at = opened.at if request.is_any else place
    operation = operation_of(found.node)
    if isinstance(operation, Opaque):
        about["closed"] = operation.reason_of(found.node), tuple(source.name for source in found.node.inputs)
    return Unit(value=opened.recorded, place=at, numbers=numbers, node=found.node.name, opened=opened, **about)


def _of_softmax(model: Served, given: ImageGiven, request: UnitRequest) -> Unit:
    """Return what is said of the softmax that comes after a network's logits."""
    last = list(model.structure.layers)[-1]
    logits = model.logits_of(model.record(given).result, given)[0]
    height, width = given.pixels.shape[-2:]
    seen = Seen(((0, height - 1), (0, width - 1)), None)
    about: dict[str, Any] = {"type": "Softmax", "op": "softmax", "reads": last, "seen": seen, "node": SOFTMAX}
    if request.is_any:
        opened = open_share(logits, last, request.place).opened
        _check_no_nan(opened)
        return Unit(value=opened.recorded, place=opened.at, opened=opened, **about)
    check_place(SOFTMAX, logits.shape, *request.place)
    share = share_of(logits, request.place[0])
    numbers = {"inputs": share.logits, "exponentials": share.exponentials}
    return Unit(value=float(share.value), place=request.place, numbers=numbers, **about)


def _check_no_nan(opened: Opened) -> None:
    """Raise NotFiniteError if a value is NaN, or what it was computed from, which cannot be written."""
    for operand in opened.operands:
        check_no_nan(operand.values, f"that '{opened.node}' reads as {operand.role}")
    for name, step in opened.steps.items():
        if isinstance(step, Tensor):
            check_no_nan(step, f"of '{opened.node}' on the way, {name},")
    if math.isnan(opened.recorded):
        read = [f"{each.role} {float(each.values):g}" for each in opened.operands if each.values.numel() == 1]
        made_of = f", though what it is computed from is not ({', '.join(read)})" if read else ""
        raise NotFiniteError(f"'{opened.node}' is NaN at {', '.join(map(str, opened.at))}{made_of}")


def _seen(found: OpenedValue, has_maps: bool) -> Seen | None:
    if found.field is None or found.size is None:
        return None
    rows, columns = found.field[0], found.field[1]
    inside = tuple(
        (max(first, 0), min(last, size - 1)) for (first, last), size in zip(found.field, found.size, strict=True)
    )
    return Seen((inside[0], inside[1]), (rows, columns) if has_maps else None)


def _numbers(found: OpenedValue) -> Mapping[str, Tensor | float | tuple[int, int]] | None:
    """Return the numbers of the kinds of layer that a photo network is made of."""
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
