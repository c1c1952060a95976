"""Learn from a large teacher that sees the very same pictures, however they were varied.

Beyer et al. 2022, https://arxiv.org/abs/2106.05237: with the same view for both, strongly varied, and patience, a
small network learns what a large one makes of far more pictures than there are. Pictures are mixed in pairs (see
``training.mixing``) or have a square of their neighbour put in (Yun et al. 2019, CutMix,
https://arxiv.org/abs/1905.04899); what the teacher answers is learned as Hinton et al. 2015 do, section 2
(https://arxiv.org/abs/1503.02531). Knows nothing of what a network is made of.

Axes: N pictures, H height, W width.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.device import half_precision
from training.mixing import mixed_entropy
from training.photos import Photos

#: Of the batches, those mixed, and those with a square put in; what is left is neither.
MIXED_SHARE, CUT_SHARE = 0.4, 0.3
MIXING = 0.4  #: both parameters of the beta distribution that the share of the second picture is drawn from
LARGEST_CUT = 0.6  #: of the picture's area
TEMPERATURE = 2.0
TAUGHT_SHARE = 0.7  #: of the loss


def combine(inputs: Tensor) -> tuple[Tensor, float]:
    """Return (N, 3, H, W) pictures that hold something of their neighbour in the batch, and what share of it.

    Drawn from PyTorch's own chance; the share is 0 where nothing was put in.
    """
    kind = float(torch.rand(()))
    neighbour = inputs.roll(1, dims=0)
    if kind < MIXED_SHARE:
        share = float(torch.distributions.Beta(MIXING, MIXING).sample())
        return torch.lerp(inputs, neighbour, share), share
    if kind < MIXED_SHARE + CUT_SHARE:
        return put_in(inputs, neighbour, LARGEST_CUT * float(torch.rand(())))
    return inputs, 0.0


def put_in(inputs: Tensor, others: Tensor, area: float) -> tuple[Tensor, float]:
    """Put a square of ``area`` (0 … 1 of the picture) of ``others`` at a place of its own into ``inputs``.

    Returns:
        The pictures, and the share of their pixels that are the others'.

    Example:
        >>> mixed, share = put_in(torch.zeros(1, 1, 4, 4), torch.ones(1, 1, 4, 4), area=0.25)
        >>> share, float(mixed.sum())
        (0.25, 4.0)
    """
    height, width = inputs.shape[-2:]
    side = area**0.5
    rows, columns = round(side * height), round(side * width)
    top, left = (
        int(torch.randint(size - length + 1, ())) for size, length in ((height, rows), (width, columns))
    )  # fmt: skip
    square = torch.zeros(height, width, dtype=torch.bool, device=inputs.device)
    square[top : top + rows, left : left + columns] = True
    return torch.where(square, others, inputs), rows * columns / (height * width)


def taught_loss(
    model: nn.Module,
    teacher: nn.Module,
    inputs: Tensor,
    batch: Photos,
    share: float,
    taught_share: float = TAUGHT_SHARE,
) -> Tensor:
    """Return how far ``model`` is from what ``teacher`` answers and from the truth.

    Args:
        model: gives (N, labels) and (N, classes) logits.
        teacher: gives the same; it is left as it is.
        inputs: (N, 3, H, W) normalised, as both see them.
        batch: what the pictures show.
        share: of the neighbour in each picture, 0 … 1.
        taught_share: of the loss from the teacher's answers, 0 … 1.
    """
    return loss_beside(model, ask(teacher, inputs), inputs, batch, share, taught_share)


@torch.no_grad()
def ask(teacher: nn.Module, inputs: Tensor) -> tuple[Tensor, ...]:
    """Return the teacher's (N, labels) and (N, classes) logits."""
    with half_precision(inputs.device):
        answers: tuple[Tensor, ...] = teacher(inputs)
    return answers


def loss_beside(
    model: nn.Module, answers: tuple[Tensor, ...], inputs: Tensor, batch: Photos, share: float, taught_share: float
) -> Tensor:
    """Return what ``taught_loss`` does, of a teacher that was asked already."""
    with half_precision(inputs.device):
        outputs = model(inputs)
    truths = (batch.labels, batch.classes)
    from_teacher = [divergence(logits, answer) for logits, answer in zip(outputs, answers, strict=True)]
    from_truth = [mixed_entropy(logits, truth, share) for logits, truth in zip(outputs, truths, strict=True)]
    return torch.lerp(torch.stack(from_truth).mean(), torch.stack(from_teacher).mean(), taught_share)


def divergence(logits: Tensor, answer: Tensor) -> Tensor:
    """Return T² KL(teacher ‖ student) of softened answers, mean over the (N, labels) rows."""
    softened = (answer.float() / TEMPERATURE).log_softmax(1)
    said = (logits.float() / TEMPERATURE).log_softmax(1)
    return TEMPERATURE**2 * F.kl_div(said, softened, reduction="batchmean", log_target=True)
