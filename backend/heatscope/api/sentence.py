"""What every call with a sentence shares: which layers it names, and running the encoder."""

from dataclasses import dataclass

from heatscope.api.schemas.attention import AttentionRequest
from heatscope.errors import InputError
from heatscope.inputs.text import Word, read_words, reorder
from heatscope.inspection.attention import read
from heatscope.inspection.layers import check_names
from heatscope.settings import Settings
from heatscope.timing import Stopwatch
from heatscope.zoo import LayerTrace, SentenceEncoder, Trace


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
    """Raise if a layer or head that was named does not exist."""
    check_names([*(asked.layers or ()), *(head.layer for head in asked.disabled_heads)], layer_names(network))
    count = network.config.head_count
    for head in asked.disabled_heads:
        if head.head >= count:
            raise InputError(f"no head {head.head} in {head.layer}; its heads are 0 … {count - 1}")


def read_sentence(asked: AttentionRequest, network: SentenceEncoder, settings: Settings, clock: Stopwatch) -> Reading:
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
            disabled_heads={(names.index(head.layer), head.head) for head in asked.disabled_heads},
        )
    return Reading(words, trace, dict(zip(names, trace.layers, strict=True)))
