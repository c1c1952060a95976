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


def side_by_side(*sides: Callable[[], object], rounds: int = 40, unmeasured: int = 5) -> list[Seconds]:
    """Run the sides in turn, ``rounds`` times each, and return how long each took."""
    taken: list[list[float]] = [[] for _ in sides]
    for number in range(unmeasured + rounds):
        for side, seconds in zip(sides, taken, strict=True):
            begun = time.perf_counter()
            side()
            if number >= unmeasured:
                seconds.append(time.perf_counter() - begun)
    return [Seconds(min(seconds), median(seconds)) for seconds in taken]
