"""A network of a folder that reads pictures."""

from pathlib import Path
from typing import Any, Literal

import torch
from PIL import Image
from torch import Tensor, nn

from heatscope.models.adapter import Facts, Given, ImageGiven, Outcome
from heatscope.models.huggingface.pictures import read_picture
from heatscope.models.huggingface.preprocessing import Recipe, read_recipe


class ImageReader:
    """What a folder says of pictures."""

    def __init__(self, folder: Path, channels: int) -> None:
        """Read the folder's recipe; raises as :func:`read_recipe`."""
        self.recipe: Recipe = read_recipe(folder, channels)

    @property
    def input(self) -> dict[str, Any]:
        """What the network reads, for its facts."""
        height, width = self.recipe.size
        scale, offset = self.recipe.scale * 255, self.recipe.offset
        return {
            "kind": "image", "channels": self.recipe.channels, "height": height, "width": width,
            # Of pixels from 0 to 1: (scale · pixel + offset - mean) / std, in the form (pixel - mean) / std.
            "mean": [(mean - offset) / scale for mean in self.recipe.mean],
            "std": [std / scale for std in self.recipe.std],
        }  # fmt: skip


class FolderImageAdapter:
    """An :class:`~heatscope.models.adapter.ImageAdapter`."""

    reads: Literal["image"] = "image"

    def __init__(self, facts: Facts, network: nn.Module, reader: ImageReader) -> None:
        self.facts = facts
        self.network = network
        self.recipe = reader.recipe

    def read_image(self, picture: Image.Image) -> ImageGiven:
        """Return what the network is called with; raises as :func:`read_picture`."""
        return read_picture(picture, self.recipe)

    def probe(self) -> Given:
        """Return a grey picture, of the one size that the network reads."""
        pixels = torch.zeros(1, self.recipe.channels, *self.recipe.size)
        return Given(keywords={"pixel_values": pixels})

    def outcome(self, result: Any, given: Given) -> Outcome:
        """Say what the network returned: logits of its labels, or else one vector for the picture."""
        if self.facts.task == "image-classification":
            return Outcome(label_logits=result.logits[0], label=lambda index: self.facts.labels[index])
        return Outcome(embedding=_embedding(result))


def _embedding(result: Any) -> Tensor:
    """Return (width,): what the network itself pools, or else the mean over all places."""
    pooled: Tensor | None = getattr(result, "pooler_output", None)
    if pooled is not None:
        return pooled[0].flatten()
    hidden: Tensor = result.last_hidden_state[0]  # (T, width) of patches, (C, H, W) of maps
    return hidden.mean((1, 2)) if hidden.dim() == 3 else hidden.mean(0)
