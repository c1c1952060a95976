"""Which places of a picture speak for a label, by four published methods.

Computed by Captum, https://captum.ai, which is imported only when first needed: it
costs most of a second and some 30 MB. Nothing is hooked that two calls share. Knows
nothing of labels' names or of what a picture showed before it was normalised.

A score is the logit of the label. The baseline, what "nothing" means, is 0: in a
normalised batch the mean colour.

Axes: N batch, C channels, H height, W width.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope.errors import InputError
from heatscope.inspection.pictures import PictureNetwork

#: Told how many pictures are about to go through the network; may raise to stop.
Watch = Callable[[int], None]
#: Numbers of steps tried for integrated gradients, until the sum is right.
STEPS = (32, 64, 128, 256, 512)
#: Pixels that all steps together may have, beyond the first number tried: larger pictures get fewer steps.
STEP_PIXELS = 512 * 64 * 64
#: Allowed between the sum and the difference of scores, as a share of the difference, or of 1 if that is smaller.
TOLERANCE = 0.01
#: Pixels that go through the network at once.
PIXELS_AT_ONCE = 32 * 64 * 64


class GradCam(NamedTuple):
    """Where the maps of a layer speak for the label."""

    attribution: Tensor  #: (H, W) >= 0, ``layer_attribution`` stretched over the input
    layer_attribution: Tensor  #: (h, w) >= 0
    largest_sum: float  #: of the weighted sums before negative ones became 0


class IntegratedGradients(NamedTuple):
    """How much each pixel moves the score from the baseline's to the picture's."""

    attribution: Tensor  #: (H, W), of either sign; its sum is close to score - baseline score
    score: float
    baseline_score: float
    steps: int
    tolerance: float  #: how far the sum may be from the difference

    @property
    def sum(self) -> float:
        """All attributions together."""
        return float(self.attribution.double().sum())

    @property
    def has_converged(self) -> bool:
        """Whether the sum is as close to the difference of scores as it should be."""
        return abs(self.sum - (self.score - self.baseline_score)) <= self.tolerance


@dataclass(frozen=True)
class Question:
    """What is asked: a network, a picture, a label.

    Args:
        network: from pictures to logits; it is not changed.
        batch: (1, C, H, W), already normalised.
        label: index of a logit.
        watch: told before each pass how many pictures it holds; may raise.
    """

    network: PictureNetwork
    batch: Tensor
    label: int
    watch: Watch = lambda pictures: None

    def forward(self, batch: Tensor) -> Tensor:
        """Return the logits (N, labels)."""
        self.watch(len(batch))
        return self.network.logits(batch)

    def leaf(self) -> Tensor:
        """Return the picture as something to differentiate by; also when it comes from inference mode."""
        return self.batch.clone().detach().requires_grad_()

    @property
    def pictures_at_once(self) -> int:
        """How many copies of the picture go through the network together."""
        return max(1, PIXELS_AT_ONCE // self.batch[0, 0].numel())


def steps_to_try(pixels: int) -> tuple[int, ...]:
    """Return the numbers of steps that integrated gradients may take with a picture of so many pixels.

    Example:
        >>> steps_to_try(64 * 64), steps_to_try(256 * 256)
        ((32, 64, 128, 256, 512), (32,))
    """
    return tuple(steps for steps in STEPS if steps == STEPS[0] or steps * pixels <= STEP_PIXELS)


def check_spatial(network: PictureNetwork, layer: str) -> None:
    """Raise InputError for a layer of ``network`` that grad-CAM does not apply to."""
    if layer not in (able := network.structure.spatial):
        raise InputError(
            f"grad_cam needs a layer with maps, and '{layer}' has none; layers that have: {', '.join(able)}; "
            "saliency, integrated_gradients and occlusion need no layer"
        )


def grad_cam(question: Question, layer: str) -> GradCam:
    """Return the maps of ``layer`` summed, each weighted with its mean gradient, negative sums left out.

    Selvaraju et al. 2017, "Grad-CAM", section 3, https://arxiv.org/abs/1610.02391.

    Raises:
        InputError: ``layer`` has no maps.
    """
    check_spatial(question.network, layer)
    question.watch(1)
    given = question.network.given(question.batch)
    trace = question.network.record(given, [layer], ends_early=False, gradients=True)
    score = question.network.logits_of(trace.result, given)[0, question.label]
    (gradient,) = trace.gradients(score, [layer])
    maps = trace[layer].output.detach()  # (1, K, h, w)
    slopes = torch.zeros_like(maps) if gradient is None else gradient
    sums = (slopes.mean(dim=(2, 3), keepdim=True) * maps).sum(dim=1, keepdim=True)  # (1, 1, h, w)
    rectified = sums.relu()
    stretched = F.interpolate(
        rectified, question.batch.shape[-2:], mode="bilinear", align_corners=False
    )  # (1, 1, H, W)
    return GradCam(stretched[0, 0], rectified[0, 0], float(sums.max()))


def saliency(question: Question) -> Tensor:
    """Return (H, W) >= 0: how fast the score changes with each pixel, the largest over its channels.

    Simonyan, Vedaldi and Zisserman 2014, section 3.1, https://arxiv.org/abs/1312.6034.
    """
    from captum.attr import Saliency

    gradients = Saliency(question.forward).attribute(question.leaf(), target=question.label)  # (1, C, H, W)
    largest: Tensor = gradients[0].amax(dim=0)  # (H, W)
    return largest


def integrated_gradients(question: Question) -> IntegratedGradients:
    """Return how much each pixel adds on the way from the baseline to the picture, channels summed.

    Sundararajan, Taly and Yan 2017, https://arxiv.org/abs/1703.01365. Steps are doubled
    until the sum is within the tolerance of what it must be (their axiom of completeness).
    """
    from captum.attr import IntegratedGradients as Captum

    with torch.inference_mode():
        both = question.forward(torch.cat([question.batch, torch.zeros_like(question.batch)]))  # (2, labels)
    score, baseline_score = both[:, question.label].tolist()
    for steps in steps_to_try(question.batch[0, 0].numel()):
        gradients = Captum(question.forward).attribute(
            question.leaf(),
            target=question.label,
            n_steps=steps,
            # The network is linear piece by piece, so a cleverer rule than midpoints would gain nothing.
            method="riemann_middle",
            internal_batch_size=question.pictures_at_once,
        )  # (1, C, H, W)
        found = IntegratedGradients(
            attribution=gradients[0].detach().sum(dim=0).float(),  # (H, W)
            score=score,
            baseline_score=baseline_score,
            steps=steps,
            tolerance=TOLERANCE * max(1.0, abs(score - baseline_score)),
        )
        if found.has_converged:
            break
    return found


def occlusion(question: Question, patch: int, stride: int) -> Tensor:
    """Return (H, W): how far the score falls when a square around each pixel is covered with the mean colour.

    Zeiler and Fergus 2014, section 4.2, https://arxiv.org/abs/1311.2901. Where squares
    overlap, the mean over them.

    Args:
        question: what is asked.
        patch: side of the square, in pixels.
        stride: from one square to the next, in pixels; at most ``patch``.
    """
    from captum.attr import Occlusion

    channels = question.batch.shape[1]
    with torch.no_grad():
        falls = Occlusion(question.forward).attribute(
            question.batch,
            sliding_window_shapes=(channels, patch, patch),
            strides=(channels, stride, stride),
            baselines=0,
            target=question.label,
            perturbations_per_eval=question.pictures_at_once,
        )  # (1, C, H, W), the same in every channel
    first: Tensor = falls[0, 0]
    return first
