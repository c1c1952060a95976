"""Plain modules as the functions over pictures ask for them."""

from typing import Any

import torch
from torch import Tensor, nn

from heatscope.inspection.structure import Structure
from heatscope.tracing import Trace, record
from heatscope.tracing.keeping import Keep


class OverPictures:
    """A module that gives (N, labels) logits for (N, C, H, W) pictures.

    Args:
        network: the module.
        picture: one that it can read.
    """

    def __init__(self, network: nn.Module, picture: Tensor) -> None:
        self.network = network
        self.structure = Structure(record(network, picture, keep="none"), "input")

    def given(self, batch: Tensor) -> Any:
        return batch

    def record(self, given: Any, keep: Keep = "none", *, ends_early: bool = True, gradients: bool = False) -> Trace:
        return record(self.network, given, keep=keep, ends_early=ends_early, gradients=gradients)

    def logits(self, batch: Tensor) -> Tensor:
        found: Tensor = self.network(batch)
        return found

    def logits_of(self, result: Any, given: Any) -> Tensor:
        found: Tensor = result
        return found


def grey(side: int, channels: int = 3) -> Tensor:
    """A picture of one colour."""
    return torch.zeros(1, channels, side, side)
