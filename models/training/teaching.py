"""Train a network that is to teach others. Knows nothing of what it is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from training.augment import strength_at
from training.averaging import Averaging
from training.device import chance, half_precision
from training.mixing import mixed_entropy
from training.photo_batches import accuracy, epoch_of
from training.photos import Photos
from training.schedule import set_rate
from training.session import Session

LARGEST_GRADIENT = 5.0


@dataclass(frozen=True)
class Course:
    """How a teacher is trained.

    ``shown`` turns a batch of N pictures, drawing by chance and varying as strongly as it is told (0 … 1), into
    (N, 3, H, W) inputs and the share of the neighbour in each.
    """

    shown: Callable[[Photos, torch.Generator, float], tuple[Tensor, float]]
    peak_learning_rate: float
    average_decay: float
    settles_from: float  #: from which share of the training on photos are varied less
    seed: int


def train_teacher(
    work: Path,
    teacher: nn.Module,
    optimizer: torch.optim.Optimizer,
    course: Course,
    training: Photos,
    validation: Photos,
    epochs: int,
    batch: int,
) -> nn.Module:
    """Return the average of ``teacher``'s weights, trained in the folder ``work``, going on where it was left.

    It answers, in eval mode.
    """
    learning = Averaging(teacher, course.average_decay, with_buffers=True)
    session = Session(work, {"learning": learning, "optimizer": optimizer}, epochs)
    session.resume()
    while session.done < epochs:
        loss = _train_epoch(learning, optimizer, course, training, session.done, epochs, batch)
        session.finish_epoch(loss=loss, validation_top1=accuracy(learning.mean, validation))
    return learning.mean


def _train_epoch(
    learning: Averaging[nn.Module],
    optimizer: torch.optim.Optimizer,
    course: Course,
    photos: Photos,
    epoch: int,
    epochs: int,
    size: int,
) -> float:
    # An epoch's order and variations depend on its number alone, so a resumed run repeats none of it.
    generator = chance(photos.pixels.device, course.seed + epoch)
    torch.manual_seed(course.seed + epoch)
    learning.network.train()
    losses = []
    for progress, batch in epoch_of(photos, generator, size, epoch, epochs):
        set_rate(optimizer, course.peak_learning_rate, progress)
        inputs, share = course.shown(batch, generator, strength_at(progress, course.settles_from))
        with half_precision(inputs.device):
            outputs = learning.network(inputs.contiguous(memory_format=torch.channels_last))
        truths = (batch.labels, batch.classes)
        loss = torch.stack([mixed_entropy(*pair, share) for pair in zip(outputs, truths, strict=True)]).mean()
        learning.descend(loss, optimizer, LARGEST_GRADIENT)
        losses.append(loss.detach())
    return round(float(torch.stack(losses).mean()), 4)
