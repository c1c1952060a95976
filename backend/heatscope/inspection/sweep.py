"""Run a network on many versions of one picture: turned, scaled, moved.

Knows nothing of labels or of which amounts make sense.

Axes: N batch, S steps of the sweep, C channels, H height, W width.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import torch
from torch import Tensor, nn

from heatscope.inspection.layers import run_layers

#: (1, C, H, W) and an amount -> (1, C, H, W)
Transform = Callable[[Tensor, float], Tensor]
#: Pixels that go through the network at once: what its maps need then still fits beside a core.
PIXELS_AT_ONCE = 6 * 64 * 64
#: Threads of one sweep. More would take too much from other users.
THREADS = min(4, os.cpu_count() or 1)


class Sweep(NamedTuple):
    """What the network made of every version."""

    logits: Tensor  #: (S, labels)
    maps: Tensor | None  #: (S, C, H, W) of the layer asked for


def sweep(
    network: nn.Sequential,
    batch: Tensor,
    transform: Transform,
    amounts: Sequence[float],
    layer: str | None = None,
    watch: Callable[[int], None] = lambda pictures: None,
) -> Sweep:
    """Return what ``network`` makes of ``batch`` transformed by each amount.

    Args:
        network: its named children run in order; it is not changed.
        batch: (1, C, H, W), already normalised.
        transform: how an amount changes a picture.
        amounts: one a step.
        layer: whose output to keep.
        watch: told before each pass how many pictures it holds; may raise to stop.

    Example:
        >>> network = nn.Sequential(nn.Flatten())
        >>> sweep(network, torch.ones(1, 1, 1, 2), lambda picture, amount: picture * amount, [1, 3]).logits
        tensor([[1., 1.],
                [3., 3.]])
    """
    kept = [] if layer is None else [layer]

    def passed(some: Sequence[float]) -> tuple[Tensor, Tensor | None]:
        watch(len(some))
        pictures = torch.cat([transform(batch, amount) for amount in some])  # (N, C, H, W)
        # Pixels of all channels together: a third faster for several pictures.
        run = run_layers(network, pictures.contiguous(memory_format=torch.channels_last), kept)
        return run.result, None if layer is None else run.outputs[layer].contiguous()

    at_once = max(1, PIXELS_AT_ONCE // batch[0, 0].numel())
    parts = [amounts[begin : begin + at_once] for begin in range(0, len(amounts), at_once)]
    with ThreadPoolExecutor(THREADS) as threads:
        done = list(threads.map(passed, parts))
    logits = torch.cat([logits for logits, _ in done])  # (S, labels)
    return Sweep(logits, None if layer is None else torch.cat([maps for _, maps in done if maps is not None]))
