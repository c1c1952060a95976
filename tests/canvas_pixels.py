"""Read a heatmap's canvas and turn its colours back into numbers.

Knows one thing about the page's ramps: 0 is one end of the CIELAB lightness they use and the largest
magnitude the other, evenly in between. The conversion from sRGB is the standard's own (IEC 61966-2-1,
CIE 15), not the page's.
"""

import base64
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator

Numbers = NDArray[np.float64]
Pixels = NDArray[np.uint8]
Flags = NDArray[np.bool_]

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
            yield pixels[top:bottom, left:right]


def runs(flags: Flags) -> list[tuple[int, int]]:
    """Return where stretches of True begin and end.

    Example:
        >>> runs(np.array([True, True, False, True]))
        [(0, 2), (3, 4)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def cells(tile: Pixels, rows: int, columns: int) -> Pixels:
    """Return the middle pixel of each of ``rows`` × ``columns`` equally large cells."""
    height, width = tile.shape[:2]
    down = ((np.arange(rows) + 0.5) * height / rows).astype(int)
    across = ((np.arange(columns) + 0.5) * width / columns).astype(int)
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


def strengths(pixels: Pixels, zero: float, far: float) -> Numbers:
    """Return how far from 0 (``zero``'s lightness) to the end of the scale (``far``'s) each pixel is."""
    return (lightness(pixels) - zero) / (far - zero)
