"""What every call with a photo shares: how it is read for a network, and how it may be turned, scaled and moved."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query

from heatscope.api.part import WHOLE_MIDDLE, InPart, Part
from heatscope.decoding import Limits, decode, upright
from heatscope.errors import InputError
from heatscope.inputs.image import Picture, normalise
from heatscope.inspection.translation import shift
from heatscope.models.adapter import reads_pictures
from heatscope.models.photo_reading import read_upright
from heatscope.models.served import Served
from heatscope.settings import Settings
from heatscope.timing import Stopwatch
from heatscope_models.transforms import turn_and_scale

#: Sides of an input in pixels. A fully convolutional network reads any, at a cost that grows with the square.
SMALLEST, LARGEST = 32, 256


@dataclass(frozen=True)
class Posture:
    """Which part of the photo the input is, how large, and how turned, scaled and moved before the network reads it."""

    size: int | None
    rotate: float
    scale: float
    translate: int
    part: Part = WHOLE_MIDDLE


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


def decoding_limits(settings: Settings) -> Limits:
    """Return what decoding one picture may take."""
    return Limits(int(settings.max_image_megapixels * 1e6), settings.decode_seconds)


def read_photo(
    content: bytes, model: Served, settings: Settings, size: int | None = None, part: Part = WHOLE_MIDDLE
) -> tuple[Picture, Any]:
    """Return the picture in ``content`` and the batch (1, channels, height, width) that ``model`` reads.

    Raises:
        InputError: it reads no size but its own.
    """
    check_size(model, size)
    own = model.card.input
    height, width = size or own["height"], size or own["width"]
    if model.is_foreign:
        assert reads_pictures(model.adapter), "a network that reads pictures"
        whole = upright(content, decoding_limits(settings), part.partial)
        return read_upright(model.adapter, whole, (height, width), part.crop)
    picture = decode(content, height, width, decoding_limits(settings), part.crop, part.partial)
    return picture, normalise(picture.pixels, own["mean"], own["std"])


def check_size(model: Served, size: int | None) -> None:
    """Raise InputError for a size of picture that ``model`` does not read."""
    own = model.card.input["height"], model.card.input["width"]
    if size is not None and (size, size) != own and not model.reads_any_size:
        raise InputError(f"'{model.id}' reads {own[0]} × {own[1]} pixels and no other size, not {size}")


def read_posed(content: bytes, model: Served, settings: Settings, posture: Posture, clock: Stopwatch) -> Any:
    """Return the batch (1, channels, height, width) of :func:`read_photo`, turned, scaled and moved."""
    with clock.part("decode"):
        _, batch = read_photo(content, model, settings, posture.size, posture.part)
    with clock.part("forward"):
        return pose(batch, posture)


def pose(batch: Any, posture: Posture) -> Any:
    """Return ``batch`` turned, scaled and moved."""
    return shift(turn_and_scale(batch, posture.rotate, posture.scale), posture.translate)
