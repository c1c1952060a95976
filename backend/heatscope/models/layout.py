"""How a network's filters and pictures lie in memory. The numbers are the same but for rounding, only sooner there.

Axes: N pictures, C channels, H height, W width.
"""

from typing import TypeVar

import torch
from torch import Tensor, nn

Network = TypeVar("Network", bound=nn.Module)


def arranged(network: Network) -> Network:
    """Return ``network`` with its filters laid out channels last, as the processor's library wants them.

    It would do so at every run otherwise; with pictures that lie so too, a run takes two thirds of the time. For
    networks that are known not to look at maps as they lie (``Tensor.view``).
    """
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            layer.weight.data = layer.weight.data.contiguous(memory_format=torch.channels_last)
    return network


def memory_format_of(network: nn.Module) -> torch.memory_format:
    """Return how (N, C, H, W) pictures are to lie for ``network``: channels last where its filters do.

    Example:
        >>> network = nn.Conv2d(3, 8, 3)
        >>> memory_format_of(network), memory_format_of(arranged(network))
        (torch.contiguous_format, torch.channels_last)
    """
    filters = [layer.weight for layer in network.modules() if isinstance(layer, nn.Conv2d)]
    is_last = all(each.is_contiguous(memory_format=torch.channels_last) for each in filters)
    # Filters of one place or one channel lie both ways.
    return torch.channels_last if is_last and not all(map(Tensor.is_contiguous, filters)) else torch.contiguous_format
