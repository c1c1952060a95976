"""`/upright`: a photo as the networks see it, for a page whose browser would show it differently or not at all."""

from typing import Annotated, Any

import pybase64
from fastapi import APIRouter, Query, Response

from heatscope.api import BASE, answers
from heatscope.api.dependencies import Limits, Photo, Run
from heatscope.api.part import Partial
from heatscope.api.schemas import upright as schemas
from heatscope.calls import upright
from heatscope.calls.upright import UprightRequest
from heatscope.limits import decoding_limits
from heatscope.timing import Stopwatch
from heatscope.written.picture import picture_facts

router = APIRouter(prefix=BASE, tags=["photo"])
LARGEST = 4096


@router.post("/upright", response_model=schemas.UprightPicture, responses=answers.PHOTO)
async def show_upright(
    image: Photo,
    settings: Limits,
    run: Run,
    longest_side: Annotated[
        int,
        Query(ge=16, le=LARGEST, description="A larger picture is scaled down to it, in pixels.", examples=[1024]),
    ] = 1024,
    partial: Partial = False,
) -> Response:
    """Show a photo as the networks see it: upright, its colours in sRGB, on white; with what was done to it."""
    request = UprightRequest(image, decoding_limits(settings), partial, longest_side)

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = upright.compute(request, clock)
        with clock.part("encode"):
            size = {"width": found.picture.image.width, "height": found.picture.image.height}
            data = pybase64.b64encode_as_string(found.png)
            return {"image": picture_facts(found.picture)} | size | {"media_type": "image/png", "data": data}

    return await run(work)
