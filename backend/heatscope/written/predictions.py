"""Logits as the labels they stand for."""

from collections.abc import Sequence
from typing import Any

from heatscope import wire
from heatscope.calls.labels import Labels
from heatscope.inspection.predictions import Ranking


def predictions(ranking: Ranking, labels: Sequence[str]) -> list[dict[str, Any]]:
    """Return one row a label, in the order of ``ranking``."""
    numbers = zip(ranking.indices, wire.numbers(ranking.logits), wire.numbers(ranking.probabilities), strict=True)
    return [
        {"label": labels[index], "index": index, "logit": logit, "probability": probability}
        for index, logit, probability in numbers
    ]


def labels_said(labels: Labels | None, names: Sequence[str]) -> dict[str, Any]:
    """Return the best labels, best first, and how sure a network is of them; no labels of one without any."""
    if labels is None:
        return {"predictions": []}
    return {"predictions": predictions(labels.best, names), "uncertainty": labels.uncertainty._asdict()}
