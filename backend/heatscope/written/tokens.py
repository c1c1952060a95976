"""What is said of the tokens of a text."""

from collections.abc import Sequence
from typing import Any

from heatscope import wire
from heatscope.calls.texts import Reading
from heatscope.inputs.unknown_words import said_of, unknown_words
from heatscope.models.adapter import Token
from heatscope.models.served import Served
from heatscope.models.shipped import ShippedSentenceNetwork


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
    """Return how much of the text a network does not know by name, or tokens that its vocabulary lacks altogether."""
    if not isinstance(model.adapter, ShippedSentenceNetwork):
        said = _lacking(reading.tokens)
        return {} if said is None else {"notes": [{"kind": "unknown-words", "detail": said}]}
    words = (token.text for token in reading.tokens if not token.special)
    unknown = unknown_words(words, model.adapter.knows, model.adapter.is_common)
    rows: dict[str, Any] = {"unknown_share": wire.number(unknown.share)}
    said = said_of(unknown)
    return rows if said is None else rows | {"notes": [{"kind": "unknown-words", "detail": said}]}


def _lacking(tokens: Sequence[Token]) -> str | None:
    """Say how many tokens one piece stands for, since the vocabulary lacks what they were; None if there is none."""
    own = [token for token in tokens if not token.special]
    lacking = [token for token in own if token.unknown]
    if not lacking:
        return None
    are = "token is" if len(own) == 1 else "tokens are" if len(lacking) > 1 else "tokens is"
    return (
        f"{len(lacking)} of {len(own)} {are} {lacking[0].piece}, which stands for all that the vocabulary lacks: the "
        "network cannot tell what was written there"
    )
