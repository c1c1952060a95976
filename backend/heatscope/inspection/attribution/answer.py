"""Answer by any of the four methods in one form, and say why an answer is blank.

Knows nothing of labels' names.

Axes: H height, W width.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from heatscope.inspection.attribution.cost import Method, Squares
from heatscope.inspection.attribution.methods import (
    IntegratedGradients,
    Question,
    Watch,
    grad_cam,
    integrated_gradients,
    occlusion,
    saliency,
)
from heatscope.inspection.pictures import PictureNetwork


@dataclass(frozen=True)
class Attribution:
    """What speaks for the label; a field that does not apply to the method is None."""

    label: int  #: index of the logit
    score: float  #: the logit
    attribution: Tensor  #: (H, W) on the input
    layer_attribution: Tensor | None = None  #: grad-CAM, (h, w): before it is stretched over the input
    baseline_score: float | None = None  #: integrated gradients: of a picture of the mean colour
    sum: float | None = None  #: integrated gradients: of all attributions
    tolerance: float | None = None  #: integrated gradients: how far the sum may be from the difference of scores
    steps: int | None = None  #: integrated gradients: on the way from the baseline to the picture
    note: str | None = None  #: what must be said of it


@dataclass(frozen=True)
class Way:
    """How a question is to be answered."""

    method: Method
    layer: str | None = None  #: grad-CAM only: whose maps
    squares: Squares | None = None  #: occlusion only: what is covered


def attribute(
    network: PictureNetwork, batch: Tensor, label: int | None, way: Way, watch: Watch = lambda pictures: None
) -> Attribution:
    """Return which places of a picture speak for a label.

    Args:
        network: from pictures to logits; it is not changed.
        batch: (1, C, H, W), already normalised.
        label: index of a logit; the largest if None.
        way: method, and what it needs.
        watch: told before each pass how many pictures it holds; may raise to stop.
    """
    watch(len(batch))
    with torch.inference_mode():
        logits = network.logits(batch)[0]  # (labels)
    if label is None:
        label = int(logits.argmax())
    question, score = Question(network, batch, label, watch), float(logits[label])
    match way.method:
        case "grad_cam":
            assert way.layer is not None, "grad-CAM reads a layer"
            cam = grad_cam(question, way.layer)
            note = _why_blank_cam(way.layer, cam.largest_sum) if _is_blank(cam.layer_attribution) else None
            return Attribution(label, score, cam.attribution, cam.layer_attribution, note=note)
        case "saliency":
            gradient = saliency(question)
            return Attribution(label, score, gradient, note=DEAF if _is_blank(gradient) else None)
        case "integrated_gradients":
            return _completed(label, integrated_gradients(question))
        case "occlusion":
            assert way.squares is not None, "occlusion covers squares"
            falls = occlusion(question, *way.squares)
            # A picture alone and among others are rounded differently.
            is_blank = bool(falls.abs().max() <= ROUNDING * max(1.0, abs(score)))
            return Attribution(label, score, falls, note=COVERED if is_blank else None)


#: Differences of scores, as a share of the score, that mean nothing.
ROUNDING = 1e-6
DEAF = "all zero: no pixel changes the score, as every way from the picture to it leads through a ReLU that is off"
PLAIN = (
    "all zero: the picture is the mean colour already, which is the baseline, or every way from it to the score leads "
    "through a ReLU that is off"
)
COVERED = (
    "all zero but for rounding: covering changes nothing, as the picture is the mean colour already or every way from "
    "it to the score leads through a ReLU that is off"
)


def _completed(label: int, found: IntegratedGradients) -> Attribution:
    note = PLAIN if _is_blank(found.attribution) else None if found.has_converged else _not_yet(found.steps)
    return Attribution(
        label,
        found.score,
        found.attribution,
        baseline_score=found.baseline_score,
        sum=found.sum,
        tolerance=found.tolerance,
        steps=found.steps,
        note=note,
    )


def _why_blank_cam(layer: str, largest_sum: float) -> str:
    if largest_sum < 0:
        reason = f"every place of '{layer}' speaks against the label; the largest weighted sum is {largest_sum:.3g}"
    else:
        reason = f"no place of '{layer}' speaks for the label; the largest weighted sum is 0"
    return f"all zero: {reason}, and grad-CAM leaves out what is not above 0"


def _not_yet(steps: int) -> str:
    return (
        f"the sum is not yet within the tolerance after {steps} steps, the most that are taken for a picture this large"
    )


def _is_blank(values: Tensor) -> bool:
    return not bool(values.any())
