"""Logits as the labels they stand for."""

from collections.abc import Sequence
from typing import Any

from heatscope import wire
from heatscope.inspection.predictions import Ranking


def predictions(ranking: Ranking, labels: Sequence[str]) -> list[dict[str, Any]]:
    """Return one row a label, in the order of ``ranking``."""
    numbers = zip(ranking.indices, wire.numbers(ranking.logits), wire.numbers(ranking.probabilities), strict=True)
    return [
        {"label": labels[index], "index": index, "logit": logit, "probability": probability}
        for index, logit, probability in numbers
    ]
