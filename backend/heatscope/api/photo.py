"""What every call with a photo shares: how it is read for a network, and how it may be turned and scaled."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query

from heatscope.inputs.image import Picture, decode, normalise
from heatscope.settings import Settings
from heatscope.zoo import Card


@dataclass(frozen=True)
class Posture:
    """How the input is turned and scaled before the network reads it."""

    rotate: float
    scale: float


async def get_posture(
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
) -> Posture:
    """Return how the input is to be turned and scaled."""
    return Posture(rotate, scale)


InPosture = Annotated[Posture, Depends(get_posture)]


def read_photo(content: bytes, card: Card, settings: Settings) -> tuple[Picture, Any]:
    """Return the picture in ``content`` and the batch (1, 3, height, width) that the network of ``card`` reads."""
    size = card.input
    picture = decode(content, size["height"], size["width"], int(settings.max_image_megapixels * 1e6))
    return picture, normalise(picture.pixels, size["mean"], size["std"])
