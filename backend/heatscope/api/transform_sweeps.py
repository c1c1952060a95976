"""`/models/{id}/transform-sweep`: what a network says of a photo turned, scaled or moved step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.attribution_methods import input_pixels
from heatscope.api.dependencies import Limits, Photo, PhotoModel, Run, TensorForm
from heatscope.api.feature_maps import TopK
from heatscope.api.layer_rows import layer_rows
from heatscope.api.moved_maps import MovedMaps, layer_with_maps
from heatscope.api.part import InPart
from heatscope.api.photo import InputSize, read_photo
from heatscope.api.predictions import predictions
from heatscope.api.progress import quietly
from heatscope.api.schemas import transform_sweep as schemas
from heatscope.api.schemas.asked import LARGEST
from heatscope.api.schemas.model import Layer
from heatscope.api.watch import Watch
from heatscope.errors import InputError
from heatscope.inputs.amounts import Transform, limits, read_amounts
from heatscope.inputs.label import read_label
from heatscope.inspection.predictions import rank
from heatscope.inspection.sweep import Look, Sweep, sweep
from heatscope.inspection.translation import shift
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope_models.transforms import turn_and_scale

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["photo"])

APPLY: dict[Transform, Any] = {
    "rotation": lambda batch, degrees: turn_and_scale(batch, degrees=degrees),
    "scale": lambda batch, factor: turn_and_scale(batch, factor=factor),
    "translation": lambda batch, right: shift(batch, int(right)),
}


@dataclass(frozen=True)
class Asked:
    """What is to be swept, checked."""

    transform: Transform
    amounts: list[float]
    unit: str
    labels: list[int] | None
    layer: Layer | None
    size: int | None
    top_k: int


async def get_asked(
    model: PhotoModel,
    transform: Annotated[Transform, Query(description="What is done to the input.", examples=["rotation"])],
    size: InputSize = None,
    start: Annotated[
        float | None,
        Query(
            ge=-LARGEST,
            le=LARGEST,
            allow_inf_nan=False,
            description="The first amount: degrees, factor, or whole pixels.",
            examples=[0],
        ),
    ] = None,
    stop: Annotated[
        float | None,
        Query(
            ge=-LARGEST,
            le=LARGEST,
            allow_inf_nan=False,
            description="The last amount, which is included.",
            examples=[3],
        ),
    ] = None,
    steps: Annotated[
        int | None,
        Query(
            ge=-LARGEST, le=LARGEST, description="How many amounts: at most 128, fewer of a large input.", examples=[4]
        ),
    ] = None,
    label: Annotated[
        list[str] | None,
        Query(
            max_length=20,
            description="Whose curve, by name or index; repeat it for more; the first predictions if none is named.",
            examples=[["0"]],
        ),
    ] = None,
    layer: Annotated[
        str | None, Query(description="Translation only: the layer whose maps are compared.", examples=[None])
    ] = None,
    top_k: TopK = 5,
) -> Asked:
    """Return what is asked, once it is clear that it can be."""
    width = input_pixels(model, size)[1]
    return Asked(
        transform,
        read_amounts(transform, width, start, stop, steps),
        limits(transform, width).unit,
        None if label is None else [read_label(each, model.card.labels) for each in label],
        None if layer is None else _layer_to_compare(model, transform, layer),
        size,
        top_k,
    )


InAsked = Annotated[Asked, Depends(get_asked)]


@router.post("/transform-sweep", response_model=schemas.TransformSweep, responses=answers.PHOTO)
async def compute_transform_sweep(
    model: PhotoModel, image: Photo, part: InPart, asked: InAsked, form: TensorForm, settings: Limits, run: Run
) -> Response:
    """Turn, scale or move a photo step by step and give what a network says of each version."""
    watch = Watch()

    def work(clock: Stopwatch) -> dict[str, Any]:
        with clock.part("decode"):
            _, batch = read_photo(image, model, settings, asked.size, part)
        with clock.part("forward"):
            maps = _still_maps(model, batch, asked.layer)
            done = _sweep(model, batch, asked, maps, watch)
        with clock.part("encode"):
            return _answer(asked, done, maps, model.card.labels, form)

    return await quietly(run(work), watch)


def _layer_to_compare(model: Served, transform: Transform, name: str) -> Layer:
    name = model.structure.find(name).name
    if transform != "translation":
        raise InputError(f"maps are compared for translation only, not for {transform}; leave layer out")
    return layer_with_maps(layer_rows(model), name)


def _still_maps(model: Served, batch: Any, layer: Layer | None) -> MovedMaps | None:
    if layer is None:
        return None
    maps = model.record(model.given(batch), [layer.name])[layer.name].output[0]
    return MovedMaps(layer, maps, tuple(batch.shape[-2:]))


def _sweep(model: Served, batch: Any, asked: Asked, maps: MovedMaps | None, watch: Watch) -> Sweep[dict[str, Any]]:
    """Return what became of the picture as it is, and then of each version."""
    look = None if maps is None else Look(maps.layer.name, maps.compare)
    unchanged = 1.0 if asked.transform == "scale" else 0.0
    return sweep(model, batch, APPLY[asked.transform], [unchanged, *asked.amounts], look, watch)


def _answer(
    asked: Asked, done: Sweep[dict[str, Any]], maps: MovedMaps | None, labels: Sequence[str], form: Form
) -> dict[str, Any]:
    original, *versions = done.logits
    first = rank(original, asked.top_k)
    followed = first.indices if asked.labels is None else asked.labels
    steps = zip(asked.amounts, versions, done.seen[1:] or [{}] * len(versions), strict=True)
    compared = {} if maps is None else {"layer": maps.layer.name, "map_range": float(maps.still.abs().max())}
    return compared | {
        "transform": asked.transform,
        "unit": asked.unit,
        "original": predictions(first, labels),
        "labels": [{"label": labels[index], "index": index} for index in followed],
        "probabilities": wire.tensor(done.logits[1:].softmax(dim=1)[:, followed], form),
        "steps": [
            {"amount": amount, "predictions": predictions(rank(logits, asked.top_k), labels)} | seen
            for amount, logits, seen in steps
        ],
    }
