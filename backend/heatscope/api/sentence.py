"""What every call with a text shares: which layers and heads it names, and running the network."""

from collections.abc import Sequence
from typing import Any, TypeVar

from heatscope import wire
from heatscope.api.schemas.sentence import Head, Sentence
from heatscope.calls.texts import HeadName, Reading, TextLimits, TextRequest
from heatscope.inputs.unknown_words import said_of, unknown_words
from heatscope.models.adapter import Token
from heatscope.models.served import Served
from heatscope.models.shipped import ShippedSentenceNetwork
from heatscope.settings import Settings

Wanted = TypeVar("Wanted", bound=TextRequest)


def limits_of(settings: Settings) -> TextLimits:
    """Return how long a text may be."""
    return TextLimits(settings.max_words, settings.max_characters)


def request_of(asked: Sentence, settings: Settings, kind: type[Wanted], **more: Any) -> Wanted:
    """Return what is asked of a text, in plain values."""
    return kind(
        text=asked.text,
        limits=limits_of(settings),
        positional_encoding=asked.positional_encoding,
        window=asked.window,
        order=None if asked.order is None else tuple(asked.order),
        disabled_heads=heads_of(asked.disabled_heads),
        **more,
    )


def heads_of(heads: Sequence[Head]) -> tuple[HeadName, ...]:
    """Return heads by layer and number."""
    return tuple((head.layer, head.head) for head in heads)


def token_rows(reading: Reading, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return what is said of each token: where it stands and what it was taken for."""
    rows = [_token(token) for token in reading.tokens]
    if reading.token_labels is None:
        return rows
    indices, probabilities = reading.token_labels
    for row, index, probability in zip(rows, indices, wire.numbers(probabilities), strict=True):
        if not row["special"]:
            row |= {"label": labels[index], "probability": probability}
    return rows


def _token(token: Token) -> dict[str, Any]:
    row: dict[str, Any] = {"text": token.text, "start": token.start, "end": token.end, "special": token.special}
    if token.piece != token.text:
        row["piece"] = token.piece
    if token.continues:
        row["continues"] = True
    return row


def decoder_rows(reading: Reading) -> dict[str, Any]:
    """Return what a decoder read, of a network that has one."""
    return {"decoder_tokens": [_token(token) for token in reading.decoder_tokens]} if reading.decoder_tokens else {}


def vocabulary_rows(reading: Reading, model: Served) -> dict[str, Any]:
    """Return how much of the text a network does not know by name, of one that knows whole words."""
    if not isinstance(model.adapter, ShippedSentenceNetwork):
        return {}
    words = (token.text for token in reading.tokens if not token.special)
    unknown = unknown_words(words, model.adapter.knows)
    rows: dict[str, Any] = {"unknown_share": wire.number(unknown.share)}
    said = said_of(unknown)
    return rows if said is None else rows | {"notes": [{"kind": "unknown-words", "detail": said}]}
