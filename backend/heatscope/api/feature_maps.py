"""`/models/{id}/feature-maps`: a photo's predictions and what every layer puts out."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import ConvolutionalModel, Limits, Photo, Run, TensorForm
from heatscope.api.photo import InPosture, pose, read_photo
from heatscope.api.picture import image_facts
from heatscope.api.predictions import predictions
from heatscope.api.schemas import feature_maps as schemas
from heatscope.inspection.layers import LayerRun, choose_layers, run_layers
from heatscope.inspection.predictions import rank
from heatscope.timing import Stopwatch
from heatscope.wire import Form

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["photo"])

Layers = Annotated[
    list[str] | None,
    Query(description="A layer to answer with; repeat it for more; all if none is named.", examples=[["conv1"]]),
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
    wanted = choose_layers(model.network, layers)

    def work(clock: Stopwatch) -> dict[str, Any]:
        with clock.part("decode"):
            picture, batch = read_photo(image, model.card, settings, posture.size, posture.part)
        with clock.part("forward"):
            batch = pose(batch, posture)
            done = run_layers(model.network, batch, wanted)
        with clock.part("encode"):
            return {
                "image": image_facts(picture),
                "input": wire.tensor(batch[0], form),
                "predictions": predictions(rank(done.result[0], top_k), model.card.labels),
                "layers": _layers(done, form),
            }

    return await run(work)


def _layers(done: LayerRun, form: Form) -> list[dict[str, Any]]:
    rows = []
    for name, output in done.outputs.items():
        row = {"name": name, "type": done.types[name], "output": wire.tensor(output[0], form)}
        if name in done.kept:
            row["kept"] = wire.tensor(done.kept[name][0], form)
        rows.append(row)
    return rows
