"""The picture that stands for a page in a notebook whose kernel is gone: maps layer by layer, or heads as matrices.

Knows nothing of notebooks.

Axes: C maps, H height, W width; T tokens.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from heatscope.calls.attention import AttentionLayer
from heatscope.inspection.run_summary import Summary
from heatscope.tracing import Node

#: In CSS pixels; drawn twice as fine.
WIDTH, SCALE = 760, 2
MARGIN, GAP, LABEL_WIDTH = 12, 6, 196
#: Columns of maps or heads; rows of layers.
MOST_COLUMNS, MOST_ROWS = 8, 6
PAPER, INK, QUIET, EDGE = "#fdfcfa", "#1d1d1b", "#5c5952", "#dedbd4"
#: The page's ramps for paper (frontend/src/draw/ramps.js), from the most negative to the most positive: -1, -¾ … 1.
ACTIVATION = ("#2c4a9f", "#5177c5", "#7da3d9", "#b9d2ed", "#fdfcfa", "#e8ca97", "#db8d36", "#c4530e", "#8c2a14")
ATTENTION = ("#fdfcfa", "#fdfcfa", "#fdfcfa", "#fdfcfa", "#fdfcfa", "#aad7db", "#5cacc0", "#2d80ab", "#0c518d")


@dataclass(frozen=True)
class Row:
    """A layer: its name, what is said of it, and its maps."""

    name: str
    says: str
    maps: Sequence[NDArray[np.float32]]  #: (H, W) each


def draw(rows: Sequence[Row], ramp: Sequence[str]) -> bytes:
    """Return a PNG with a line of maps for each of ``rows``, ``SCALE`` times as fine as ``WIDTH``; colours by map.

    Example:
        >>> row = Row("conv1", "convolution", [np.zeros((2, 2), np.float32)])
        >>> Image.open(io.BytesIO(draw([row], ACTIVATION))).size
        (1520, 172)
    """
    cell = (WIDTH - 2 * MARGIN - LABEL_WIDTH - (MOST_COLUMNS - 1) * GAP) // MOST_COLUMNS
    heights = [cell if row.maps else 34 for row in rows]
    height = 2 * MARGIN + sum(heights) + GAP * (len(rows) - 1)
    image = Image.new("RGB", (WIDTH * SCALE, height * SCALE), PAPER)
    pen = ImageDraw.Draw(image)
    top = MARGIN
    for row, tall in zip(rows, heights, strict=True):
        for text, size, ink, down in ((row.name, 13, INK, 0), (row.says, 12, QUIET, 17)):
            at = MARGIN * SCALE, (top + down) * SCALE
            pen.text(at, _fitting(text, size), ink, ImageFont.load_default(size * SCALE))
        for column, values in enumerate(row.maps):
            left = MARGIN + LABEL_WIDTH + column * (cell + GAP)
            _paint(image, values, (left * SCALE, top * SCALE), cell * SCALE, ramp)
        top += tall + GAP
    file = io.BytesIO()
    # 255 colours are as many as its ramps have.
    image.quantize(255, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def rows_of_run(nodes: Sequence[tuple[Node, Summary]]) -> list[Row]:
    """Return rows of a run: operations with maps if there are any, evenly chosen."""
    with_maps = [(node, seen) for node, seen in nodes if seen.thumbnails is not None]
    return [
        Row(node.name, f"{node.kind} {_shape(node.shape[1:])}", list(seen.thumbnails.float().numpy()))
        if seen.thumbnails is not None
        else Row(node.name, f"{node.kind} {_shape(node.shape)}{_range(seen)}", [])
        for node, seen in _chosen(with_maps or nodes, MOST_ROWS if with_maps else 2 * MOST_ROWS)
    ]


def rows_of_attention(layers: Sequence[AttentionLayer]) -> list[Row]:
    """Return rows of what a network made of a text: a layer each, a matrix a head, queries downwards."""
    rows = []
    for layer in _chosen(layers, MOST_ROWS):
        heads = layer.parts["attention"].float().numpy()  # (heads, T, T)
        shown = f"heads 0 to {MOST_COLUMNS - 1} of {len(heads)}" if len(heads) > MOST_COLUMNS else f"{len(heads)} heads"
        rows.append(Row(layer.name, shown, list(heads[:MOST_COLUMNS])))
    return rows


def _chosen(each: Sequence[Any], most: int) -> list[Any]:
    """Return at most so many of ``each``, evenly, the first and the last among them."""
    if len(each) <= most:
        return list(each)
    return [each[round(place)] for place in np.linspace(0, len(each) - 1, most)]


def _paint(
    image: Image.Image, values: NDArray[np.float32], at: tuple[int, int], side: int, ramp: Sequence[str]
) -> None:
    """Paint one map into a square, each number a block where there is room."""
    height, width = values.shape
    longest = max(height, width)
    size = max(1, side * width // longest), max(1, side * height // longest)
    small = Image.fromarray(_coloured(values, ramp)).resize(size, Image.Resampling.NEAREST)
    image.paste(small, at)
    box = (at[0] - 1, at[1] - 1, at[0] + size[0], at[1] + size[1])
    ImageDraw.Draw(image).rectangle(box, outline=EDGE, width=1)


def _coloured(values: NDArray[np.float32], ramp: Sequence[str]) -> NDArray[np.uint8]:
    """Return (H, W, 3) colours: 0 is the middle of ``ramp``, its ends are as far as the largest value is from 0."""
    stops = np.array([[int(colour[place : place + 2], 16) for place in (1, 3, 5)] for colour in ramp], np.float32)
    finite = np.nan_to_num(values, posinf=0, neginf=0)
    reach = float(np.abs(finite).max()) or 1.0
    places = np.linspace(-1, 1, len(stops))
    channels = [np.interp(finite / reach, places, stops[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


def _fitting(text: str, size: int) -> str:
    """Return ``text``, its beginning cut off where it is wider than the column; the font has no ellipsis."""
    font = ImageFont.load_default(size)
    if font.getlength(text) <= LABEL_WIDTH - GAP:
        return text
    while text and font.getlength(f"..{text}") > LABEL_WIDTH - GAP:
        text = text[1:]
    return f"..{text}"


def _shape(shape: Sequence[int]) -> str:
    # The font that Pillow brings has no ×.
    return " x ".join(map(str, shape)) or "one number"


def _range(seen: Summary) -> str:
    return "" if seen.least is None else f", {seen.least:.3g} to {seen.largest:.3g}"
