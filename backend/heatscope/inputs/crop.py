"""Which part of a picture becomes the input of a network.

Plain arithmetic on the upright picture's pixels: x to the right, y downwards. Knows
nothing of formats or networks.
"""

import re
from typing import NamedTuple

from heatscope.errors import InputError, shown

#: The smallest side of a crop, in pixels of the picture.
SMALLEST_SIDE = 1
_NUMBER = r"\d{1,6}(\.\d{1,6})?"
#: How a part is written.
SQUARE = rf"{_NUMBER},{_NUMBER},{_NUMBER}"


class Crop(NamedTuple):
    """A part of a picture, in its pixels; right and bottom are exclusive. Halves are possible."""

    left: float
    top: float
    right: float
    bottom: float


class Square(NamedTuple):
    """The part a visitor chose, in pixels of the upright picture.

    ``side`` is that of the square; for an input that is not square it is the part's shorter side.
    """

    left: float
    top: float
    side: float


def read_square(text: str) -> Square:
    """Return what ``left,top,side`` says.

    Raises:
        InputError: it is not three numbers from 0, or the side is less than a pixel.

    Example:
        >>> read_square("40,0,120.5")
        Square(left=40.0, top=0.0, side=120.5)
    """
    if not re.fullmatch(SQUARE, text, re.ASCII):
        raise InputError(f"crop {shown(text)} is not left,top,side: three numbers from 0, e.g. 40,0,120")
    square = Square(*map(float, text.split(",")))
    if square.side < SMALLEST_SIDE:
        raise InputError(f"the side of crop {shown(text)} is less than a pixel; {SMALLEST_SIDE} is the least")
    return square


def middle(width: int, height: int, target_width: int, target_height: int) -> Crop:
    """Return the largest part in the middle with the proportions of the target.

    Example:
        >>> middle(300, 200, 64, 64)
        Crop(left=50.0, top=0.0, right=250.0, bottom=200.0)
    """
    scale = min(width / target_width, height / target_height)
    left = (width - scale * target_width) / 2
    top = (height - scale * target_height) / 2
    return Crop(left, top, width - left, height - top)


def place(square: Square | None, size: tuple[int, int], target: tuple[int, int]) -> Crop:
    """Return the part of a picture of ``size`` that ``square`` is, with the proportions of ``target``; else the middle.

    Args:
        square: what was chosen; None for the middle.
        size: (width, height) of the upright picture.
        target: (width, height) of the input.

    Raises:
        InputError: it reaches beyond the picture.

    Example:
        >>> place(Square(10, 20, 100), (300, 200), (64, 64))
        Crop(left=10, top=20, right=110.0, bottom=120.0)
    """
    if square is None:
        return middle(*size, *target)
    shorter = min(target)
    crop = Crop(
        square.left,
        square.top,
        square.left + square.side * target[0] / shorter,
        square.top + square.side * target[1] / shorter,
    )
    if crop.right > size[0] or crop.bottom > size[1]:
        given = ",".join(map(_plain, square))
        reach = f"{_plain(crop.right)} × {_plain(crop.bottom)}"
        raise InputError(f"crop {given} reaches to {reach}; the upright picture is {size[0]} × {size[1]}")
    return crop


def _plain(number: float) -> str:
    """Return ``number`` with as many digits as it can be given with, and never with an exponent."""
    return f"{number:.6f}".rstrip("0").rstrip(".")
