"""`/models/{id}/feature-maps`: a photo's predictions and what every layer puts out."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope.api import BASE, answers
from heatscope.api.answer_size import sendable
from heatscope.api.dependencies import ConvolutionalModel, Limits, Run, TensorForm
from heatscope.api.each import Photos, rows
from heatscope.api.photo import InPosture
from heatscope.api.schemas import feature_maps as schemas
from heatscope.api.schemas.problem import Refused
from heatscope.calls import feature_maps
from heatscope.calls.feature_maps import FeatureMaps, FeatureMapsRequest
from heatscope.limits import decoding_limits
from heatscope.timing import Stopwatch
from heatscope.written.feature_maps import answer

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["photo"])

Layers = Annotated[
    list[str] | None,
    Query(
        description="A layer to answer with; repeat it for more; all if none is named, and of a large network what its "
        "stages hand on. An answer above 32 MB is refused.",
        examples=[["conv1"]],
    ),
]
TopK = Annotated[int, Query(ge=1, le=1000, description="How many predictions; all if there are fewer.", examples=[5])]


@router.post(
    "/feature-maps",
    response_model=schemas.FeatureMaps | list[schemas.FeatureMaps | Refused],
    responses=answers.PHOTO,
)
async def compute_feature_maps(
    model: ConvolutionalModel,
    images: Photos,
    posture: InPosture,
    form: TensorForm,
    settings: Limits,
    run: Run,
    layers: Layers = None,
    top_k: TopK = 5,
) -> Response:
    """Run a photo, or several at once, through a convolutional network and give what every layer puts out."""
    wanted = sendable(model, model.structure.choose(layers), posture.size, form, len(images))
    first, *others = (
        FeatureMapsRequest(image, decoding_limits(settings), posture, layers=tuple(wanted), top_k=top_k)
        for image in images
    )

    def work(clock: Stopwatch) -> Any:
        def answered(found: FeatureMaps) -> dict[str, Any]:
            with clock.part("encode"):
                return answer(found, model, form)

        if not others:
            return answered(feature_maps.compute(model, first, clock))
        return rows(feature_maps.compute_each(model, [first, *others], clock), answered)

    return await run(work)
