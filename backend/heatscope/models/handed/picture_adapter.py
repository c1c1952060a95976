"""A module that reads pictures, with the size that it reads.

Axes: C channels, H height, W width.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from PIL import Image
from torch import nn

from heatscope.errors import InputError
from heatscope.inputs.crop import middle
from heatscope.inputs.image import normalise
from heatscope.models.adapter import Facts, Given, ImageGiven, Outcome
from heatscope.models.handed.results import logits_in, vector_in

LARGEST_SIDE = 4096


@dataclass(frozen=True)
class PictureInput:
    """What a module reads."""

    channels: Literal[1, 3]
    height: int
    width: int
    mean: tuple[float, ...]  #: of pixels from 0 to 1, taken off each channel
    std: tuple[float, ...]  #: by which each channel is divided then

    @property
    def stated(self) -> dict[str, Any]:
        """The same for a network's facts."""
        return {
            "kind": "image", "channels": self.channels, "height": self.height, "width": self.width,
            "mean": list(self.mean), "std": list(self.std),
        }  # fmt: skip


def picture_input(
    shape: Sequence[int], mean: Sequence[float] | None = None, std: Sequence[float] | None = None
) -> PictureInput:
    """Return what a module reads that takes tensors of ``shape``: (H, W), (C, H, W) or (1, C, H, W).

    Raises:
        InputError: those are no pictures, or not one number a channel.

    Example:
        >>> picture_input((32, 48)).stated["width"]
        48
        >>> picture_input((7, 32, 32))
        Traceback (most recent call last):
        heatscope.errors.InputError: an input of 7 × 32 × 32 is no picture; one has (height, width), (channels, \
height, width) or (1, channels, height, width), with 1 or 3 channels and sides of 1 to 4096 pixels; other tensors are \
opened by heatscope.show and heatscope.record
    """
    whole = (1, 3, *shape) if len(shape) == 2 else (1, *shape) if len(shape) == 3 else tuple(shape)
    are_numbers = all(type(size) is int for size in whole)
    if not are_numbers or len(whole) != 4 or whole[0] != 1 or whole[1] not in (1, 3) or not _are_sides(*whole[2:]):
        raise InputError(
            f"an input of {' × '.join(map(str, shape)) or 'one number'} is no picture; one has (height, width), "
            f"(channels, height, width) or (1, channels, height, width), with 1 or 3 channels and sides of 1 to "
            f"{LARGEST_SIDE} pixels; other tensors are opened by heatscope.show and heatscope.record"
        )
    channels: Literal[1, 3] = 1 if whole[1] == 1 else 3
    means, stds = _each("mean", mean, 0.0, channels), _each("std", std, 1.0, channels)
    if any(value <= 0 for value in stds):
        raise InputError(f"std is {stds}; each has to be above 0")
    return PictureInput(channels, whole[2], whole[3], means, stds)


class HandedPictureNetwork:
    """An :class:`~heatscope.models.adapter.ImageAdapter`."""

    reads: Literal["image"] = "image"

    def __init__(self, facts: Facts, network: nn.Module, read: PictureInput) -> None:
        self.facts = facts
        self.network = network
        self.input = read

    def read_image(self, picture: Image.Image) -> ImageGiven:
        """Return the middle of the picture at the size that the network reads."""
        size = self.input.width, self.input.height
        crop = middle(*picture.size, *size)
        mode = "L" if self.input.channels == 1 else "RGB"
        small = picture.convert(mode).resize(size, Image.Resampling.BICUBIC, box=crop)
        values = torch.from_numpy(np.array(small)).reshape(*size[::-1], -1).permute(2, 0, 1)  # (C, H, W)
        pixels = normalise(values, self.input.mean, self.input.std)  # (1, C, H, W)
        return ImageGiven((pixels,), pixels=pixels, width=picture.width, height=picture.height, crop=crop)

    def probe(self) -> Given:
        """Return a grey picture."""
        return self.read_image(Image.new("RGB", (self.input.width, self.input.height), "grey"))

    def outcome(self, result: Any, given: Given) -> Outcome:
        """Return the logits of the labels; without labels a vector."""
        if not self.facts.labels:
            return Outcome(embedding=vector_in(result))
        return Outcome(label_logits=logits_in(result), label=self.facts.labels.__getitem__)


def _are_sides(*sides: int) -> bool:
    return all(1 <= side <= LARGEST_SIDE for side in sides)


def _each(name: str, given: Sequence[float] | None, usual: float, channels: int) -> tuple[float, ...]:
    values = (usual,) * channels if given is None else tuple(float(value) for value in given)
    if len(values) != channels:
        raise InputError(f"{name} has {len(values)} numbers; {channels} are needed, one a channel")
    if not all(map(math.isfinite, values)):
        raise InputError(f"{name} is {values}; each has to be a finite number")
    return values
