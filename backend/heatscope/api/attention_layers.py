"""What `/attention` answers of each layer: the parts asked for, and what is told from them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from heatscope import wire
from heatscope.api.schemas.attention import AttentionRequest
from heatscope.api.sentence import Reading, disabled_places
from heatscope.inspection.head_statistics import describe_heads, thumbnails
from heatscope.inspection.rollout import join_heads, rollout, value_weighted
from heatscope.wire import Form
from heatscope_models.sentence_encoder import LayerTrace, SentenceEncoder

#: Parts whose first axis is the head.
OF_HEADS = ("attention", "scores", "query", "key", "value", "head_output", "value_weighted")


@dataclass(frozen=True)
class LayerAnswers:
    """What is to be answered of the layers of one reading."""

    reading: Reading
    asked: AttentionRequest
    network: SentenceEncoder
    form: Form

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield one object a layer that was asked for, in the order they run."""
        for index, name in enumerate(self.reading.layers):
            if self.asked.layers is None or name in self.asked.layers:
                yield {"name": name} | self._parts(index, name)

    def _parts(self, index: int, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        heads = None
        if self.asked.heads is not None:
            heads = found["heads"] = [head.head for head in self.asked.heads if head.layer == name]
        for part in ("attention", *self.asked.include):
            if part == "statistics":
                found[part] = self._statistics(name)
            elif heads is None or part not in OF_HEADS:
                found[part] = wire.tensor(self._part(part, index, name), self.form)
            elif heads:
                found[part] = wire.tensor(self._part(part, index, name)[heads], self.form)
        return found

    def _part(self, part: str, index: int, name: str) -> Any:
        layer: LayerTrace = self.reading.layers[name]
        match part:
            case "mean" | "max":
                return join_heads(layer.attention, part, self._disabled(index))
            case "rollout":
                return self._rolled[index]
            case "value_weighted":
                return value_weighted(layer.attention, layer.value, self.network.layer(index).projection)
            case "thumbnails":
                return thumbnails(layer.attention)
        return getattr(layer, part)

    @cached_property
    def _rolled(self) -> list[Any]:
        layers = enumerate(self.reading.layers.values())
        return rollout([join_heads(it.attention, self.asked.rollout_heads, self._disabled(i)) for i, it in layers])

    def _disabled(self, index: int) -> set[int]:
        return {head for at, head in disabled_places(self.asked, self.network) if at == index}

    def _statistics(self, name: str) -> list[dict[str, Any]]:
        last = self.reading.words[-1].text
        is_punctuation = all(unicodedata.category(character).startswith("P") for character in last)
        described = describe_heads(self.reading.layers[name].attention, is_punctuation)
        return [{"head": head} | statistics._asdict() for head, statistics in enumerate(described)]
