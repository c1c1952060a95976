"""`/models/{id}/unit`: one value of a layer and every number it was computed from."""

import math
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AnyModel, Limits, Run, TensorForm
from heatscope.api.given import JSON_TOO, InSent, request_of
from heatscope.api.photo import InPosture
from heatscope.api.schemas import unit as schemas
from heatscope.api.schemas.asked import LARGEST
from heatscope.api.written_form import PLACE
from heatscope.calls import unit
from heatscope.calls.unit import Seen, Span, Unit, UnitRequest
from heatscope.errors import InputError
from heatscope.timing import Stopwatch
from heatscope.wire import Form

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["photo"])

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
        pattern=PLACE,
        description="Instead of channel, row and column: the value's place in the output of any node, one index an "
        "axis; the batch's, which is 0, may be left out, and a node of one number without axes takes none: `at=`. The "
        "answer then has `operands`.",
        examples=["0,3,17"],
    ),
]


@router.post("/unit", response_model=schemas.Unit, responses=answers.PHOTO, openapi_extra=JSON_TOO)
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
    wanted = {"layer": layer, "place": _place(channel, row, column, at), "is_any": at is not None}
    request = request_of(sent, settings, posture, UnitRequest, **wanted)

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = unit.compute(model, request, clock)
        with clock.part("encode"):
            return _answer(request, found, form)

    return await run(work)


def _place(channel: int | None, row: int, column: int, at: str | None) -> tuple[int, ...]:
    if at is not None:
        # A node may have one number and no axis.
        return tuple(int(index) for index in at.split(",")) if at else ()
    if channel is None:
        raise InputError("which value is asked for? give channel, row and column, or at")
    return channel, row, column


def _answer(request: UnitRequest, found: Unit, form: Form) -> dict[str, Any]:
    said: dict[str, Any] = {
        "layer": request.layer,
        "type": found.type,
        "op": found.op,
        "input": found.reads,
        "value": wire.number(found.value),
    } | _seen(found.seen)
    if math.isinf(found.value):
        said["is_infinite"] = True
    if request.is_any:
        return said | {"at": list(found.place), "node": found.node} | _operands(found, form)
    numbers = _operands(found, form) if found.numbers is None else _written(found.numbers, form)
    return said | dict(zip(("channel", "row", "column"), [*found.place, 0, 0], strict=False)) | numbers


def _seen(seen: Seen | None) -> dict[str, Any]:
    """Return what the value sees of the picture."""
    if seen is None:
        return {}
    inside = {"receptive_field": _rectangle(*seen.inside)}
    return inside | ({} if seen.unclipped is None else {"unclipped_receptive_field": _rectangle(*seen.unclipped)})


def _rectangle(rows: Span, columns: Span) -> dict[str, int]:
    return {"top": rows[0], "left": columns[0], "bottom": rows[1], "right": columns[1]}


def _operands(found: Unit, form: Form) -> dict[str, Any]:
    """Return the arithmetic of any kind of operation."""
    opened = found.opened
    assert opened is not None, "a value whose numbers have no names"
    closed = {} if found.closed is None else dict(zip(("reason", "reads"), found.closed, strict=True))
    return closed | {
        "formula": opened.formula,
        "operands": [
            {
                "role": operand.role,
                "node": operand.source,
                "values": wire.tensor(operand.values, form, may_be_infinite=True),
                "places": wire.tensor(operand.places, form),
            }
            for operand in opened.operands
        ],
        "steps": {name: _step(step, form) for name, step in opened.steps.items()},
    }


def _step(step: Any, form: Form) -> Any:
    return wire.bounded(step) if isinstance(step, float) else wire.tensor(step, form, may_be_infinite=True)


def _written(numbers: Mapping[str, Any], form: Form) -> dict[str, Any]:
    def written(value: Any) -> Any:
        if isinstance(value, tuple):
            return {"row": value[0], "column": value[1]}
        return wire.number(value) if isinstance(value, float) else wire.tensor(value, form, may_be_infinite=True)

    return {name: written(value) for name, value in numbers.items()}
