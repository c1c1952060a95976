"""Follow a recipe: from a picture to what the network reads, in the way of transformers' own processor with Pillow.

Axes: C channels, H height, W width.
"""

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from heatscope.errors import ImageTooLargeError
from heatscope.models.adapter import Crop, ImageGiven
from heatscope.models.huggingface.preprocessing import Recipe

#: A narrow picture whose shorter side is scaled up grows without bound.
MOST_PIXELS = 16_000_000


def read_picture(picture: Image.Image, recipe: Recipe) -> ImageGiven:
    """Return ``picture`` as the keyword ``pixel_values`` (1, C, H, W).

    Raises:
        ImageTooLargeError: it is so narrow that scaling its shorter side makes it far too large.
    """
    picture = picture.convert("L" if recipe.channels == 1 else "RGB")
    height, width = _target(picture, recipe)
    if height * width > MOST_PIXELS:
        raise ImageTooLargeError(
            f"the picture of {picture.width} × {picture.height} pixels is too narrow: the network reads it at "
            f"{width} × {height}, and at most {MOST_PIXELS / 1e6:g} megapixels are made"
        )
    resized = picture
    if recipe.resize or recipe.shortest_edge:
        resized = picture.resize((width, height), resample=Image.Resampling(recipe.resample))
    crop = Crop(0, 0, width, height)
    if recipe.crop:
        crop = _middle(height, width, *recipe.crop)
        # What lies outside is black, as it is in transformers.
        resized = resized.crop((int(crop.left), int(crop.top), int(crop.right), int(crop.bottom)))
    pixels = _numbers(resized, recipe)
    across, down = picture.width / width, picture.height / height
    return ImageGiven(
        keywords={"pixel_values": pixels}, pixels=pixels, width=picture.width, height=picture.height,
        crop=Crop(crop.left * across, crop.top * down, crop.right * across, crop.bottom * down),
    )  # fmt: skip


def _target(picture: Image.Image, recipe: Recipe) -> tuple[int, int]:
    """Return (height, width) after resizing; the longer side is rounded down, as transformers does."""
    if recipe.resize:
        return recipe.resize
    if recipe.shortest_edge is None:
        return picture.height, picture.width
    short, long = sorted((picture.width, picture.height))
    longer = int(recipe.shortest_edge * long / short)
    return (longer, recipe.shortest_edge) if picture.width <= picture.height else (recipe.shortest_edge, longer)


def _middle(height: int, width: int, crop_height: int, crop_width: int) -> Crop:
    """Return the middle of a picture in its pixels, beyond its edges where it is smaller; odd rests as transformers."""
    top, left = (height - crop_height) // 2, (width - crop_width) // 2
    return Crop(left, top, left + crop_width, top + crop_height)


def _numbers(picture: Image.Image, recipe: Recipe) -> Tensor:
    values = np.asarray(picture)
    if values.ndim == 2:
        values = values[..., None]
    # Scaled in float64 and rounded once, then in float32: as transformers does, step by step.
    scaled = (
        torch.from_numpy((values.astype(np.float64) * recipe.scale).astype(np.float32)) + recipe.offset
    )  # (H, W, C)
    normal = (scaled - torch.tensor(recipe.mean)) / torch.tensor(recipe.std)
    return normal.permute(2, 0, 1).unsqueeze(0).contiguous()  # (1, C, H, W)
