"""`/models/{id}/feature-maps`: a photo's predictions and what every layer puts out."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.answer_size import sendable
from heatscope.api.dependencies import ConvolutionalModel, Limits, Photo, Run, TensorForm
from heatscope.api.photo import InPosture, decoding_limits
from heatscope.api.picture import image_facts
from heatscope.api.predictions import labels_said
from heatscope.api.schemas import feature_maps as schemas
from heatscope.calls import feature_maps
from heatscope.calls.feature_maps import FeatureMapsRequest
from heatscope.inspection.feature_maps import LayerOutput
from heatscope.timing import Stopwatch
from heatscope.wire import Form

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


@router.post("/feature-maps", response_model=schemas.FeatureMaps, responses=answers.PHOTO)
async def compute_feature_maps(
    model: ConvolutionalModel,
    image: Photo,
    posture: InPosture,
    form: TensorForm,
    settings: Limits,
    run: Run,
    layers: Layers = None,
    top_k: TopK = 5,
) -> Response:
    """Run a photo through a convolutional network and give what every layer puts out."""
    wanted = sendable(model, model.structure.choose(layers), posture.size, form)
    request = FeatureMapsRequest(image, decoding_limits(settings), posture, layers=tuple(wanted), top_k=top_k)

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = feature_maps.compute(model, request, clock)
        with clock.part("encode"):
            return {
                "image": image_facts(found.picture),
                "input": wire.tensor(found.input, form),
                **labels_said(found.labels, model.card.labels),
                "layers": [_layer(layer, form) for layer in found.layers],
            }

    return await run(work)


def _layer(layer: LayerOutput, form: Form) -> dict[str, Any]:
    row = {"name": layer.name, "type": layer.type, "output": wire.tensor(layer.output, form)}
    return row if layer.kept is None else row | {"kept": wire.tensor(layer.kept, form)}
