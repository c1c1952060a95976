"""Answer by any of the four methods in one form, and say why an answer is blank.

Knows nothing of labels' names.

Axes: H height, W width.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from heatscope.inspection.attribution import (
    Question,
    grad_cam,
    integrated_gradients,
    occlusion,
    saliency,
)
from heatscope.inspection.attribution_cost import Method, Squares


@dataclass(frozen=True)
class Attribution:
    """What speaks for the label; a field that does not apply to the method is None."""

    attribution: Tensor  #: (H, W) on the input
    score: float  #: logit of the label
    layer_attribution: Tensor | None = None  #: grad-CAM, (h, w): before it is stretched over the input
    baseline_score: float | None = None  #: integrated gradients: of a picture of the mean colour
    sum: float | None = None  #: integrated gradients: of all attributions
    tolerance: float | None = None  #: integrated gradients: how far the sum may be from the difference of scores
    steps: int | None = None  #: integrated gradients: on the way from the baseline to the picture
    note: str | None = None  #: what must be said of it


def attribute(method: Method, question: Question, layer: str | None, squares: Squares) -> Attribution:
    """Return the answer to ``question`` by ``method``.

    Args:
        method: which one.
        question: network, picture and label.
        layer: grad-CAM only: whose maps.
        squares: occlusion only: what is covered.
    """
    with torch.inference_mode():
        score = float(question.forward(question.batch)[0, question.label])
    match method:
        case "grad_cam":
            assert layer is not None, "grad-CAM reads a layer"
            cam = grad_cam(question, layer)
            return Attribution(
                cam.attribution,
                score,
                layer_attribution=cam.layer_attribution,
                note=_why_blank_cam(layer, cam.largest_sum) if _is_blank(cam.layer_attribution) else None,
            )
        case "saliency":
            gradient = saliency(question)
            return Attribution(gradient, score, note=DEAF if _is_blank(gradient) else None)
        case "integrated_gradients":
            found = integrated_gradients(question)
            return Attribution(
                found.attribution,
                score,
                baseline_score=found.baseline_score,
                sum=found.sum,
                tolerance=found.tolerance,
                steps=found.steps,
                note=PLAIN if _is_blank(found.attribution) else None if found.has_converged else _not_yet(found.steps),
            )
        case "occlusion":
            falls = occlusion(question, *squares)
            # A picture alone and among others are rounded differently.
            is_blank = bool(falls.abs().max() <= ROUNDING * max(1.0, abs(score)))
            return Attribution(falls, score, note=COVERED if is_blank else None)


#: Differences of scores, as a share of the score, that mean nothing.
ROUNDING = 1e-6
DEAF = "all zero: no pixel changes the score, as every way from the picture to it leads through a ReLU that is off"
PLAIN = (
    "all zero: the picture is the mean colour already, which is the baseline, or every way from it to the score leads "
    "through a ReLU that is off"
)
COVERED = (
    "all zero but for rounding: covering changes nothing, as the picture is the mean colour already or every way from it "
    "to the score leads through a ReLU that is off"
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
