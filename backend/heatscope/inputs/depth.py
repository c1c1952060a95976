"""Bring pictures of more than 8 bits to 8, without cutting off at 255 as Pillow's own conversion does.

Which numbers become black and white is said with the picture, as a ``ValueRange``. The range is
that of the whole picture and of all its colours, so that neither the part that is looked at nor a hue changes it.
Knows nothing of files but TIFF's tag for what its numbers are.
"""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from heatscope.inputs.deep_tiff import ASSOCIATED, DeepTiff, Rows
from heatscope.inputs.notes import Note, ValueRange

#: TIFF 6.0, sections 4 and 19.
PHOTOMETRIC, SAMPLE_FORMAT = 262, 339
WHITE_IS_ZERO, SIGNED = 0, 2
#: Bits that instruments fill of 16; a picture that stays below is scaled by the fewest that hold it.
USUAL_BITS = (8, 10, 12, 14, 16)
#: Numbers that are worked on at once, so that 40 megapixels do not stand in memory as 64-bit numbers.
BAND = 1 << 19


class Levels(NamedTuple):
    """A picture in 8 bits, and what its numbers were."""

    image: Image.Image  #: "L" or "RGB", or with "A" where something is see-through
    value_range: ValueRange
    notes: list[Note]


def is_deep(image: Image.Image) -> bool:
    """Return whether ``image`` holds numbers that do not fit into 8 bits."""
    return image.mode.startswith(("I", "F"))


def in_eight_bits(image: Image.Image) -> Levels:
    """Return a deep grey picture in 8 bits."""
    values = np.asarray(image)
    value_range, notes = _range_of(values, _tag(image, SAMPLE_FORMAT) == SIGNED)
    scaled = _scaled(values, value_range)
    if _tag(image, PHOTOMETRIC) == WHITE_IS_ZERO:
        # Pillow turns this round in pictures of up to 8 bits only.
        scaled = 255 - scaled
    grey = Image.fromarray(scaled)
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        grey.putalpha(Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8)))
    return Levels(grey, value_range, notes)


def colours_in_eight_bits(tiff: DeepTiff) -> Levels:
    """Return a picture of several numbers a pixel in 8 bits."""
    values = tiff.rows(0, tiff.colours)
    value_range, notes = _range_of(values, values.dtype.kind == "i")
    scaled = _scaled(values, value_range)
    if tiff.white_is_zero:
        scaled = 255 - scaled
    picture = Image.fromarray(scaled if tiff.colours > 1 else scaled[..., 0])
    if tiff.alpha is None:
        return Levels(picture, value_range, notes)
    # How see-through a pixel is has a range of its own: all the bits, or 0 to 1.
    most = np.iinfo(tiff.dtype).max if tiff.dtype.kind != "f" else 1
    alpha = _scaled(tiff.rows(tiff.colours, 1), ValueRange(0, most, ""))[..., 0]
    if tiff.alpha == ASSOCIATED:
        picture = Image.fromarray(_divided(np.asarray(picture), alpha))
    picture.putalpha(Image.fromarray(alpha))
    return Levels(picture, value_range, notes)


def _divided(colours: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return colours that were multiplied by ``alpha`` as they were before."""
    divided = np.empty_like(colours)
    for row, alphas, target in zip(colours, alpha, divided, strict=True):
        shares = np.maximum(alphas, 1).reshape(-1, *[1] * (colours.ndim - 2)) / 255
        target[...] = (row / shares).round().clip(0, 255)
    return divided


def _range_of(values: NDArray[Any] | Rows, is_signed: bool) -> tuple[ValueRange, list[Note]]:
    notes: list[Note] = []
    if values.dtype.kind == "f":
        low, high, notes = _finite_range(values)
        return ValueRange(low, high, "floating-point numbers: least to greatest finite value"), notes
    low = float(min(rows.min() for rows in _bands(values)))
    high = float(max(rows.max() for rows in _bands(values)))
    if low < 0 or high > 65535:
        return ValueRange(low, high, "whole numbers of no usual range: least to greatest value"), notes
    bits = next(bits for bits in USUAL_BITS if high < 2**bits)
    if is_signed and bits == 16:
        bits = 15
    return ValueRange(
        0, 2**bits - 1, f"{bits} bits, the fewest usual ones that hold the greatest value {high:g}"
    ), notes


def _finite_range(values: NDArray[Any] | Rows) -> tuple[float, float, list[Note]]:
    """Return the least and greatest finite value, and what there is to say of the others."""
    low, high = np.inf, -np.inf
    missing = infinite = 0
    for rows in _bands(values):
        finite = rows[np.isfinite(rows)]
        missing += int(np.isnan(rows).sum())
        infinite += int(np.isinf(rows).sum())
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    if low > high:
        low = high = 0.0
    notes, size = [], math.prod(values.shape)
    if missing:
        notes.append(Note("values-mapped", f"not a number at {missing} of {size} places; shown as the least"))
    if infinite:
        said = f"infinite at {infinite} of {size} places; shown as the least or greatest"
        notes.append(Note("values-mapped", said))
    return low, high, notes


def _scaled(values: NDArray[Any] | Rows, value_range: ValueRange) -> NDArray[np.uint8]:
    """Return ``values`` with the range stretched over 0 to 255."""
    low, high, _ = value_range
    scaled = np.zeros(values.shape, np.uint8)
    # Halved first, since the range of numbers near the limits of float64 is none.
    spread = high / 2 - low / 2
    if spread > 0:
        for rows, target in zip(_bands(values), _bands(scaled), strict=True):
            share = (rows.astype(np.float64).clip(low, high) / 2 - low / 2) / spread
            target[...] = np.nan_to_num(share * 255, nan=0.0).round()
    return scaled


def _bands(values: NDArray[Any] | Rows) -> Iterator[NDArray[Any]]:
    rows = max(1, BAND // math.prod(values.shape[1:]))
    return (values[top : top + rows] for top in range(0, len(values), rows))


def _tag(image: Image.Image, number: int) -> Any:
    tags = getattr(image, "tag_v2", {})
    value = tags.get(number)
    return value[0] if isinstance(value, tuple) and value else value
