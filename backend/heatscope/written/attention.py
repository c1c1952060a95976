"""Who attends to whom in a text, as `/attention` answers."""

from typing import Any

from heatscope import wire
from heatscope.calls.attention import Attention, AttentionLayer, Guesses, Tags
from heatscope.models.served import Served
from heatscope.wire import Form
from heatscope.written.tokens import decoder_rows, token_rows, vocabulary_rows


def answer(found: Attention, model: Served, form: Form) -> dict[str, Any]:
    """Return the answer."""
    return (
        {"tokens": token_rows(found.reading, model.card.labels)}
        | decoder_rows(found.reading)
        | _outcome(found)
        | vocabulary_rows(found.reading, model)
        | ({} if found.tags is None else {"tags": _tags(found.tags, found, model)})
        | {"layers": [_layer(layer, form) for layer in found.layers]}
        | ({} if found.order_difference is None else {"order_difference": found.order_difference})
    )


def _outcome(found: Attention) -> dict[str, Any]:
    """Return what the network says of the whole text, of what follows, and of the masked places."""
    said: dict[str, Any] = {"sequence_labels": [] if found.sequence_labels is None else _rows(found.sequence_labels)}
    if found.next_tokens is not None:
        said["next_tokens"] = _rows(found.next_tokens)
    if found.masked is not None:
        said["masked"] = [{"token": place, "guesses": _rows(guesses)} for place, guesses in found.masked]
    return said


def _rows(guesses: Guesses) -> list[dict[str, Any]]:
    probabilities = wire.numbers(guesses.best.probabilities)
    return [
        {"label": guesses.label(index), "probability": probability}
        for index, probability in zip(guesses.best.indices, probabilities, strict=True)
    ]


def _tags(tags: Tags, found: Attention, model: Served) -> list[dict[str, Any]]:
    special = next((token.text for token in found.reading.tokens if token.special), "")
    return [
        {"label": special if label is None else model.card.labels[label], "count": tags.count(place)}
        for place, label in enumerate(tags.labels)
    ]


def _layer(layer: AttentionLayer, form: Form) -> dict[str, Any]:
    said: dict[str, Any] = {"name": layer.name}
    said |= {} if layer.relation is None else {"relation": layer.relation, "queries": layer.queries}
    said |= {} if layer.heads is None else {"heads": layer.heads}
    said |= {name: wire.tensor(values, form) for name, values in layer.parts.items()}
    if layer.statistics is not None:
        rows = enumerate(layer.statistics)
        said["statistics"] = [{"head": head} | statistics._asdict() for head, statistics in rows]
    return said
