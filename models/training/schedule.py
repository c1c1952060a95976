"""How the learning rate goes over a training. Knows nothing of what is trained."""

import math

import torch

WARM_UP_SHARE = 0.06


def set_rate(
    optimizer: torch.optim.Optimizer, peak: float, progress: float, warm_up_share: float = WARM_UP_SHARE
) -> None:
    """Set the rate after ``progress`` (0 … 1): linear warm-up, then half a cosine."""
    if progress < warm_up_share:
        rate = peak * (progress + 1e-3) / warm_up_share
    else:
        rate = peak * (1 + math.cos(math.pi * (progress - warm_up_share) / (1 - warm_up_share))) / 2
    for group in optimizer.param_groups:
        group["lr"] = rate
