"""`/models/{id}/transform-sweep`: what a network says of a photo turned, scaled or moved step by step."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import Limits, Photo, PhotoModel, Run, TensorForm
from heatscope.api.feature_maps import TopK
from heatscope.api.part import InPart
from heatscope.api.photo import InputSize
from heatscope.api.progress import quietly
from heatscope.api.schemas import transform_sweep as schemas
from heatscope.api.schemas.asked import LARGEST
from heatscope.api.watch import Watch
from heatscope.calls import transform_sweep
from heatscope.calls.photos import Posture, input_pixels
from heatscope.calls.transform_sweep import Step, SweepRequest, TransformSweep, layer_with_maps
from heatscope.errors import InputError
from heatscope.inputs.amounts import Transform, limits, read_amounts
from heatscope.inputs.label import read_label
from heatscope.limits import decoding_limits
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope.written.predictions import predictions

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["photo"])


@dataclass(frozen=True)
class Asked:
    """What is to be swept, checked."""

    transform: Transform
    amounts: list[float]
    unit: str
    labels: list[int] | None
    layer: str | None
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
    request = SweepRequest(
        image,
        decoding_limits(settings),
        Posture(asked.size, part=part),
        transform=asked.transform,
        amounts=tuple(asked.amounts),
        labels=None if asked.labels is None else tuple(asked.labels),
        layer=asked.layer,
        top_k=asked.top_k,
    )

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = transform_sweep.compute(model, request, clock, watch)
        with clock.part("encode"):
            return _answer(asked, found, model.card.labels, form)

    return await quietly(run(work), watch)


def _layer_to_compare(model: Served, transform: Transform, name: str) -> str:
    found = model.structure.find(name).name
    if transform != "translation":
        raise InputError(f"maps are compared for translation only, not for {transform}; leave layer out")
    return layer_with_maps(model, found).name


def _answer(asked: Asked, found: TransformSweep, labels: Sequence[str], form: Form) -> dict[str, Any]:
    compared = {} if asked.layer is None else {"layer": asked.layer, "map_range": found.map_range}
    return compared | {
        "transform": asked.transform,
        "unit": asked.unit,
        "original": predictions(found.original, labels),
        "labels": [{"label": labels[index], "index": index} for index in found.labels],
        "probabilities": wire.tensor(found.probabilities, form),
        "steps": [_step(step, labels) for step in found.steps],
    }


def _step(step: Step, labels: Sequence[str]) -> dict[str, Any]:
    said = {"amount": step.amount, "predictions": predictions(step.best, labels)}
    seen = {} if step.compared is None else asdict(step.compared)
    return said | {name: value for name, value in seen.items() if value is not None}
