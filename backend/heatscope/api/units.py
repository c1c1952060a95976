"""`/models/{id}/unit`: one value of a layer and every number it was computed from."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import ConvolutionalModel, Limits, Photo, Run, TensorForm
from heatscope.api.layer_rows import field_axes, layer_rows
from heatscope.api.photo import InPosture, read_posed
from heatscope.api.schemas import unit as schemas
from heatscope.api.schemas.model import Layer
from heatscope.inspection.arithmetic import SOFTMAX, Unit, open_unit
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope.zoo import Loaded, PhotoCNN

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["photo"])

LayerQuery = Annotated[
    str,
    Query(description="A layer's name, as `GET /models/{model_id}` lists it, or `softmax`.", examples=["conv1"]),
]
Channel = Annotated[int, Query(description="Which map of the layer, counted from 0.", examples=[0])]
Row = Annotated[int, Query(description="From the top, counted from 0; 0 where there are no maps.", examples=[0])]
Column = Annotated[int, Query(description="From the left, counted from 0; 0 where there are no maps.", examples=[0])]


@router.post("/unit", response_model=schemas.Unit, responses=answers.PHOTO)
async def compute_unit(
    model: ConvolutionalModel,
    image: Photo,
    posture: InPosture,
    form: TensorForm,
    settings: Limits,
    run: Run,
    layer: LayerQuery,
    channel: Channel,
    row: Row = 0,
    column: Column = 0,
) -> Response:
    """Open one value: everything it was computed from, so that it can be computed again by hand."""

    def work(clock: Stopwatch) -> dict[str, Any]:
        batch = read_posed(image, model.card, settings, posture, clock)
        with clock.part("forward"):
            unit = open_unit(model.network, batch, layer, channel, row, column)
        with clock.part("encode"):
            step = _step(model, layer)
            return (
                {"layer": layer, "type": step.type, "input": step.input}
                | {"channel": channel, "row": row, "column": column}
                | _seen(step, row, column, *batch.shape[-2:])
                | _numbers(unit, form)
            )

    return await run(work)


def _step(model: Loaded[PhotoCNN], name: str) -> Layer:
    """Return what is known of a layer, or of the softmax behind the last one."""
    rows = layer_rows(model)
    last = rows[-1]
    softmax = last.model_copy(update={"name": SOFTMAX, "type": "Softmax", "input": last.name})
    return next(row for row in [*rows, softmax] if row.name == name)


def _seen(layer: Layer, row: int, column: int, height: int, width: int) -> dict[str, Any]:
    """Return what the value at (row, column) of ``layer`` sees of an input of this size."""
    whole = {"top": 0, "left": 0, "bottom": height - 1, "right": width - 1}
    if layer.receptive_field is None:
        return {"receptive_field": whole}
    vertical, horizontal = field_axes(layer)
    (top, bottom), (left, right) = vertical.pixels(row), horizontal.pixels(column)
    return {
        "receptive_field": {
            "top": max(top, 0),
            "left": max(left, 0),
            "bottom": min(bottom, height - 1),
            "right": min(right, width - 1),
        },
        "unclipped_receptive_field": {"top": top, "left": left, "bottom": bottom, "right": right},
    }


def _numbers(unit: Unit, form: Form) -> dict[str, Any]:
    """Return the numbers that ``unit`` has."""
    tensors = {
        "patch": unit.patch,
        "channel_sums": unit.channel_sums,
        "inputs": unit.inputs,
        "exponentials": unit.exponentials,
        # A linear layer's are one a value it reads, and named so.
        "weight" if unit.inputs is None else "weights": unit.weight,
    }
    scalars = {"value": unit.value, "bias": unit.bias, "input_value": unit.input_value}
    cells = {"patch_start": unit.patch_start, "winner": unit.winner}
    return (
        {name: wire.tensor(values, form) for name, values in tensors.items() if values is not None}
        | {name: wire.numbers(value.reshape(1))[0] for name, value in scalars.items() if value is not None}
        | {name: cell._asdict() for name, cell in cells.items() if cell is not None}
    )
