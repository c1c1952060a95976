"""Run a network on many versions of one picture: turned, scaled, moved.

Knows nothing of labels or of which amounts make sense.

Axes: N batch, S steps of the sweep, C channels, H height, W width.
"""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

import torch
from torch import Tensor

from heatscope.inspection.pictures import PictureNetwork

T = TypeVar("T")
#: (1, C, H, W) and an amount -> (1, C, H, W)
Transform = Callable[[Tensor, float], Tensor]
#: Pixels that go through the network at once; more make it no faster, and take more memory.
PIXELS_AT_ONCE = 18 * 64 * 64


class Sweep(NamedTuple, Generic[T]):
    """What the network made of every version."""

    logits: Tensor  #: (S, labels)
    seen: list[T]  #: what was made of the map of each version; empty if no layer was asked for


class Look(NamedTuple, Generic[T]):
    """What is to be made of the maps of a layer, so that they need not all be kept."""

    layer: str
    make: Callable[[float, Tensor], T]  #: an amount and the maps (C, H, W) -> anything


def sweep(
    network: PictureNetwork,
    batch: Tensor,
    transform: Transform,
    amounts: Sequence[float],
    look: Look[T] | None = None,
    watch: Callable[[int], None] = lambda pictures: None,
) -> Sweep[T]:
    """Return what ``network`` makes of ``batch`` transformed by each amount.

    Args:
        network: from pictures to logits; it is not changed.
        batch: (1, C, H, W), already normalised.
        transform: how an amount changes a picture.
        amounts: one a step.
        look: what else is to be seen.
        watch: told before each pass how many pictures it holds; may raise to stop.
    """

    def passed(some: Sequence[float]) -> tuple[Tensor, list[T]]:
        watch(len(some))
        pictures = torch.cat([transform(batch, amount) for amount in some])  # (N, C, H, W)
        given = network.given(pictures)
        trace = network.record(given, "none" if look is None else [look.layer], ends_early=False)
        logits = network.logits_of(trace.result, given)
        if look is None:
            return logits, []
        return logits, [look.make(*each) for each in zip(some, trace[look.layer].output, strict=True)]

    # One after the other: how many computations run side by side is for the service to say.
    at_once = max(1, PIXELS_AT_ONCE // batch[0, 0].numel())
    done = [passed(amounts[begin : begin + at_once]) for begin in range(0, len(amounts), at_once)]
    return Sweep(torch.cat([logits for logits, _ in done]), [each for _, seen in done for each in seen])
