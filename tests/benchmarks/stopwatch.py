"""Time things side by side, so that a busy machine slows both sides alike."""

import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple


class Seconds(NamedTuple):
    """How long something took."""

    quickest: float
    middle: float

    def __str__(self) -> str:
        return f"{self.quickest * 1000:8.1f} ms {self.middle * 1000:8.1f} ms"


def say(title: str, figures: object) -> None:
    """Print one line of what was measured."""
    print(f"\n  {title:<66} {figures}", end="")


def side_by_side(
    *sides: Callable[[], object], rounds: int = 40, unmeasured: int = 5, clock: Callable[[], float] = time.perf_counter
) -> list[Seconds]:
    """Run the sides in turn, ``rounds`` times each, and return how long each took.

    What runs on one thread may be measured with ``time.thread_time``, which does not count what others do.
    """
    taken: list[list[float]] = [[] for _ in sides]
    for number in range(unmeasured + rounds):
        for side, seconds in zip(sides, taken, strict=True):
            begun = clock()
            side()
            if number >= unmeasured:
                seconds.append(clock() - begun)
    return [Seconds(min(seconds), median(seconds)) for seconds in taken]
