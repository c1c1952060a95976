"""A network that learns, and the mean of what it has been over its last steps, which generalises better.

Izmailov et al. 2018, https://arxiv.org/abs/1803.05407; of what was long ago less remains with every step.
"""

from typing import Generic, TypeVar, cast

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training.descent import LARGEST_GRADIENT, descend

Network = TypeVar("Network", bound=nn.Module)


class Averaging(nn.Module, Generic[Network]):
    """Both of them, and steps that change both.

    Args:
        network: what learns.
        decay: the share of the mean that stays at a step; of 0.998 the last 500 steps count most.
        with_buffers: the statistics of batch normalisation are averaged, too, rather than taken as they are.
    """

    def __init__(self, network: Network, decay: float, with_buffers: bool = False) -> None:
        super().__init__()
        self.network = network
        averaging = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]
        self.averaged = AveragedModel(network, multi_avg_fn=averaging, use_buffers=with_buffers)

    @property
    def mean(self) -> Network:
        """The mean of what the network has been, in eval mode."""
        return cast(Network, self.averaged.module.eval())

    def descend(self, loss: Tensor, optimizer: torch.optim.Optimizer, largest: float = LARGEST_GRADIENT) -> None:
        """Take a step against the gradient of ``loss``, cut to the length ``largest``."""
        descend(self.network, loss, optimizer, largest)
        self.averaged.update_parameters(self.network)
