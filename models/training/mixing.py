"""Mix pictures in pairs while training, and measure how far off a network is on them.

Zhang et al. 2018, mixup, https://arxiv.org/abs/1710.09412: a picture that holds a share
of another one should be named both, in the same shares. A teacher, a network trained before,
can say what it sees in the same picture (Hinton et al. 2015,
https://arxiv.org/abs/1503.02531). Knows nothing of what a network is made of.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.device import half_precision
from training.photos import Photos

MIXED_SHARE = 0.5  #: of the batches
MIXING = 0.2  #: both parameters of the beta distribution that the share of the second picture is drawn from
LABEL_SMOOTHING = 0.05
TAUGHT_SHARE = 0.5  #: of the loss of the labels, where there is a teacher


def draw_share() -> float:
    """Return what share of the second picture to mix in, 0 for half of the batches; drawn from PyTorch's own chance."""
    if float(torch.rand(())) >= MIXED_SHARE:
        return 0.0
    return float(torch.distributions.Beta(MIXING, MIXING).sample())


def mixed_loss(
    model: nn.Module,
    inputs: Tensor,
    batch: Photos,
    kept: Tensor | None = None,
    share: float = 0.0,
    teacher: nn.Module | None = None,
) -> Tensor:
    """Return the loss of pictures that hold ``share`` of their neighbour in the batch.

    Args:
        model: gives (N, labels) and (N, classes) logits.
        inputs: (N, 3, H, W) normalised.
        batch: what the pictures show.
        kept: handed on to ``model``.
        share: 0 … 1.
        teacher: gives (N, labels) logits. It looks at the mirrored pictures, so that ``model`` learns to
            answer alike from both sides.
    """
    if share:
        inputs = torch.lerp(inputs, inputs.roll(1, dims=0), share)
    with half_precision(inputs.device):
        outputs = model(inputs) if kept is None else model(inputs, kept)
    truths = (batch.labels, batch.classes)
    losses = [mixed_entropy(logits, truth, share) for logits, truth in zip(outputs, truths, strict=True)]
    if teacher is not None:
        with torch.no_grad(), half_precision(inputs.device):
            answer = teacher(inputs.flip(3)).float().softmax(1)
        losses[0] = torch.lerp(losses[0], F.cross_entropy(outputs[0].float(), answer), TAUGHT_SHARE)
    return torch.stack(losses).mean()


def mixed_entropy(logits: Tensor, truth: Tensor, share: float) -> Tensor:
    """Return the cross-entropy with ``truth``, and to ``share`` with the neighbours' truth."""
    loss = F.cross_entropy(logits.float(), truth, label_smoothing=LABEL_SMOOTHING)
    if not share:
        return loss
    return torch.lerp(loss, F.cross_entropy(logits.float(), truth.roll(1), label_smoothing=LABEL_SMOOTHING), share)
