"""How a photo that comes with a call is to be read: its part, its size, and how it is turned, scaled and moved."""

from typing import Annotated

from fastapi import Depends, Query

from heatscope.api.part import InPart
from heatscope.calls.photos import Posture

#: Sides of an input in pixels. A fully convolutional network reads any, at a cost that grows with the square.
SMALLEST, LARGEST = 32, 256


InputSize = Annotated[
    int | None,
    Query(
        ge=SMALLEST,
        le=LARGEST,
        description="Side of the input in pixels; the model's own if not given. Larger ones give finer maps.",
        examples=[64],
    ),
]


async def get_posture(
    part: InPart,
    size: InputSize = None,
    rotate: Annotated[
        float,
        Query(
            ge=-360,
            le=360,
            allow_inf_nan=False,
            description="Degrees to turn the input by, counter-clockwise.",
            examples=[0],
        ),
    ] = 0,
    scale: Annotated[
        float,
        Query(
            ge=0.1,
            le=10,
            allow_inf_nan=False,
            description="How much larger things in the input become. What comes in from outside it is the mean colour.",
            examples=[1],
        ),
    ] = 1,
    translate: Annotated[
        int,
        Query(
            ge=-LARGEST,
            le=LARGEST,
            description="Pixels to move the input to the right by, after turning and scaling; to the left if negative.",
            examples=[0],
        ),
    ] = 0,
) -> Posture:
    """Return how the input is to be sized, turned, scaled and moved."""
    return Posture(size, rotate, scale, translate, part)


InPosture = Annotated[Posture, Depends(get_posture)]
