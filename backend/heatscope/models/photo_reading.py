"""A photo as a foreign network reads it: all of it, or the visitor's part, by the adapter's recipe.

Knows nothing of HTTP.
"""

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from heatscope.inputs.crop import Crop, Square, place
from heatscope.inputs.image import Picture, Upright, normalise
from heatscope.models.adapter import ImageAdapter


def read_upright(
    adapter: ImageAdapter, whole: Upright, size: tuple[int, int] | None = None, square: Square | None = None
) -> tuple[Picture, Tensor]:
    """Return what is said of the picture, and (1, C, H, W) as the network reads it.

    Args:
        adapter: of the network.
        whole: the upright picture.
        size: (height, width) of the input, where it is to be another than the network's own.
        square: the part that was chosen; all of it if None.

    Raises:
        InputError: ``square`` reaches beyond the picture, or the network cannot read the picture.
    """
    own = adapter.facts.input["height"], adapter.facts.input["width"]
    part = Crop(0, 0, *whole.image.size)
    if square is not None:
        part = place(square, whole.image.size, (own[1], own[0]))
    box = round(part.left), round(part.top), max(round(part.right), 1), max(round(part.bottom), 1)
    image = whole.image if square is None else whole.image.crop(box)
    given = adapter.read_image(image)
    crop = Crop(*(edge + shift for edge, shift in zip(given.crop, (box[0], box[1]) * 2, strict=True)))
    batch = given.pixels
    if size is not None and size != own:
        batch = _at_size(image, given.crop, size, adapter)
    height, width = batch.shape[-2:]
    picture = Picture(
        pixels=torch.empty(0),
        width=whole.width,
        height=whole.height,
        format=whole.format,
        crop=crop,
        enlarged=crop.right - crop.left < width or crop.bottom - crop.top < height,
        frames=whole.frames,
        value_range=whole.value_range,
        notes=whole.notes,
    )
    return picture, batch


def _at_size(image: Image.Image, crop: Crop, size: tuple[int, int], adapter: ImageAdapter) -> Tensor:
    """Return the part of the picture that the network would read, at another size than its own."""
    stated = adapter.facts.input
    inside = within(crop, image.size)
    small = image.resize((size[1], size[0]), Image.Resampling.BICUBIC, box=inside)
    if stated["channels"] == 1:
        small = small.convert("L")
    pixels = torch.from_numpy(np.array(small)).reshape(*size, -1).permute(2, 0, 1)  # (C, H, W)
    return normalise(pixels, stated["mean"], stated["std"])


def within(crop: Crop, size: tuple[int, int]) -> Crop:
    """Return what of ``crop`` lies within a picture of (width, height).

    Example:
        >>> within(Crop(-2, 0, 12, 10), (10, 10))
        Crop(left=0, top=0, right=10, bottom=10)
    """
    return Crop(max(crop.left, 0), max(crop.top, 0), min(crop.right, size[0]), min(crop.bottom, size[1]))
