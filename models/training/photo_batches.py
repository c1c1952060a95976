"""Show photos to a network: in batches, normalised; and count how often it is right.

Knows nothing of what a network is made of, and computes where the photos lie.

Axes: N pictures, H height, W width.
"""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from tqdm import tqdm

from training.device import constant
from training.photos import Photos

#: Of red, green and blue over the training pictures, on the scale 0 … 1.
MEAN, STD = (0.474, 0.445, 0.394), (0.278, 0.270, 0.282)
MEASURED_AT_ONCE = 250


def normalise(pixels: Tensor) -> Tensor:
    """Turn (N, 3, H, W) uint8 into the network's input: (pixel / 255 - mean) / std."""
    return standardise(pixels.float() / 255)


def standardise(pictures: Tensor) -> Tensor:
    """Turn (N, 3, H, W) pictures on the scale 0 … 1 into the network's input."""
    mean, std = (constant(row, pictures.device).view(1, 3, 1, 1) for row in (MEAN, STD))
    return (pictures - mean) / std


def batches(photos: Photos, generator: torch.Generator, size: int) -> Iterator[Photos]:
    """Yield all of ``photos`` in an order that ``generator`` chooses, except what fills no batch of ``size``."""
    order = torch.randperm(len(photos.labels), generator=generator, device=photos.labels.device)
    for chosen in torch.split(order, size)[: len(order) // size or 1]:
        yield Photos(*(part[chosen] for part in photos))


def epoch_of(
    photos: Photos, generator: torch.Generator, size: int, epoch: int, epochs: int
) -> Iterator[tuple[float, Photos]]:
    """Yield the batches of one epoch, counted from 0, under a progress bar.

    With each comes how much of the training lies before it, 0 … 1.
    """
    steps = max(1, len(photos.labels) // size)
    shown = batches(photos, generator, size)
    bar = tqdm(shown, total=steps, unit="batch", desc=f"epoch {epoch + 1}/{epochs}", mininterval=10)
    for step, batch in enumerate(bar):
        yield (epoch + step / steps) / epochs, batch


@torch.inference_mode()
def label_logits(model: nn.Module, pixels: Tensor, change: Callable[[Tensor], Tensor] = lambda b: b) -> Tensor:
    """Return (N, labels) logits of (N, 3, H, W) uint8 pictures, of a folded or unfolded network.

    ``change`` is what becomes of each normalised batch on its way to the network.
    """
    rows = []
    for chunk in torch.split(pixels, MEASURED_AT_ONCE):
        output = model(change(normalise(chunk)).to(memory_format=torch.channels_last))
        rows.append(output[0] if isinstance(output, tuple) else output)
    return torch.cat(rows)


def accuracy(model: nn.Module, photos: Photos, change: Callable[[Tensor], Tensor] = lambda b: b) -> float:
    """Return the share of ``photos`` whose best label is right once ``change`` has been made to them."""
    return float((label_logits(model, photos.pixels, change).argmax(1) == photos.labels).float().mean())
