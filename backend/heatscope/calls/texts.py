"""Read a text with a network, in the way that was asked for, and keep what is to be seen of the run."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from heatscope.errors import InputError, TextError
from heatscope.inputs.text import read_words, reorder
from heatscope.inspection.attention import window_mask
from heatscope.inspection.names import check_names
from heatscope.inspection.predictions import best_of_each
from heatscope.inspection.reading import ReadLayer, needs, read_layers
from heatscope.models.adapter import Outcome, TextGiven, Token, reads_texts
from heatscope.models.served import Served
from heatscope.models.shipped import ShippedSentenceNetwork
from heatscope.timing import Stopwatch
from heatscope.tracing import Trace

HeadName = tuple[str, int]  #: layer, and head counted from 0


@dataclass(frozen=True)
class TextLimits:
    """How long a text may be."""

    words: int
    characters: int


@dataclass(frozen=True)
class TextRequest:
    """A text, and how it is to be read; all but the text only some networks can be told."""

    text: str
    limits: TextLimits
    positional_encoding: bool = True
    window: int | None = None  #: how many places to each side a word may see
    order: tuple[int, ...] | None = None  #: position i holds word order[i]
    disabled_heads: tuple[HeadName, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A text and what a network made of it; row i of everything is token i."""

    given: TextGiven
    layers: Mapping[str, ReadLayer]  #: by name, in the order they ran
    outcome: Outcome
    trace: Trace

    @property
    def tokens(self) -> Sequence[Token]:
        """What the text was cut into."""
        return self.given.tokens

    @property
    def token_labels(self) -> tuple[list[int], Tensor] | None:
        """The most probable label of each token, and its probability (T); None of a network that names none."""
        logits = self.outcome.token_logits
        return None if logits is None else best_of_each(logits)

    @property
    def decoder_tokens(self) -> Sequence[Token]:
        """What a decoder read; none of a network without one."""
        return self.given.decoder_tokens


def read(model: Served, request: TextRequest, parts: Mapping[str, Collection[str]], clock: Stopwatch) -> Reading:
    """Return what ``model`` computes for the text.

    Args:
        model: a network that reads texts.
        request: the text, and how it is to be read.
        parts: layer -> what of it is to be read afterwards.
        clock: told how long it took.
    """
    with clock.part("decode"):
        given = given_of(model, request)
    with clock.part("forward"):
        keep = set(_kept(parts, request, model))
        trace = model.record(given, keep or "none", ends_early=False)
        outcome = model.outcome(trace.result, given)
        layers = read_layers(trace, list(model.attentions)) if keep else {}
    return Reading(given, layers, outcome, trace)


def given_of(model: Served, request: TextRequest) -> TextGiven:
    """Return what the network is called with.

    Raises:
        InputError: it is to be read in a way that only some networks can.
    """
    adapter = model.adapter
    if isinstance(adapter, ShippedSentenceNetwork):
        most = min(request.limits.words, adapter.network.config.max_words)
        words = reorder(read_words(request.text, most, request.limits.characters), request.order)
        mask = window_mask(len(words) + 1, request.window)
        return adapter.read_words(words, request.positional_encoding, mask, disabled_places(model, request))
    usual = TextRequest("", request.limits)
    for name in ("positional_encoding", "window", "order", "disabled_heads"):
        if getattr(request, name) != getattr(usual, name):
            raise InputError(f"'{model.id}' reads a text as it was made to; leave {name} out")
    return read_text(model, request.text, None, request.limits)


def read_text(model: Served, text: str, pair: str | None, limits: TextLimits) -> TextGiven:
    """Return what the network is called with for a text, or two.

    Raises:
        TextError: it is longer than the service reads.
        InputError: as the adapter's ``read_text``.
    """
    length = len(text) + len(pair or "")
    if length > limits.characters:
        raise TextError(f"the text has {length} characters; at most {limits.characters} are read")
    assert reads_texts(model.adapter), "a network that reads texts"
    given = model.adapter.read_text(text, pair)
    words = sum(not token.special for token in given.tokens)
    if words > limits.words:
        raise TextError(f"the text has {words} tokens; at most {limits.words} are read")
    return given


def disabled_places(model: Served, request: TextRequest) -> set[tuple[int, int]]:
    """Return the heads that add nothing as (layer, head), both counted from 0."""
    names = list(model.attentions)
    return {(names.index(layer), head) for layer, head in request.disabled_heads}


def check_heads(model: Served, field: str, heads: Sequence[HeadName]) -> None:
    """Raise if a head does not exist or is named twice in ``field``."""
    check_names([layer for layer, _ in heads], list(model.attentions))
    named: set[HeadName] = set()
    for layer, head in heads:
        check_head(model, layer, head)
        if (layer, head) in named:
            raise InputError(f"{field} names head {head} of {layer} twice; once is enough")
        named.add((layer, head))


def check_head(model: Served, layer: str, head: int) -> None:
    """Raise if ``layer`` has no such head."""
    count = model.attentions[layer].head_count
    if head >= count:
        raise InputError(f"no head {head} in {layer}; its heads are 0 … {count - 1}")


def check_token(field: str, token: int, tokens: Sequence[Any]) -> None:
    """Raise if the text has no such token."""
    if token >= len(tokens):
        raise InputError(f"no {field} {token}; the tokens of the text are 0 … {len(tokens) - 1}")


def sides(model: Served, name: str, reading: Reading) -> tuple[Sequence[Token], Sequence[Token]]:
    """Return the tokens that ask in a layer, and those that are asked."""
    attention = model.attentions[name]
    if not reading.decoder_tokens:
        return reading.tokens, reading.tokens
    if attention.relation == "cross":
        return reading.decoder_tokens, reading.tokens
    asking = reading.decoder_tokens if "decoder" in attention.name.split(".") else reading.tokens
    return asking, asking


def _kept(parts: Mapping[str, Collection[str]], request: TextRequest, model: Served) -> Iterable[str]:
    adapter = model.adapter
    for name, wanted in parts.items():
        attention = model.attentions[name]
        yield from needs(attention, wanted)
        if "mask" in wanted and request.window is not None:
            # The network as it usually runs, which is known, masks nothing.
            yield f"{attention.name}.{ShippedSentenceNetwork.masked_by}"
    if parts and isinstance(adapter, ShippedSentenceNetwork):
        yield adapter.places_added
