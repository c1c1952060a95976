"""One step downhill, the same for all that is trained, and the optimizer of all that learns of words."""

import torch
from torch import Tensor, nn

WEIGHT_DECAY = 0.01
LARGEST_GRADIENT = 1.0


def adamw(model: nn.Module) -> torch.optim.AdamW:
    """Return an optimizer of all weights of ``model``, whose rate ``schedule.set_rate`` sets."""
    return torch.optim.AdamW(model.parameters(), lr=0.0, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY, fused=True)


def descend(
    model: nn.Module, loss: Tensor, optimizer: torch.optim.Optimizer, largest: float = LARGEST_GRADIENT
) -> None:
    """Change the weights by one step against the gradient of ``loss``, cut to the length ``largest``."""
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(model.parameters(), largest)
    optimizer.step()
