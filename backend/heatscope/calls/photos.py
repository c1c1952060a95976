"""Read a photo for a network: decoded, the part that is looked at cut out, and turned, scaled and moved.

Axes: C channels, H height, W width.
"""

from dataclasses import dataclass

from torch import Tensor

from heatscope.decoding import Limits, decode, upright
from heatscope.errors import InputError
from heatscope.inputs.crop import Square
from heatscope.inputs.image import Picture, normalise
from heatscope.inspection.translation import shift
from heatscope.models.adapter import reads_pictures
from heatscope.models.photo_reading import read_upright
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope_models.transforms import turn_and_scale


@dataclass(frozen=True)
class Part:
    """What of a photo is read."""

    crop: Square | None = None
    partial: bool = False


WHOLE_MIDDLE = Part()  #: the network's own part of it


@dataclass(frozen=True)
class Posture:
    """Which part of the photo the input is, how large, and how turned, scaled and moved before the network reads it."""

    size: int | None = None  #: side in pixels; the network's own if None
    rotate: float = 0.0  #: degrees, counter-clockwise
    scale: float = 1.0
    translate: int = 0  #: pixels to the right
    part: Part = WHOLE_MIDDLE


AS_IT_IS = Posture()


@dataclass(frozen=True)
class PhotoRequest:
    """A photo as it was sent, and what of it is read."""

    image: bytes
    limits: Limits
    posture: Posture = AS_IT_IS


def read_photo(model: Served, request: PhotoRequest) -> tuple[Picture, Tensor]:
    """Return the picture and the batch (1, C, H, W) that ``model`` reads, before it is turned, scaled and moved.

    Raises:
        InputError: it reads no size but its own, or the picture cannot be read.
    """
    posture, part = request.posture, request.posture.part
    check_size(model, posture.size)
    own = model.card.input
    height, width = posture.size or own["height"], posture.size or own["width"]
    if model.is_foreign:
        assert reads_pictures(model.adapter), "a network that reads pictures"
        whole = upright(request.image, request.limits, part.partial)
        return read_upright(model.adapter, whole, (height, width), part.crop)
    picture = decode(request.image, height, width, request.limits, part.crop, part.partial)
    return picture, normalise(picture.pixels, own["mean"], own["std"])


def read_posed(model: Served, request: PhotoRequest, clock: Stopwatch) -> tuple[Picture, Tensor]:
    """Return the same, turned, scaled and moved."""
    with clock.part("decode"):
        picture, batch = read_photo(model, request)
    with clock.part("forward"):
        return picture, pose(batch, request.posture)


def pose(batch: Tensor, posture: Posture) -> Tensor:
    """Return ``batch`` turned, scaled and moved."""
    return shift(turn_and_scale(batch, posture.rotate, posture.scale), posture.translate)


def check_size(model: Served, size: int | None) -> None:
    """Raise InputError for a size of picture that ``model`` does not read."""
    own = model.card.input["height"], model.card.input["width"]
    if size is not None and (size, size) != own and not model.reads_any_size:
        raise InputError(f"'{model.id}' reads {own[0]} × {own[1]} pixels and no other size, not {size}")


def input_pixels(model: Served, size: int | None) -> tuple[int, int]:
    """Return the height and width of an input of ``size``, or of the model's own.

    Raises:
        InputError: the model reads no size but its own.
    """
    check_size(model, size)
    return (size, size) if size else (model.card.input["height"], model.card.input["width"])
