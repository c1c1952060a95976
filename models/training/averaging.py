"""A network that learns, and the mean of what it has been over its last steps, which generalises better.

Izmailov et al. 2018, https://arxiv.org/abs/1803.05407; of what was long ago less remains with every step.
"""

from typing import Generic, TypeVar, cast

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training.descent import descend

Network = TypeVar("Network", bound=nn.Module)


class Averaging(nn.Module, Generic[Network]):
    """Both of them, and steps that change both.

    Args:
        network: what learns.
        decay: the share of the mean that stays at a step; of 0.998 the last 500 steps count most.
    """

    def __init__(self, network: Network, decay: float) -> None:
        super().__init__()
        self.network = network
        averaging = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]
        self.averaged = AveragedModel(network, multi_avg_fn=averaging)

    @property
    def mean(self) -> Network:
        """The mean of what the network has been, in eval mode."""
        return cast(Network, self.averaged.module.eval())

    def descend(self, loss: Tensor, optimizer: torch.optim.Optimizer) -> None:
        """Take a step against the gradient of ``loss``."""
        descend(self.network, loss, optimizer)
        self.averaged.update_parameters(self.network)
