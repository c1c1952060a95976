"""How the learning rate goes over a training. Knows nothing of what is trained."""

import math

import torch

WARM_UP_SHARE = 0.06


def set_rate(optimizer: torch.optim.Optimizer, peak: float, progress: float) -> None:
    """Set the rate after ``progress`` (0 … 1): linear warm-up, then half a cosine."""
    if progress < WARM_UP_SHARE:
        rate = peak * (progress + 1e-3) / WARM_UP_SHARE
    else:
        rate = peak * (1 + math.cos(math.pi * (progress - WARM_UP_SHARE) / (1 - WARM_UP_SHARE))) / 2
    for group in optimizer.param_groups:
        group["lr"] = rate
