"""`/models/{id}/attributions`: which places of a photo speak for a label."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.attribution_methods import Patch, Stride, input_pixels
from heatscope.api.dependencies import Limits, Photo, PhotoModel, Run, TensorForm
from heatscope.api.photo import InPosture, InputSize, read_posed
from heatscope.api.progress import EVENTS, MEDIA_TYPE, AsEvents, in_lines, quietly
from heatscope.api.schemas import attribution as schemas
from heatscope.api.watch import Watch
from heatscope.errors import InputError
from heatscope.inputs.label import read_label
from heatscope.inspection.attribution.answer import Attribution, Way, attribute
from heatscope.inspection.attribution.cost import Cost, Method, Squares, choose_squares, cost, spent
from heatscope.inspection.attribution.methods import check_spatial
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope.wire import Form

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}/attributions", tags=["photo"])

LINES: answers.Responses = {
    200: {
        "content": {kind: {"schema": {"type": "string"}} for kind in (MEDIA_TYPE, EVENTS)},
        "description": "The attribution. With `progress`, lines of JSON: `{progress: {done, least, most}}` every tenth "
        "of a second, in pictures through the network, then `{answer, server_timing}` or `{problem}`; as "
        "server-sent events where those are accepted.",
    }
}


@dataclass(frozen=True)
class Asked:
    """What is to be found out, checked."""

    label: int | None
    way: Way
    pixels: tuple[int, int]  #: (height, width) of the input
    squares: Squares

    @property
    def cost(self) -> Cost:
        """What it takes."""
        return cost(self.way.method, self.pixels, self.squares)


async def get_asked(
    model: PhotoModel,
    method: Annotated[Method, Query(description="How it is found out.", examples=["grad_cam"])],
    size: InputSize = None,
    label: Annotated[
        str | None,
        Query(max_length=200, description="By name or index; the first prediction if not given.", examples=["0"]),
    ] = None,
    layer: Annotated[
        str | None,
        Query(description="Grad-CAM: whose maps; the last layer that has any if not given.", examples=["relu1"]),
    ] = None,
    patch: Patch = None,
    stride: Stride = None,
) -> Asked:
    """Return what is asked, once it is clear that it can be."""
    index = None if label is None else read_label(label, model.card.labels)
    pixels = input_pixels(model, size)
    squares = choose_squares(pixels, patch, stride)
    read = _layer_to_read(model, method, layer)
    return Asked(index, Way(method, read, squares if method == "occlusion" else None), pixels, squares)


InAsked = Annotated[Asked, Depends(get_asked)]


@router.post("", response_model=schemas.Attribution, responses=answers.PHOTO | LINES)
async def compute_attribution(
    model: PhotoModel,
    image: Photo,
    posture: InPosture,
    asked: InAsked,
    form: TensorForm,
    settings: Limits,
    run: Run,
    as_events: AsEvents,
    progress: Annotated[
        bool, Query(description="Answer with lines that say how far it is, then the answer.", examples=[False])
    ] = False,
) -> Response:
    """Find out which places of a photo speak for a label."""
    watch = Watch()

    def work(clock: Stopwatch) -> dict[str, Any]:
        batch = read_posed(image, model, settings, posture, clock)
        with clock.part("forward"):
            found = attribute(model, batch, asked.label, asked.way, watch)
        with clock.part("encode"):
            return _answer(found, asked, model.card.labels, form)

    answer = run(work)
    return await (in_lines(answer, watch, asked.cost.forward, as_events) if progress else quietly(answer, watch))


def _layer_to_read(model: Served, method: Method, layer: str | None) -> str | None:
    able = model.structure.spatial
    if method == "grad_cam" and not able:
        if layer is not None:
            model.find(layer)
        raise InputError(
            "grad_cam needs a layer with maps, and this model has none; saliency, integrated_gradients and occlusion "
            "need no layer"
        )
    if layer is None:
        return able[-1] if method == "grad_cam" else None
    found = model.find(layer).name
    if method != "grad_cam":
        raise InputError(f"{method} reads no layer; leave layer out, or ask for grad_cam")
    check_spatial(model, found)
    return found


def _answer(found: Attribution, asked: Asked, labels: Sequence[str], form: Form) -> dict[str, Any]:
    forward, backward = spent(asked.way.method, asked.pixels, asked.squares, found.steps)
    optional = {
        "layer": asked.way.layer,
        "layer_attribution": None if found.layer_attribution is None else wire.tensor(found.layer_attribution, form),
        "baseline_score": found.baseline_score,
        "sum": found.sum,
        "tolerance": found.tolerance,
        "steps": found.steps,
        "patch": asked.way.squares and asked.way.squares.patch,
        "stride": asked.way.squares and asked.way.squares.stride,
        "note": found.note,
    }
    return {
        "method": asked.way.method,
        "label": labels[found.label],
        "index": found.label,
        "score": found.score,
        "attribution": wire.tensor(found.attribution, form),
        "forward_passes": forward,
        "backward_passes": backward,
    } | {name: value for name, value in optional.items() if value is not None}
