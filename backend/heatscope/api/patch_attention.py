"""`/models/{id}/patch-attention`: which patches of a photo ask which."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import Limits, PatchModel, Photo, Run, TensorForm
from heatscope.api.feature_maps import TopK
from heatscope.api.part import InPart
from heatscope.api.schemas import patch_attention as schemas
from heatscope.calls import patch_attention
from heatscope.calls.patch_attention import PatchAttentionRequest, PatchLayer
from heatscope.calls.photos import Posture
from heatscope.inspection.names import check_names
from heatscope.limits import decoding_limits
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope.written.picture import image_facts
from heatscope.written.predictions import labels_said

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
    check_names(layers or [], list(model.attentions))
    wanted = [name for name in model.attentions if layers is None or name in layers]

    request = PatchAttentionRequest(
        image, decoding_limits(settings), Posture(part=part), layers=tuple(wanted), top_k=top_k
    )

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = patch_attention.compute(model, request, clock)
        with clock.part("encode"):
            rows, columns = found.grid
            return {
                "image": image_facts(found.picture),
                "input": wire.tensor(found.input, form),
                "grid": {"rows": rows, "columns": columns, "patch_size": model.card.input["height"] // rows},
                **labels_said(found.labels, model.card.labels),
                "layers": [_layer(layer, form) for layer in found.layers],
            }

    return await run(work)


def _layer(layer: PatchLayer, form: Form) -> dict[str, Any]:
    heads = [{"head": head} | figures._asdict() for head, figures in enumerate(layer.heads)]
    return {"name": layer.name, "attention": wire.tensor(layer.attention, form), "heads": heads}
