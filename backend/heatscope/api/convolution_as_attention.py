"""`/models/{id}/convolution-as-attention`: a convolution rebuilt as multi-head self-attention on a photo."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import Limits, Photo, RebuildableModel, Run, TensorForm
from heatscope.api.part import InPart
from heatscope.api.schemas import convolution_as_attention as schemas
from heatscope.api.schemas.asked import LARGEST
from heatscope.calls import convolution_as_attention
from heatscope.calls.convolution_as_attention import Compared, RebuildingRequest
from heatscope.calls.photos import Posture
from heatscope.inspection.convolution_as_attention import SHARPEST, SOFTEST, AttentionHead
from heatscope.limits import decoding_limits
from heatscope.timing import Stopwatch
from heatscope.wire import Form

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["photo"])

Convolution = Annotated[str, Query(description="The name of a convolution.", examples=["conv1"])]
Sharpness = Annotated[
    float,
    Query(
        allow_inf_nan=False,
        description="α, how sharply the heads look, 0 to 50: 0 looks everywhere alike, 20 at one place, to rounding.",
        examples=[1],
        json_schema_extra={"minimum": SOFTEST, "maximum": SHARPEST},
    ),
]
QueryRow = Annotated[
    int | None,
    Query(
        ge=-LARGEST,
        le=LARGEST,
        description="Of the query, from the top, counted from 0; the middle if not given.",
        examples=[5],
    ),
]
QueryColumn = Annotated[
    int | None,
    Query(
        ge=-LARGEST,
        le=LARGEST,
        description="Of the query, from the left, counted from 0; the middle if not given.",
        examples=[5],
    ),
]


@router.post(
    "/convolution-as-attention", response_model=schemas.ConvolutionAsAttention, responses=answers.PHOTO
)  # fmt: skip
async def rebuild_convolution(
    model: RebuildableModel,
    image: Photo,
    part: InPart,
    form: TensorForm,
    settings: Limits,
    run: Run,
    layer: Convolution,
    alpha: Sharpness = 1,
    row: QueryRow = None,
    column: QueryColumn = None,
) -> Response:
    """Rebuild a convolution as self-attention: one head a place of its kernel (Cordonnier, Loukas and Jaggi 2020)."""
    request = RebuildingRequest(
        image, decoding_limits(settings), Posture(part=part), layer=layer, alpha=alpha, row=row, column=column
    )
    convolution_as_attention.check(model, request)

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = convolution_as_attention.compute(model, request, clock)
        with clock.part("encode"):
            return {"layer": layer, "alpha": alpha} | _answer(found, form)

    return await run(work)


def _answer(found: Compared, form: Form) -> dict[str, Any]:
    rebuilt = found.rebuilt
    return {
        "kernel_size": found.kernel_size,
        "query": rebuilt.query._asdict(),
        "convolution": wire.tensor(rebuilt.convolution, form),
        "attention": wire.tensor(rebuilt.attention, form),
        "difference": wire.tensor(found.difference, form),
        "max_abs_difference": wire.number(found.largest_difference),
        "max_abs_convolution": wire.number(found.largest),
        "heads": [_head(head, form) for head in rebuilt.heads],
    }


def _head(head: AttentionHead, form: Form) -> dict[str, Any]:
    return {
        "shift": list(head.shift),
        "vector": wire.numbers(head.vector),
        "weights": wire.tensor(head.weights, form),
        "padding_weight": wire.number(float(head.padding_weight)),
        "weight_at_shift": wire.number(float(head.weight_at_shift)),
    }
