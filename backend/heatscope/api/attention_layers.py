"""What `/attention` answers of each layer: the parts asked for, and what is told from them."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from heatscope import wire
from heatscope.api.schemas.attention import AttentionRequest
from heatscope.api.sentence import heads_of
from heatscope.calls.texts import Reading, sides
from heatscope.errors import InputError
from heatscope.inspection.head_statistics import describe_heads, thumbnails
from heatscope.inspection.rollout import join_heads, rollout, value_weighted
from heatscope.models.served import Served
from heatscope.wire import Form

#: Parts whose first axis is the head.
OF_HEADS = ("attention", "scores", "query", "key", "value", "head_output", "value_weighted")
#: What is told from other parts -> those.
MADE_OF = {
    "mean": ("attention",), "max": ("attention",), "statistics": ("attention",), "thumbnails": ("attention",),
    "rollout": ("attention",), "value_weighted": ("attention", "value", "output"),
}  # fmt: skip


def parts_of(asked: AttentionRequest, model: Served) -> Mapping[str, Collection[str]]:
    """Return, for each layer that is needed, which of its parts a run has to keep."""
    wanted = {"attention", *(part for name in asked.include for part in MADE_OF.get(name, (name,)))}
    layers = model.attentions if asked.layers is None else asked.layers
    parts: dict[str, Collection[str]] = {name: wanted for name in layers}
    if "rollout" in asked.include and layers:
        # Which goes through all layers before, whether they are answered or not.
        parts = {name: parts.get(name, {"attention"}) for name in model.attentions}
    return parts


@dataclass(frozen=True)
class LayerAnswers:
    """What is to be answered of the layers of one reading."""

    reading: Reading
    asked: AttentionRequest
    model: Served
    form: Form

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield one object a layer that was asked for, in the order they run."""
        for index, name in enumerate(self.model.attentions):
            if self.asked.layers is None or name in self.asked.layers:
                yield {"name": name} | self._relation(name) | self._parts(index, name)

    def _relation(self, name: str) -> dict[str, Any]:
        """Return whose tokens ask and are asked, where a network reads two sequences."""
        if not self.reading.decoder_tokens:
            return {}
        asking, _ = sides(self.model, name, self.reading)
        return {
            "relation": self.model.attentions[name].relation,
            "queries": "decoder_tokens" if asking is self.reading.decoder_tokens else "tokens",
        }

    def _parts(self, index: int, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        heads = None
        if self.asked.heads is not None:
            heads = found["heads"] = [head.head for head in self.asked.heads if head.layer == name]
        for part in ("attention", *self.asked.include):
            if part == "statistics":
                found |= self._statistics(name)
            elif heads is None or part not in OF_HEADS:
                found[part] = wire.tensor(self._part(part, index, name), self.form)
            elif heads:
                found[part] = wire.tensor(self._part(part, index, name)[heads], self.form)
        return found

    def _part(self, part: str, index: int, name: str) -> Any:
        layer = self.reading.layers[name]
        match part:
            case "mean" | "max":
                return join_heads(layer.attention, part, self._disabled(index))
            case "rollout":
                return self._rolled[index]
            case "value_weighted":
                weight = layer.of.output_weight()
                if weight is None:
                    raise InputError(f"'{name}' has no matrix W_O behind its heads; leave out value_weighted")
                return value_weighted(layer.attention, layer.value, weight)
            case "thumbnails":
                return thumbnails(layer.attention)
        return getattr(layer, part)

    @cached_property
    def _rolled(self) -> list[Any]:
        if self.reading.decoder_tokens:
            raise InputError("rollout follows one sequence through all layers, and this network reads two")
        layers = enumerate(self.reading.layers.values())
        return rollout([join_heads(it.attention, self.asked.rollout_heads, self._disabled(i)) for i, it in layers])

    def _disabled(self, index: int) -> set[int]:
        name = list(self.model.attentions)[index]
        return {head for layer, head in heads_of(self.asked.disabled_heads) if layer == name}

    def _statistics(self, name: str) -> dict[str, Any]:
        """Return what each head does; nothing where queries and keys are of two sequences, or alone."""
        asking, asked = sides(self.model, name, self.reading)
        if asking is not asked or len(asking) < 2:
            return {}
        words = [token for token in asking if not token.special]
        last = words[-1].text if words else ""
        is_punctuation = bool(last) and all(unicodedata.category(each).startswith("P") for each in last)
        is_punctuation = is_punctuation and not asking[-1].special
        described = describe_heads(self.reading.layers[name].attention, is_punctuation)
        rows = [{"head": head} | statistics._asdict() for head, statistics in enumerate(described)]
        return {"statistics": rows}
