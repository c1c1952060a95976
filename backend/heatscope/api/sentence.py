"""What every call with a text shares: which layers and heads it names, and running the network."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heatscope import wire
from heatscope.api.given import read_text
from heatscope.api.schemas.attention import AttentionRequest
from heatscope.api.schemas.sentence import Head, Sentence
from heatscope.errors import InputError
from heatscope.inputs.text import read_words, reorder
from heatscope.inspection.attention import window_mask
from heatscope.inspection.names import check_names
from heatscope.inspection.predictions import best_of_each
from heatscope.inspection.reading import ReadLayer, needs, read_layers
from heatscope.models.adapter import Outcome, TextGiven, Token
from heatscope.models.served import Served
from heatscope.models.shipped import ShippedSentenceNetwork
from heatscope.settings import Settings
from heatscope.timing import Stopwatch


@dataclass(frozen=True)
class Reading:
    """A text and what a network made of it; row i of everything is token i."""

    tokens: Sequence[Token]
    decoder_tokens: Sequence[Token]
    layers: Mapping[str, ReadLayer]  #: by name, in the order they ran
    outcome: Outcome
    trace: Any


def check_places(asked: AttentionRequest, model: Served) -> None:
    """Raise if a layer or head that was named does not exist, or a head is named twice."""
    check_names(asked.layers or (), list(model.attentions))
    check_heads("disabled_heads", asked.disabled_heads, model)
    check_heads("heads", asked.heads or (), model)
    for head in asked.heads or ():
        if asked.layers is not None and head.layer not in asked.layers:
            raise InputError(f"heads names {head.layer}, which layers leaves out; name it in both, or layers null")


def check_heads(field: str, heads: Sequence[Head], model: Served) -> None:
    """Raise if a head does not exist or is named twice in ``field``."""
    check_names([head.layer for head in heads], list(model.attentions))
    named: set[tuple[str, int]] = set()
    for head in heads:
        check_head(head.layer, head.head, model)
        if (place := (head.layer, head.head)) in named:
            raise InputError(f"{field} names head {head.head} of {head.layer} twice; once is enough")
        named.add(place)


def check_head(layer: str, head: int, model: Served) -> None:
    """Raise if ``layer`` has no such head."""
    count = model.attentions[layer].head_count
    if head >= count:
        raise InputError(f"no head {head} in {layer}; its heads are 0 … {count - 1}")


def check_token(field: str, token: int, tokens: Sequence[Any]) -> None:
    """Raise if the text has no such token."""
    if token >= len(tokens):
        raise InputError(f"no {field} {token}; the tokens of the text are 0 … {len(tokens) - 1}")


def read_sentence(
    asked: Sentence, model: Served, settings: Settings, clock: Stopwatch, parts: Mapping[str, Collection[str]]
) -> Reading:
    """Return what ``model`` computes for the text.

    Args:
        asked: the text, and how it is to be read.
        model: a network that reads texts.
        settings: the service's limits.
        clock: told how long it took.
        parts: layer -> what of it is to be read afterwards.
    """
    with clock.part("decode"):
        given = given_of(asked, model, settings)
    with clock.part("forward"):
        keep = set(_kept(parts, asked, model))
        trace = model.record(given, keep or "none", ends_early=False)
        outcome = model.outcome(trace.result, given)
        layers = read_layers(trace, list(model.attentions)) if keep else {}
    return Reading(given.tokens, given.decoder_tokens, layers, outcome, trace)


def _kept(parts: Mapping[str, Collection[str]], asked: Sentence, model: Served) -> Iterable[str]:
    adapter = model.adapter
    for name, wanted in parts.items():
        attention = model.attentions[name]
        yield from needs(attention, wanted)
        if "mask" in wanted and asked.window is not None:
            # The network as it usually runs, which is known, masks nothing.
            yield f"{attention.name}.{ShippedSentenceNetwork.masked_by}"
    if parts and isinstance(adapter, ShippedSentenceNetwork):
        yield adapter.places_added


def given_of(asked: Sentence, model: Served, settings: Settings) -> TextGiven:
    """Return what the network is called with.

    Raises:
        InputError: it is to be read in a way that only some networks can.
    """
    adapter = model.adapter
    if isinstance(adapter, ShippedSentenceNetwork):
        most = min(settings.max_words, adapter.network.config.max_words)
        words = reorder(read_words(asked.text, most, settings.max_characters), asked.order)
        mask = window_mask(len(words) + 1, asked.window)
        return adapter.read_words(words, asked.positional_encoding, mask, disabled_places(asked, model))
    for name in ("positional_encoding", "window", "order", "disabled_heads"):
        if name in asked.model_fields_set and getattr(asked, name) != Sentence.model_fields[name].default:
            raise InputError(f"'{model.id}' reads a text as it was made to; leave {name} out")
    given: TextGiven = read_text(asked.text, None, model, settings)
    return given


def disabled_places(asked: Sentence, model: Served) -> set[tuple[int, int]]:
    """Return the heads that add nothing as (layer, head), both counted from 0."""
    names = list(model.attentions)
    return {(names.index(head.layer), head.head) for head in asked.disabled_heads}


def token_rows(reading: Reading, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return what is said of each token: where it stands and what it was taken for."""
    rows = [_token(token) for token in reading.tokens]
    logits = reading.outcome.token_logits
    if logits is None:
        return rows
    indices, probabilities = best_of_each(logits)
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


def sides(name: str, model: Served, reading: Reading) -> tuple[Sequence[Token], Sequence[Token]]:
    """Return the tokens that ask in a layer, and those that are asked."""
    attention = model.attentions[name]
    if not reading.decoder_tokens:
        return reading.tokens, reading.tokens
    if attention.relation == "cross":
        return reading.decoder_tokens, reading.tokens
    asking = reading.decoder_tokens if "decoder" in attention.name.split(".") else reading.tokens
    return asking, asking
