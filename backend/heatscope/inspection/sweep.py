"""Run a network on many versions of one picture: turned, scaled, moved.

Knows nothing of labels or of which amounts make sense.

Axes: N batch, S steps of the sweep, C channels, H height, W width.
"""

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from heatscope.inspection.layers import run_layers

T = TypeVar("T")
#: (1, C, H, W) and an amount -> (1, C, H, W)
Transform = Callable[[Tensor, float], Tensor]
#: Pixels that go through the network at once; more make it no faster, and take more memory.
PIXELS_AT_ONCE = 18 * 64 * 64
#: Threads of one sweep. More would take too much from other users.
THREADS = min(4, os.cpu_count() or 1)


class Sweep(NamedTuple, Generic[T]):
    """What the network made of every version."""

    logits: Tensor  #: (S, labels)
    seen: list[T]  #: what was made of the map of each version; empty if no layer was asked for


class Look(NamedTuple, Generic[T]):
    """What is to be made of the maps of a layer, so that they need not all be kept."""

    layer: str
    make: Callable[[float, Tensor], T]  #: an amount and the maps (C, H, W) -> anything


def sweep(
    network: nn.Sequential,
    batch: Tensor,
    transform: Transform,
    amounts: Sequence[float],
    look: Look[T] | None = None,
    watch: Callable[[int], None] = lambda pictures: None,
) -> Sweep[T]:
    """Return what ``network`` makes of ``batch`` transformed by each amount.

    Args:
        network: its named children run in order; it is not changed.
        batch: (1, C, H, W), already normalised.
        transform: how an amount changes a picture.
        amounts: one a step.
        look: what else is to be seen.
        watch: told before each pass how many pictures it holds; may raise to stop.

    Example:
        >>> network = nn.Sequential(nn.Flatten())
        >>> sweep(network, torch.ones(1, 1, 1, 2), lambda picture, amount: picture * amount, [1, 3]).logits
        tensor([[1., 1.],
                [3., 3.]])
    """

    def passed(some: Sequence[float]) -> tuple[Tensor, list[T]]:
        watch(len(some))
        pictures = torch.cat([transform(batch, amount) for amount in some])  # (N, C, H, W)
        # The values of a pixel side by side: a third faster for several pictures.
        pictures = pictures.contiguous(memory_format=torch.channels_last)
        if look is None:
            return run_layers(network, pictures, []).result, []
        run = run_layers(network, pictures, [look.layer])
        return run.result, [look.make(*each) for each in zip(some, run.outputs[look.layer], strict=True)]

    # Every thread the same share, if that is not too much at once.
    at_once = max(1, min(PIXELS_AT_ONCE // batch[0, 0].numel(), math.ceil(len(amounts) / THREADS)))
    parts = [amounts[begin : begin + at_once] for begin in range(0, len(amounts), at_once)]
    with ThreadPoolExecutor(THREADS) as threads:
        done = list(threads.map(passed, parts))
    return Sweep(torch.cat([logits for logits, _ in done]), [each for _, seen in done for each in seen])
