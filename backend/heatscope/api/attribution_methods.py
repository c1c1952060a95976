"""`/models/{id}/attributions/methods`: how attributions are found, of which layers, and what each costs."""

from typing import Annotated

from fastapi import APIRouter, Query

from heatscope.api import BASE, answers
from heatscope.api.dependencies import PhotoModel
from heatscope.api.photo import InputSize
from heatscope.api.schemas import attribution as schemas
from heatscope.api.schemas.asked import LARGEST
from heatscope.calls.photos import input_pixels
from heatscope.inspection.attribution.cost import METHODS, Method, Squares, choose_squares, cost

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}/attributions", tags=["photo"])

Patch = Annotated[
    int | None,
    Query(
        ge=-LARGEST,
        le=LARGEST,
        description="Occlusion: side of the square, in pixels; an eighth of the input if not given.",
        examples=[8],
    ),
]
Stride = Annotated[
    int | None,
    Query(
        ge=-LARGEST,
        le=LARGEST,
        description="Occlusion: pixels from one square to the next; half a square if not given.",
        examples=[4],
    ),
]
#: Title, what the numbers mean, and whether they have a sign.
FACTS: dict[Method, tuple[str, str, bool]] = {
    "grad_cam": (
        "Grad-CAM",
        "Where the maps of one layer speak for the label: each map times its mean gradient, added up, what is below 0 "
        "left out.",
        False,
    ),
    "saliency": ("Saliency", "How fast the score changes with each pixel, whichever way.", False),
    "integrated_gradients": (
        "Integrated gradients",
        "How much each pixel adds to the score on the way from the mean colour to the picture; together, the whole "
        "difference.",
        True,
    ),
    "occlusion": ("Occlusion", "How far the score falls when a square around each pixel is covered.", True),
}


@router.get("/methods", responses=answers.MODEL)
async def list_attribution_methods(
    model: PhotoModel, size: InputSize = None, patch: Patch = None, stride: Stride = None
) -> schemas.Methods:
    """List the methods, the layers each may be asked of, and what each costs with an input of this size."""
    pixels = input_pixels(model, size)
    squares = choose_squares(pixels, patch, stride)
    # Grad-CAM needs maps.
    able = [method for method in METHODS if method != "grad_cam" or model.structure.spatial]
    return schemas.Methods(methods=[_facts(method, model.structure.spatial, pixels, squares) for method in able])


def _facts(method: Method, spatial: list[str], pixels: tuple[int, int], squares: Squares) -> schemas.MethodFacts:
    title, description, is_signed = FACTS[method]
    layers = spatial if method == "grad_cam" else []
    forward, backward = cost(method, pixels, squares)
    sides = {"patch": (squares.patch, min(pixels)), "stride": (squares.stride, squares.patch)}
    return schemas.MethodFacts(
        name=method,
        title=title,
        description=description,
        is_signed=is_signed,
        layers=layers,
        default_layer=layers[-1] if layers else None,
        forward_passes=schemas.Passes(**forward._asdict()),
        backward_passes=schemas.Passes(**backward._asdict()),
        parameters=[
            schemas.Parameter(name=name, value=value, minimum=1, maximum=largest)
            for name, (value, largest) in sides.items()
            if method == "occlusion"
        ],
    )
