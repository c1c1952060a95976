"""What every call with a sentence shares: which layers it names, and running the encoder."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from heatscope import wire
from heatscope.api.schemas.attention import AttentionRequest
from heatscope.api.schemas.sentence import Head, Sentence
from heatscope.errors import InputError
from heatscope.inputs.text import Word, read_words, reorder
from heatscope.inspection.attention import read
from heatscope.inspection.names import check_names
from heatscope.inspection.predictions import best_of_each
from heatscope.settings import Settings
from heatscope.timing import Stopwatch
from heatscope_models.sentence_encoder import LayerTrace, SentenceEncoder, Trace
from heatscope_models.tokenizer import CLS


@dataclass(frozen=True)
class Reading:
    """A sentence and what an encoder made of it; row i of everything is token i."""

    words: list[Word]  #: in the order they were read; word i is token i + 1
    trace: Trace
    layers: dict[str, LayerTrace]  #: by name, in the order they ran


def layer_names(network: SentenceEncoder) -> list[str]:
    """Return what the layers are called in requests and answers."""
    return [f"layer{index}" for index in range(1, network.config.layer_count + 1)]


def check_places(asked: AttentionRequest, network: SentenceEncoder) -> None:
    """Raise if a layer or head that was named does not exist, or a head is named twice."""
    check_names(asked.layers or (), layer_names(network))
    check_heads("disabled_heads", asked.disabled_heads, network)
    check_heads("heads", asked.heads or (), network)
    for head in asked.heads or ():
        if asked.layers is not None and head.layer not in asked.layers:
            raise InputError(f"heads names {head.layer}, which layers leaves out; name it in both, or layers null")


def check_heads(field: str, heads: Sequence[Head], network: SentenceEncoder) -> None:
    """Raise if a head does not exist or is named twice in ``field``."""
    check_names([head.layer for head in heads], layer_names(network))
    named: set[tuple[str, int]] = set()
    for head in heads:
        check_head(head.layer, head.head, network)
        if (place := (head.layer, head.head)) in named:
            raise InputError(f"{field} names head {head.head} of {head.layer} twice; once is enough")
        named.add(place)


def check_head(layer: str, head: int, network: SentenceEncoder) -> None:
    """Raise if ``layer`` has no such head."""
    count = network.config.head_count
    if head >= count:
        raise InputError(f"no head {head} in {layer}; its heads are 0 … {count - 1}")


def check_token(field: str, token: int, reading: Reading) -> None:
    """Raise if the sentence has no such token."""
    last = len(reading.words)
    if token > last:
        raise InputError(f"no {field} {token}; the tokens of the text are 0 … {last}")


def read_sentence(asked: Sentence, network: SentenceEncoder, settings: Settings, clock: Stopwatch) -> Reading:
    """Return what ``network`` computes for the sentence."""
    names = layer_names(network)
    with clock.part("decode"):
        max_words = min(settings.max_words, network.config.max_words)
        words = reorder(read_words(asked.text, max_words, settings.max_characters), asked.order)
    with clock.part("forward"):
        trace = read(
            network.encode,
            [word.text for word in words],
            positional_encoding=asked.positional_encoding,
            window=asked.window,
            disabled_heads=disabled_places(asked, network),
        )
    return Reading(words, trace, dict(zip(names, trace.layers, strict=True)))


def disabled_places(asked: Sentence, network: SentenceEncoder) -> set[tuple[int, int]]:
    """Return the heads that add nothing as (layer, head), both counted from 0."""
    names = layer_names(network)
    return {(names.index(head.layer), head.head) for head in asked.disabled_heads}


def token_rows(reading: Reading, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return what is said of each token: where it stands and what it was taken for."""
    tokens: list[dict[str, Any]] = [{"text": CLS, "start": 0, "end": 0, "special": True}]
    indices, probabilities = best_of_each(reading.trace.label_logits[1:])
    for word, index, probability in zip(reading.words, indices, wire.numbers(probabilities), strict=True):
        tokens.append(word._asdict() | {"special": False, "label": labels[index], "probability": probability})
    return tokens
