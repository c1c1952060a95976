"""Train the large network that teaches the small ones; it is used while training and never shipped.

    python -m training.photo_teacher --data ../shared/data --work /tmp/photo-teacher --device cuda

A residual network with activation first (He et al. 2016, https://arxiv.org/abs/1603.05027) and
squeeze-and-excitation (Hu et al. 2018, https://arxiv.org/abs/1709.01507), 38 million weights: two minutes of one
H200, and nothing to wait for on a processor. ``training.photo_vit --device cuda`` trains it by itself where there is
none yet. Run the same command again to resume.
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor, nn

from training.augment import augment
from training.device import add_device_option, compile_for, prepare
from training.distilling import combine
from training.packing import add_photo_options, read_training
from training.photo_batches import normalise
from training.photos import Classes, Photos, hold_out, read_classes
from training.teaching import Course, train_teacher

SEED = 787
WIDTHS, DEPTHS = (128, 256, 512, 768), (2, 3, 3, 2)
SQUEEZE = 8  #: a block's channels by the numbers they are squeezed into
EPOCHS = 28
BATCH = 1024
PEAK_LEARNING_RATE = 1.6
WEIGHT_DECAY = 5e-5
AVERAGE_DECAY = 0.998
#: From which share of the training on photos are varied less.
SETTLES_FROM = 0.85


class Excitation(nn.Module):
    """Weigh the channels of (N, C, H, W) by what is in all of the picture."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weigh = nn.Sequential(
            nn.Linear(channels, channels // SQUEEZE), nn.ReLU(), nn.Linear(channels // SQUEEZE, channels), nn.Sigmoid()
        )

    def forward(self, maps: Tensor) -> Tensor:
        """Return (N, C, H, W)."""
        weighed: Tensor = maps * self.weigh(maps.mean((2, 3)))[:, :, None, None]
        return weighed


class Block(nn.Module):
    """Two convolutions, each after normalisation and ReLU, added to what came in."""

    def __init__(self, channels: int, width: int, stride: int) -> None:
        super().__init__()
        self.first_norm = nn.BatchNorm2d(channels)
        self.first = nn.Conv2d(channels, width, 3, stride, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.excitation = Excitation(width)
        self.shortcut = nn.Conv2d(channels, width, 1, stride, bias=False) if channels != width else None

    def forward(self, maps: Tensor) -> Tensor:
        """Return (N, width, H / stride, W / stride)."""
        ready = self.first_norm(maps).relu()
        added = self.second(self.second_norm(self.first(ready)).relu())
        kept = maps if self.shortcut is None else self.shortcut(ready)
        total: Tensor = kept + self.excitation(added)
        return total


class PhotoTeacher(nn.Module):
    """Pictures -> labels and finer classes."""

    def __init__(self, label_count: int, class_count: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, WIDTHS[0], 3, stride=2, padding=1, bias=False)
        blocks: list[nn.Module] = []
        channels = WIDTHS[0]
        for stage, (width, depth) in enumerate(zip(WIDTHS, DEPTHS, strict=True)):
            for place in range(depth):
                blocks.append(Block(channels, width, stride=2 if stage and not place else 1))
                channels = width
        self.blocks = nn.Sequential(*blocks)
        self.norm = nn.BatchNorm2d(channels)
        self.classifier = nn.Linear(channels, label_count)
        self.class_classifier = nn.Linear(channels, class_count)

    def forward(self, batch: Tensor) -> tuple[Tensor, Tensor]:
        """Return (N, labels) and (N, classes) logits of (N, 3, H, W) normalised pictures."""
        maps = self.norm(self.blocks(self.stem(batch))).relu()
        summary = maps.mean((2, 3))  # (N, C)
        return self.classifier(summary), self.class_classifier(summary)


def main() -> None:
    """Train."""
    options = _options()
    where = prepare(options, SEED)
    classes = read_classes(options.data)
    training, validation = (part.to(where) for part in hold_out(read_training(options, classes)))
    teacher = train(options.work, classes, training, validation, options.epochs, options.batch)
    print(f"{sum(weight.numel() for weight in teacher.parameters()):,} parameters")


def train(
    work: Path, classes: Classes, training: Photos, validation: Photos, epochs: int = EPOCHS, batch: int = BATCH
) -> PhotoTeacher:
    """Return the teacher trained in the folder ``work``, going on where it was left; it answers, in eval mode."""
    where = training.pixels.device
    teacher = PhotoTeacher(len(classes.labels), len(classes.wnids))
    teacher.to(where, memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.SGD(teacher.parameters(), momentum=0.9, nesterov=True, weight_decay=WEIGHT_DECAY)
    compile_for(where, teacher)
    course = Course(shown, PEAK_LEARNING_RATE, AVERAGE_DECAY, SETTLES_FROM, SEED)
    trained = train_teacher(work, teacher, optimizer, course, training, validation, epochs, batch)
    assert isinstance(trained, PhotoTeacher)
    return trained


def shown(batch: Photos, generator: torch.Generator, strength: float) -> tuple[Tensor, float]:
    """Return (N, 3, H, W) normalised pictures, varied and combined, and the neighbour's share in each."""
    return combine(augment(normalise(batch.pixels), generator, strength))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_photo_options(parser)
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="whole passes over the training pictures")
    parser.add_argument("--batch", type=int, default=BATCH, help="pictures in a batch")
    add_device_option(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
