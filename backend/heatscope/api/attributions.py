"""`/models/{id}/attributions`: which places of a photo speak for a label."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.attribution_methods import Patch, Stride
from heatscope.api.dependencies import Limits, Photo, PhotoModel, Run, TensorForm
from heatscope.api.photo import InPosture, InputSize
from heatscope.api.progress import EVENTS, MEDIA_TYPE, AsEvents, InLines, in_lines, quietly
from heatscope.api.schemas import attribution as schemas
from heatscope.api.watch import Watch
from heatscope.calls import attributions
from heatscope.calls.attributions import Asked, Attributed, AttributionRequest, asked_of
from heatscope.inputs.label import read_label
from heatscope.inspection.attribution.cost import Method
from heatscope.limits import decoding_limits
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
    return asked_of(model, method, index, layer, size, patch, stride)


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
    progress: InLines,
) -> Response:
    """Find out which places of a photo speak for a label."""
    watch = Watch()
    request = AttributionRequest(image, decoding_limits(settings), posture, asked=asked)

    def work(clock: Stopwatch) -> dict[str, Any]:
        done = attributions.compute(model, request, clock, watch)
        with clock.part("encode"):
            return _answer(done, asked, model.card.labels, form)

    answer = run(work)
    return await (in_lines(answer, watch, asked.cost.forward, as_events) if progress else quietly(answer, watch))


def _answer(done: Attributed, asked: Asked, labels: Sequence[str], form: Form) -> dict[str, Any]:
    found = done.found
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
        "forward_passes": done.forward_passes,
        "backward_passes": done.backward_passes,
    } | {name: value for name, value in optional.items() if value is not None}
