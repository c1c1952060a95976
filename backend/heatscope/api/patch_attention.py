"""`/models/{id}/patch-attention`: which patches of a photo ask which."""

from collections.abc import Collection
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import Limits, PatchModel, Photo, Run, TensorForm
from heatscope.api.feature_maps import TopK
from heatscope.api.part import InPart
from heatscope.api.photo import read_photo
from heatscope.api.picture import image_facts
from heatscope.api.predictions import predictions
from heatscope.api.schemas import patch_attention as schemas
from heatscope.inspection.names import check_names
from heatscope.inspection.patch_attention import describe_patch_heads
from heatscope.inspection.predictions import rank
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope_models.photo_vit import PhotoTrace

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["photo"])

Layers = Annotated[
    list[str] | None,
    Query(description="A layer to answer with; repeat it for more; all if none is named.", examples=[["layer1"]]),
]


@router.post("/patch-attention", response_model=schemas.PatchAttention, responses=answers.PHOTO)
async def compute_patch_attention(
    model: PatchModel,
    image: Photo,
    part: InPart,
    form: TensorForm,
    settings: Limits,
    run: Run,
    layers: Layers = None,
    top_k: TopK = 5,
) -> Response:
    """Look at a photo with a vision transformer and give which patches ask which."""
    names = [f"layer{index}" for index, _ in enumerate(model.network.layers, start=1)]
    check_names(layers or [], names)

    def work(clock: Stopwatch) -> dict[str, Any]:
        with clock.part("decode"):
            picture, batch = read_photo(image, model, settings, part=part)
        with clock.part("forward"):
            trace = model.network.look(batch[0])
        with clock.part("encode"):
            return {
                "image": image_facts(picture),
                "input": wire.tensor(batch[0], form),
                "grid": _grid(model),
                "predictions": predictions(rank(trace.logits, top_k), model.card.labels),
                "layers": _layers(model, trace, names if layers is None else layers, form),
            }

    return await run(work)


def _grid(model: Served) -> dict[str, int]:
    shape = model.network.config
    return {"rows": shape.grid_side, "columns": shape.grid_side, "patch_size": shape.patch_size}


def _layers(model: Served, trace: PhotoTrace, wanted: Collection[str], form: Form) -> list[dict[str, Any]]:
    side = model.network.config.grid_side
    return [
        {
            "name": name,
            "attention": wire.tensor(layer.attention, form),
            "heads": [
                {"head": head} | figures._asdict()
                for head, figures in enumerate(describe_patch_heads(layer.attention, side, side))
            ],
        }
        for index, layer in enumerate(trace.layers, start=1)
        if (name := f"layer{index}") in wanted
    ]
