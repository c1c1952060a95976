"""`/models/{id}/unit`: one value of a layer and every number it was computed from."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AnyModel, Limits, Run, TensorForm
from heatscope.api.given import InSent, read_sent
from heatscope.api.photo import InPosture
from heatscope.api.schemas import unit as schemas
from heatscope.api.schemas.asked import LARGEST
from heatscope.errors import InputError
from heatscope.inspection.opened_value import (
    SOFTMAX,
    OpenedValue,
    check_place,
    finite,
    names_for,
    open_share,
    open_value,
    share_of,
)
from heatscope.inspection.structure import Layer
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope.wire import Form

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["photo"])
Span = tuple[int, int]

LayerQuery = Annotated[
    str,
    Query(
        max_length=300,
        description="A layer's name, as `GET /models/{model_id}` lists it, any node's, as `/trace` does, or `softmax`.",
        examples=["conv1"],
    ),
]
Channel = Annotated[
    int | None, Query(ge=-LARGEST, le=LARGEST, description="Which map of the layer, counted from 0.", examples=[0])
]
Row = Annotated[
    int,
    Query(
        ge=-LARGEST, le=LARGEST, description="From the top, counted from 0; 0 where there are no maps.", examples=[0]
    ),
]
Column = Annotated[
    int,
    Query(
        ge=-LARGEST, le=LARGEST, description="From the left, counted from 0; 0 where there are no maps.", examples=[0]
    ),
]
At = Annotated[
    str | None,
    Query(
        pattern=r"^(\d{1,9}(,\d{1,9}){0,7})?$",
        description="Instead of channel, row and column: the value's place in the output of any node, one index an "
        "axis; the batch's, which is 0, may be left out, and a node of one number without axes takes none: `at=`. The "
        "answer then has `operands`.",
        examples=["0,3,17"],
    ),
]


@router.post("/unit", response_model=schemas.Unit, responses=answers.PHOTO)
async def compute_unit(
    model: AnyModel,
    sent: InSent,
    posture: InPosture,
    form: TensorForm,
    settings: Limits,
    run: Run,
    layer: LayerQuery,
    channel: Channel = None,
    row: Row = 0,
    column: Column = 0,
    at: At = None,
) -> Response:
    """Open one value: everything it was computed from, so that it can be computed again by hand."""
    place = _place(channel, row, column, at)

    def work(clock: Stopwatch) -> dict[str, Any]:
        given = read_sent(sent, model, settings, posture, clock)
        if layer == SOFTMAX and model.has_labels:
            return _of_softmax(model, given, place, at is not None, clock, form)
        return _of_node(model, given, layer, place, at is not None, clock, form)

    return await run(work)


def _place(channel: int | None, row: int, column: int, at: str | None) -> list[int]:
    if at is not None:
        # A node may have one number and no axis.
        return [int(index) for index in at.split(",")] if at else []
    if channel is None:
        raise InputError("which value is asked for? give channel, row and column, or at")
    return [channel, row, column]


def _of_node(
    model: Served, given: Any, layer: str, place: list[int], is_any: bool, clock: Stopwatch, form: Form
) -> dict[str, Any]:
    with clock.part("forward"):
        trace = model.record(given, names_for(model.structure, layer, *([SOFTMAX] if model.has_labels else [])))
        if not is_any:
            shape = _shape(trace[layer].shape)
            check_place(layer, shape, *place)
            place = place[: len(shape)]
        found = open_value(trace, model.structure, layer, place, model.picture_name)
    with clock.part("encode"):
        return _answer(model, layer, place, found, is_any, form)


def _shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return a node's shape without the batch."""
    return shape[1:] if len(shape) > 1 else shape


def _of_softmax(
    model: Served, given: Any, place: list[int], is_any: bool, clock: Stopwatch, form: Form
) -> dict[str, Any]:
    """Return what is said of the softmax that comes after a network's logits."""
    last = list(model.structure.layers)[-1]
    with clock.part("forward"):
        logits = model.logits_of(model.record(given).result, given)[0]
        if is_any:
            found = open_share(logits, last, place)
        else:
            check_place(SOFTMAX, logits.shape, *place)
            share = share_of(logits, place[0])
    with clock.part("encode"):
        height, width = given.pixels.shape[-2:]
        said = {
            "layer": SOFTMAX, "type": "Softmax", "op": "softmax", "input": last,
            "receptive_field": _rectangle((0, height - 1), (0, width - 1)),
        }  # fmt: skip
        if is_any:
            value = {"value": wire.number(found.opened.recorded), "at": list(found.opened.at), "node": SOFTMAX}
            return said | value | _operands(found, form)
        return said | {
            "channel": place[0], "row": 0, "column": 0, "value": _number(share.value),
            "inputs": wire.tensor(share.logits, form), "exponentials": wire.tensor(share.exponentials, form),
        }  # fmt: skip


def _answer(model: Served, name: str, place: list[int], found: OpenedValue, is_any: bool, form: Form) -> dict[str, Any]:
    listed = model.structure.layers.get(name)
    said: dict[str, Any] = {
        "layer": name,
        "type": found.node.module_type,
        "op": found.opened.kind,
        "input": _reads(listed, found),
        "value": wire.number(found.opened.recorded),
    }
    said |= _seen(model, listed is not None and listed.is_spatial, found)
    if is_any:
        return said | {"at": list(found.opened.at), "node": found.node.name} | _operands(found, form)
    return said | dict(zip(("channel", "row", "column"), [*place, 0, 0], strict=False)) | _numbers(found, form)


def _reads(listed: Layer | None, found: OpenedValue) -> str:
    """Return the first that a node reads; one that reads nothing makes up its values itself."""
    if listed and listed.inputs:
        return listed.inputs[0]
    return found.node.inputs[0].name if found.node.inputs else "constant"


def _seen(model: Served, has_maps: bool, found: OpenedValue) -> dict[str, Any]:
    """Return what the value sees of the picture."""
    if found.field is None or found.size is None:
        return {}
    height, width = found.size
    (top, bottom), (left, right) = found.field
    inside = _rectangle((max(top, 0), min(bottom, height - 1)), (max(left, 0), min(right, width - 1)))
    if not has_maps:
        return {"receptive_field": inside}
    return {"receptive_field": inside, "unclipped_receptive_field": _rectangle((top, bottom), (left, right))}


def _rectangle(rows: Span, columns: Span) -> dict[str, int]:
    return {"top": rows[0], "left": columns[0], "bottom": rows[1], "right": columns[1]}


def _operands(found: OpenedValue, form: Form) -> dict[str, Any]:
    """Return the arithmetic of any kind of operation."""
    return {
        "formula": found.opened.formula,
        "operands": [
            {
                "role": operand.role,
                "node": operand.source,
                "values": wire.tensor(finite(operand.values), form),
                "places": wire.tensor(operand.places, form),
            }
            for operand in found.opened.operands
        ],
        "steps": {
            name: step if isinstance(step, float) else wire.tensor(finite(step), form)
            for name, step in found.opened.steps.items()
        },
    }


def _numbers(found: OpenedValue, form: Form) -> dict[str, Any]:
    """Return the numbers of the kinds of layer that a photo network is made of, by the names of the contract."""
    roles = {operand.role: operand for operand in found.opened.operands}
    steps: Any = found.opened.steps
    match found.opened.kind:
        case "convolution":
            return {
                "patch": wire.tensor(roles["patch"].values, form),
                "patch_start": _cell(found.window_start),
                "weight": wire.tensor(roles["weight"].values, form),
                "channel_sums": wire.tensor(steps["channel_sums"], form),
                "bias": _number(roles["bias"].values) if "bias" in roles else 0.0,
            }
        case "max pooling" | "average pooling" | "adaptive pooling":
            patch = {"patch": wire.tensor(found.window, form), "patch_start": _cell(found.window_start)}
            return patch | ({"winner": _cell(steps["winner"].tolist()[-2:])} if "winner" in steps else {})
        case "linear":
            return {
                "inputs": wire.tensor(roles["input"].values, form),
                "weights": wire.tensor(roles["weight"].values, form),
                "bias": _number(roles["bias"].values) if "bias" in roles else 0.0,
            }
        case "pointwise":
            return {"input_value": _number(found.opened.operands[0].values)}
    return _operands(found, form)


def _cell(place: Any) -> Mapping[str, int]:
    return {"row": place[0], "column": place[1]}


def _number(value: Any) -> Any:
    return wire.numbers(value.reshape(1))[0]
