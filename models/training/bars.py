"""What each network is to reach on the test split of its data, and whether it does."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

#: Errors at most, everything else at least; what has no bar is stated as it comes.
BARS = {
    "photo-cnn": {"top1": 0.75, "top5": 0.92},
    "sentence-encoder": {"upos": 0.955, "upos_raw": 0.945, "words_f1": 0.988, "sentiment": 0.865, "homographs": 1.0},
    "pronouncer": {"phoneme_error": 0.056, "word_error": 0.24},
}


class Bar(NamedTuple):
    """A figure beside what it is to reach."""

    name: str
    value: float | None  #: None where it was not measured
    bar: float

    @property
    def is_met(self) -> bool:
        """Tell whether the figure is as good as it is to be; one that was not measured is not."""
        if self.value is None:
            return False
        return self.value <= self.bar if self.name.endswith("error") else self.value >= self.bar

    def __str__(self) -> str:
        """Say it in the columns of a table.

        Example:
            >>> print(Bar("word_error", 0.25, 0.24))
            at most   24.0%  NOT MET
        """
        way = "at most " if self.name.endswith("error") else "at least"
        return f"{way} {self.bar:6.1%}  {'met' if self.is_met else 'NOT MET'}"


def bars_of(model_id: str, metrics: Mapping[str, float]) -> Iterator[Bar]:
    """Yield every bar of a network beside its figure."""
    for name, bar in BARS.get(model_id, {}).items():
        yield Bar(name, metrics.get(name), bar)
