"""`/models/{id}/convolution-as-attention`: a convolution rebuilt as multi-head self-attention on a photo."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import Limits, Photo, RebuildableModel, Run, TensorForm
from heatscope.api.part import InPart
from heatscope.api.photo import read_photo
from heatscope.api.schemas import convolution_as_attention as schemas
from heatscope.api.schemas.asked import LARGEST
from heatscope.inspection.convolution_as_attention import (
    SHARPEST,
    SOFTEST,
    AttentionHead,
    Rebuilt,
    check_alpha,
    convolution_named,
    rebuild_layer,
)
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
    convolution = convolution_named(model.structure, model.network, layer)
    check_alpha(alpha)

    def work(clock: Stopwatch) -> dict[str, Any]:
        with clock.part("decode"):
            _, batch = read_photo(image, model, settings, part=part)
        with clock.part("forward"):
            rebuilt = rebuild_layer(model, convolution, batch, layer, alpha, row, column)
        with clock.part("encode"):
            return {"layer": layer, "alpha": alpha, "kernel_size": convolution.kernel_size} | _answer(rebuilt, form)

    return await run(work)


def _answer(rebuilt: Rebuilt, form: Form) -> dict[str, Any]:
    difference = rebuilt.attention - rebuilt.convolution
    return {
        "query": rebuilt.query._asdict(),
        "convolution": wire.tensor(rebuilt.convolution, form),
        "attention": wire.tensor(rebuilt.attention, form),
        "difference": wire.tensor(difference, form),
        "max_abs_difference": _number(difference.abs().max()),
        "max_abs_convolution": _number(rebuilt.convolution.abs().max()),
        "heads": [_head(head, form) for head in rebuilt.heads],
    }


def _head(head: AttentionHead, form: Form) -> dict[str, Any]:
    return {
        "shift": list(head.shift),
        "vector": wire.numbers(head.vector),
        "weights": wire.tensor(head.weights, form),
        "padding_weight": _number(head.padding_weight),
        "weight_at_shift": _number(head.weight_at_shift),
    }


def _number(value: Any) -> Any:
    return wire.numbers(value.reshape(1))[0]
