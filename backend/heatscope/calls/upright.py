"""A photo as the networks see it, for a page whose browser would show it differently or not at all."""

from dataclasses import dataclass

from heatscope.decoding import Limits, upright
from heatscope.inputs.image import Upright, as_png
from heatscope.timing import Stopwatch


@dataclass(frozen=True)
class UprightRequest:
    """A photo, and how large it is wanted."""

    image: bytes
    limits: Limits
    partial: bool
    longest_side: int  #: in pixels; a larger picture is scaled down to it


@dataclass(frozen=True)
class UprightPhoto:
    """The photo, upright."""

    picture: Upright
    png: bytes


def compute(request: UprightRequest, clock: Stopwatch) -> UprightPhoto:
    """Return the photo upright, its colours in sRGB, on white.

    Raises:
        ImageError: it cannot be read.
    """
    with clock.part("decode"):
        picture = upright(request.image, request.limits, request.partial, request.longest_side)
    with clock.part("encode"):
        return UprightPhoto(picture, as_png(picture.image))
