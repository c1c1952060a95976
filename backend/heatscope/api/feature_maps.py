"""`/models/{id}/feature-maps`: a photo's predictions and what every layer puts out."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.answer_size import sendable
from heatscope.api.dependencies import ConvolutionalModel, Limits, Photo, Run, TensorForm
from heatscope.api.photo import InPosture, pose, read_photo
from heatscope.api.picture import image_facts
from heatscope.api.predictions import predictions
from heatscope.api.schemas import feature_maps as schemas
from heatscope.inspection.feature_maps import LayerOutput, feature_maps
from heatscope.inspection.predictions import rank, uncertainty
from heatscope.models.served import Served
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

    def work(clock: Stopwatch) -> dict[str, Any]:
        with clock.part("decode"):
            picture, batch = read_photo(image, model, settings, posture.size, posture.part)
        with clock.part("forward"):
            batch = pose(batch, posture)
            done = feature_maps(model, batch, wanted, model.has_labels)
        with clock.part("encode"):
            return {
                "image": image_facts(picture),
                "input": wire.tensor(batch[0], form),
                "predictions": predictions_of(model, done.logits, top_k),
                **sureness_of(done.logits, top_k),
                "layers": [_layer(layer, form) for layer in done.layers],
            }

    return await run(work)


def predictions_of(model: Served, logits: Any, top_k: int) -> list[dict[str, Any]]:
    """Return the best labels, best first; none of a model without labels."""
    return [] if logits is None else predictions(rank(logits, top_k), model.card.labels)


def sureness_of(logits: Any, top_k: int) -> dict[str, Any]:
    """Return how sure a model is of its labels; nothing of a model without labels."""
    return {} if logits is None else {"uncertainty": uncertainty(logits, top_k)._asdict()}


def _layer(layer: LayerOutput, form: Form) -> dict[str, Any]:
    row = {"name": layer.name, "type": layer.type, "output": wire.tensor(layer.output, form)}
    return row if layer.kept is None else row | {"kept": wire.tensor(layer.kept, form)}
