"""`/models/{id}/patch-attention`: which patches of a photo ask which."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import Limits, PatchModel, Photo, Run, TensorForm
from heatscope.api.feature_maps import TopK, predictions_of, sureness_of
from heatscope.api.part import InPart
from heatscope.api.photo import read_photo
from heatscope.api.picture import image_facts
from heatscope.api.schemas import patch_attention as schemas
from heatscope.inspection.names import check_names
from heatscope.inspection.patch_attention import describe_patch_heads
from heatscope.inspection.reading import needs, read_layers
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope.tracing import Trace
from heatscope.wire import Form

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

    def work(clock: Stopwatch) -> dict[str, Any]:
        with clock.part("decode"):
            picture, batch = read_photo(image, model, settings, part=part)
        return {"image": image_facts(picture)} | _answer(model, batch, wanted, top_k, clock, form)

    return await run(work)


def _answer(
    model: Served, batch: Any, wanted: Sequence[str], top_k: int, clock: Stopwatch, form: Form
) -> dict[str, Any]:
    with clock.part("forward"):
        given = model.given(batch)
        keep = {name for layer in wanted for name in needs(model.attentions[layer], ["attention"])}
        trace = model.record(given, keep or "none", ends_early=False)
    with clock.part("encode"):
        logits = _logits(model, trace, given)
        return {
            "input": wire.tensor(batch[0], form),
            "grid": _grid(model),
            "predictions": predictions_of(model, logits, top_k),
            **sureness_of(logits, top_k),
            "layers": _layers(model, trace, wanted, form),
        }


def _logits(model: Served, trace: Trace, given: Any) -> Any:
    return model.logits_of(trace.result, given)[0] if model.has_labels else None


def _grid(model: Served) -> dict[str, int]:
    assert model.patch_grid is not None, "a network whose patches ask each other"
    rows, columns = model.patch_grid
    return {"rows": rows, "columns": columns, "patch_size": model.card.input["height"] // rows}


def _layers(model: Served, trace: Trace, wanted: Sequence[str], form: Form) -> list[dict[str, Any]]:
    if not wanted:
        return []
    assert model.patch_grid is not None, "a network whose patches ask each other"
    read = read_layers(trace, list(model.attentions))
    return [
        {
            "name": name,
            "attention": wire.tensor(read[name].attention, form),
            "heads": [
                {"head": head} | figures._asdict()
                for head, figures in enumerate(describe_patch_heads(read[name].attention, *model.patch_grid))
            ],
        }
        for name in wanted
    ]
