"""`/models/{id}/output`: what any node of any network puts out for a photo or a text."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AnyModel, Limits, Run, TensorForm
from heatscope.api.given import JSON_TOO, InSent, request_of
from heatscope.api.photo import InPosture
from heatscope.api.schemas import output as schemas
from heatscope.api.written_form import PART
from heatscope.calls import output
from heatscope.calls.output import OutputRequest
from heatscope.timing import Stopwatch

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["models"])

LayerQuery = Annotated[
    str,
    Query(
        max_length=300,
        description="Any node's name, as `/trace` lists it, or a layer's, as `GET /models/{model_id}` does.",
        examples=["conv1"],
    ),
]
Index = Annotated[
    str,
    Query(
        pattern=PART,
        description="Which part, as numpy would write it: a place counted from 0 or `:` for all of an axis, one for "
        "each of the first axes, the batch's included; all of the output if none is given.",
        examples=["0,3"],
    ),
]


@router.post("/output", response_model=schemas.Output, responses=answers.PHOTO, openapi_extra=JSON_TOO)
async def compute_output(
    model: AnyModel,
    sent: InSent,
    posture: InPosture,
    form: TensorForm,
    settings: Limits,
    run: Run,
    layer: LayerQuery,
    index: Index = "",
) -> Response:
    """Run a photo or a text through any network and give what one operation puts out, or a part of it."""
    request = request_of(sent, settings, posture, OutputRequest, layer=layer, index=_read(index))

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = output.compute(model, request, clock)
        with clock.part("encode"):
            return {
                "layer": layer,
                "node": found.node,
                "type": found.type,
                "op": found.op,
                "shape": list(found.shape),
                "index": list(request.index),
                "output": wire.tensor(found.output, form, may_be_infinite=True),
            }

    return await run(work)


def _read(index: str) -> tuple[int | None, ...]:
    return tuple(None if place == ":" else int(place) for place in index.split(",")) if index else ()
