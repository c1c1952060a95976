"""Read a heatmap's canvas and hold its colours to the numbers they stand for.

Knows two things about the page's ramps: from 0 to the largest magnitude CIELAB lightness goes in even steps, and
what is above 0 is warm, what is below is cold. The conversion from sRGB is the standard's own (IEC 61966-2-1,
CIE 15), not the page's.
"""

import base64
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator

Numbers = NDArray[np.float64]
Pixels = NDArray[np.uint8]
Flags = NDArray[np.bool_]

#: What 256 steps and colours outside sRGB may cost, as a share of the scale.
TOLERANCE = 0.05
#: Of CIELAB's 100.
LEAST_RANGE = 50
#: Of a cell's side.
NEAR_CORNER = 0.15
#: Nearer to 0 a colour is too grey to have a hue.
HUE_SHOWS_FROM = 0.2

READ = """canvas => {
  const { width, height } = canvas;
  const bytes = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { width, height, bytes: btoa(text) };
}"""


def read_canvas(canvas: Locator) -> Pixels:
    """Return a canvas's own pixels, (height, width, 4) in red, green, blue, alpha."""
    answer: dict[str, Any] = canvas.evaluate(READ)
    bytes_ = np.frombuffer(base64.b64decode(answer["bytes"]), np.uint8)
    return bytes_.reshape(answer["height"], answer["width"], 4)


def tiles(pixels: Pixels) -> Iterator[Pixels]:
    """Yield the opaque rectangles of a canvas, line by line: the gaps between them are transparent."""
    opaque: Flags = pixels[:, :, 3] > 0
    for top, bottom in runs(np.any(opaque, axis=1)):
        for left, right in runs(np.any(opaque[top:bottom], axis=0)):
            # A small one beside a large one ends earlier.
            [(first, last)] = runs(np.any(opaque[top:bottom, left:right], axis=1))
            yield pixels[top + first : top + last, left:right]


def runs(flags: Flags) -> list[tuple[int, int]]:
    """Return where stretches of True begin and end.

    Example:
        >>> runs(np.array([True, True, False, True]))
        [(0, 2), (3, 4)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def cells(tile: Pixels, rows: int, columns: int) -> Pixels:
    """Return a pixel of each of ``rows`` × ``columns`` cells, near the corner: the middle may hold text."""
    height, width = tile.shape[:2]
    down = ((np.arange(rows) + NEAR_CORNER) * height / rows).astype(int)
    across = ((np.arange(columns) + NEAR_CORNER) * width / columns).astype(int)
    return tile[np.ix_(down, across)]


def lightness(pixels: Pixels) -> Numbers:
    """Return CIELAB L*, 0 (black) to 100 (white).

    Example:
        >>> black, grey, white = [0, 0, 0, 255], [119, 119, 119, 255], [255, 255, 255, 255]
        >>> lightness(np.array([black, grey, white], np.uint8)).round(1).tolist()
        [0.0, 50.0, 100.0]
    """
    share = pixels[..., :3] / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    luminance: Numbers = linear @ np.array([0.2126, 0.7152, 0.0722])
    light: Numbers = np.where(luminance > (6 / 29) ** 3, 116 * np.cbrt(luminance) - 16, luminance * (29 / 3) ** 3)
    return light


def assert_painted(
    painted: Sequence[Pixels], numbers: Sequence[Numbers], reaches: Sequence[float], *, signed: bool = True
) -> None:
    """Hold every cell of every tile to its number: how strong by its lightness, which sign by its hue.

    Args:
        painted: the tiles.
        numbers: (rows, columns) for each of them.
        reaches: the magnitude that the end of each tile's scale stands for.
        signed: whether the hue says the sign; that of attention, which is never negative, need not.
    """
    assert len(painted) == len(numbers) == len(reaches)
    colours = [cells(tile, *values.shape).reshape(-1, 4) for tile, values in zip(painted, numbers, strict=True)]
    shares = [values.ravel() / (reach or 1) for values, reach in zip(numbers, reaches, strict=True)]
    pixels, share = np.concatenate(colours), np.concatenate(shares)
    light = lightness(pixels)
    slope, zero = np.polyfit(np.abs(share), light, 1)
    assert abs(slope) > LEAST_RANGE, "the ramp hardly uses the range from dark to light"
    np.testing.assert_allclose((light - zero) / slope, np.abs(share), atol=TOLERANCE)
    if not signed:
        return
    warmth = pixels[:, 0].astype(int) - pixels[:, 2]
    clear = np.abs(share) > HUE_SHOWS_FROM
    np.testing.assert_array_equal(np.sign(warmth[clear]), np.sign(share[clear]))
