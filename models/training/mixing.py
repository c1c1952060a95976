"""Mix pictures in pairs while training, and measure how far off a network is on them.

Zhang et al. 2018, mixup, https://arxiv.org/abs/1710.09412: a picture that holds a share
of another one should be named both, in the same shares. Knows nothing of networks.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.photos import Photos

MIXED_SHARE = 0.5  #: of the batches
MIXING = 0.2  #: both parameters of the beta distribution that the share of the second picture is drawn from
LABEL_SMOOTHING = 0.05


def draw_share() -> float:
    """Return what share of the second picture to mix in, 0 for half of the batches; drawn from PyTorch's own chance."""
    if float(torch.rand(())) >= MIXED_SHARE:
        return 0.0
    return float(torch.distributions.Beta(MIXING, MIXING).sample())


def mixed_loss(
    model: nn.Module, inputs: Tensor, batch: Photos, kept: Tensor | None = None, share: float = 0.0
) -> Tensor:
    """Return the loss of pictures that hold ``share`` of their neighbour in the batch."""
    if share:
        inputs = torch.lerp(inputs, inputs.roll(1, dims=0), share)
    with torch.autocast("cpu", torch.bfloat16):
        outputs = model(inputs) if kept is None else model(inputs, kept)
    loss = torch.zeros(())
    for logits, truth in zip(outputs, (batch.labels, batch.classes), strict=True):
        for target, weight in ((truth, 1 - share), (truth.roll(1), share)):
            if weight:
                loss = loss + weight * F.cross_entropy(logits.float(), target, label_smoothing=LABEL_SMOOTHING)
    return loss / len(outputs)
