"""The numbers by which ``photo-cnn`` is trained, and how its card says them."""

import argparse
import math

from training import distilling, pretrained_teacher, sturdy
from training.mixing import LABEL_SMOOTHING, MIXED_SHARE, TAUGHT_SHARE

SEED = 20261123
BATCH = 128
PEAK_LEARNING_RATE = 0.2
#: The first 53 epochs of the shipped network had 1e-4, no mixing and no teacher.
WEIGHT_DECAY = 3e-4
#: With a large teacher, who keeps a network from learning pictures by heart, and its rates, less is needed.
TAUGHT_WEIGHT_DECAY, TAUGHT_LARGEST_GRADIENT = 5e-5, 5.0
PRETRAINED_LIMIT = (
    "Its teacher was pretrained on ImageNet, out of which the test pictures were taken, too: the teacher may have seen "
    "them; the network itself saw training pictures and the teacher's answers to those alone."
)
#: From which share of the training on photos are varied less. From three quarters on the
#: accuracy on held-out photos fell again before the end.
SETTLES_FROM = 0.92
WARM_UP_SHARE = 0.08
AVERAGE_DECAY = 0.998
#: A pretrained teacher is right more often than the labels of mixed pictures are: more of the loss is its, averages of
#: weights are longer, and only matrices decay.
PRETRAINED_SHARE, PRETRAINED_AVERAGE_DECAY = 0.9, 0.999
#: With a batch so many times as large the rate is, too: Goyal et al. 2017, https://arxiv.org/abs/1706.02677.
BATCH_OF_DEVICE = {"cpu": BATCH, "cuda": 1024}


def learning_rate(progress: float) -> float:
    """Return the rate after ``progress`` (0 … 1) of the training: linear warm-up, then half a cosine."""
    if progress < WARM_UP_SHARE:
        return PEAK_LEARNING_RATE * progress / WARM_UP_SHARE
    return PEAK_LEARNING_RATE * (1 + math.cos(math.pi * (progress - WARM_UP_SHARE) / (1 - WARM_UP_SHARE))) / 2


def describe(options: argparse.Namespace) -> str:
    """Say it on the card, as far as ``options`` of ``training.photo_cnn`` chose it."""
    decay = TAUGHT_WEIGHT_DECAY if options.taught else WEIGHT_DECAY
    said = [
        f"SGD with Nesterov momentum, batch {options.batch:,}, peak learning rate "
        f"{PEAK_LEARNING_RATE * options.batch / BATCH:g}, cosine, weight decay {decay}, label smoothing "
        f"{LABEL_SMOOTHING}, averaged weights, bfloat16, batch normalisation folded away",
    ]
    if options.taught == "pretrained":
        said.append("RepVGG's branches folded away")
    if options.augment:
        settled = f"less of it and no mixing after {SETTLES_FROM:.0%} of the training"
        mixed = f"{MIXED_SHARE:.0%} of the batches mixed in pairs, {settled}"
        if options.taught:
            mixed = (
                f"{distilling.MIXED_SHARE:.0%} of the batches mixed in pairs and {distilling.CUT_SHARE:.0%} with a "
                f"square of the neighbour, less variation after {SETTLES_FROM:.0%} of the training"
            )
        said.append("random turn, scale, crop, stretch, mirror and tint, " + mixed)
    else:
        said.append("no augmentation")
    if options.average_with:
        said.append("averaged with the end of an earlier stretch")
    if options.teacher:
        said.append(f"{TAUGHT_SHARE:.0%} of the labels' loss from a teacher's answers")
    if options.taught == "own":
        said.append(f"{distilling.TAUGHT_SHARE:.0%} of the loss from a large teacher's answers")
    if options.taught == "pretrained":
        shares = ", ".join(f"{share:.0%} {kind.__name__.replace('_', ' ')}" for share, kind in sturdy.KINDS)
        said.append(f"of the pictures {shares}, by the means of the variations measured here")
        said.append(
            f"{PRETRAINED_SHARE:.0%} of the loss from the answers to the same pictures of EfficientNet-Lite0, "
            f"pretrained on ImageNet, then trained on these pictures for "
            f"{options.teacher_epochs or pretrained_teacher.EPOCHS} epochs"
        )
    return ", ".join(said)
