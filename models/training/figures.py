"""What was measured of one network, ready for its card."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MOST_CONFUSIONS = 12


class Figures(NamedTuple):
    """What was measured of one network."""

    metrics: dict[str, float]
    confusions: tuple[tuple[str, str, int], ...]  #: label, what it was taken for, how often
    #: "rotation" or "scale" -> amount and top-1, as in the card; None where it was not measured
    accuracy_over: dict[str, tuple[tuple[float, float], ...]] | None = None
    accuracy_on: dict[str, float] | None = None  #: variation -> top-1, as in the card


def most_confused(pairs: Iterable[Sequence[str]]) -> tuple[tuple[str, str, int], ...]:
    """Return the most frequent of (truth, guess) that differ, with how often."""
    wrong = Counter((truth, guess) for truth, guess in pairs if truth != guess)
    ordered = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return tuple((truth, guess, count) for (truth, guess), count in ordered[:MOST_CONFUSIONS])


def rounded(metrics: dict[str, float]) -> dict[str, float]:
    """Return the figures to four digits, as a card has them."""
    return {name: round(value, 4) for name, value in metrics.items()}
