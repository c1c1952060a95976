"""Who attends to whom in a text, what each word was taken for, and what is told from both.

Axes: H heads, T queries, S keys.
"""

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from torch import Tensor

from heatscope.calls.texts import HeadName, Reading, TextRequest, check_heads, read, sides
from heatscope.errors import InputError
from heatscope.inspection.head_statistics import HeadStatistics, describe_heads, thumbnails
from heatscope.inspection.names import check_names
from heatscope.inspection.permutation import order_difference
from heatscope.inspection.predictions import Ranking, rank
from heatscope.inspection.rollout import Joining, join_heads, rollout, value_weighted
from heatscope.inspection.tag_sums import sum_by_tag
from heatscope.models.served import Served
from heatscope.timing import Stopwatch

#: How many words are told of a place whose word is guessed.
GUESSES = 10
#: What may be asked for beside the attention of a layer.
Part = Literal[
    "scores", "query", "key", "value", "head_output", "output", "hidden", "input", "normalised", "mean", "max",
    "rollout", "value_weighted", "statistics", "thumbnails", "tags",
]  # fmt: skip
#: Parts whose first axis is the head.
OF_HEADS = ("attention", "scores", "query", "key", "value", "head_output", "value_weighted", "tags")
#: What is told from other parts -> those.
MADE_OF = {
    "mean": ("attention",), "max": ("attention",), "statistics": ("attention",), "thumbnails": ("attention",),
    "tags": ("attention",),
    "rollout": ("attention",), "value_weighted": ("attention", "value", "output"),
}  # fmt: skip


@dataclass(frozen=True)
class AttentionRequest(TextRequest):
    """A text, and what of which layers is wanted."""

    layers: tuple[str, ...] | None = field(default=None, kw_only=True)  #: all if None
    include: tuple[str, ...] = field(default=(), kw_only=True)
    heads: tuple[HeadName, ...] | None = field(default=None, kw_only=True)  #: all if None
    rollout_heads: Joining = field(default="mean", kw_only=True)


@dataclass(frozen=True)
class Guesses:
    """What a network takes something for, the most probable first."""

    best: Ranking
    label: Callable[[int], str]


@dataclass(frozen=True)
class Tags:
    """The labels of a text's tokens, those there are."""

    labels: tuple[int | None, ...]  #: in the order they first come; None for special tokens, which have none
    of: tuple[int, ...]  #: of each token its place among them

    @classmethod
    def read(cls, model: Served, reading: Reading) -> "Tags":
        """Return those of one sequence, whose every token has a label.

        Raises:
            InputError: the network names no tokens.
        """
        found = reading.token_labels
        if found is None:
            raise InputError(f"'{model.id}' gives its tokens no labels to sum by; leave tags out")
        named = [None if token.special else label for token, label in zip(reading.tokens, found[0], strict=True)]
        labels = tuple(dict.fromkeys(named))
        return cls(labels, tuple(labels.index(label) for label in named))

    def count(self, place: int) -> int:
        """Return how many tokens have the label at ``place``."""
        return self.of.count(place)


@dataclass(frozen=True)
class AttentionLayer:
    """What was wanted of one layer."""

    name: str
    relation: str | None  #: self or cross, of a network that reads two sequences
    queries: str | None  #: whose tokens ask there
    heads: list[int] | None  #: those that were named
    parts: Mapping[str, Tensor]
    statistics: list[HeadStatistics] | None


@dataclass(frozen=True)
class Attention:
    """What became of the text."""

    reading: Reading
    sequence_labels: Guesses | None
    next_tokens: Guesses | None
    masked: list[tuple[int, Guesses]] | None  #: by token
    layers: list[AttentionLayer]
    tags: Tags | None  #: what `tags` were summed by, if they were to be
    order_difference: float | None  #: how much the order that was asked for changed


def check(model: Served, request: AttentionRequest) -> None:
    """Raise for a layer or head that does not exist, or a head that is named twice."""
    check_names(request.layers or (), list(model.attentions))
    check_heads(model, "disabled_heads", request.disabled_heads)
    check_heads(model, "heads", request.heads or ())
    for layer, _ in request.heads or ():
        if request.layers is not None and layer not in request.layers:
            raise InputError(f"heads names {layer}, which layers leaves out; name it in both, or layers null")


def compute(model: Served, request: AttentionRequest, clock: Stopwatch) -> Attention:
    """Return what the network makes of the text.

    Raises:
        InputError: a part that was asked for is one that the network does not have.
    """
    reading = read(model, request, _needed(model, request), clock)
    difference = None
    if request.order is not None:
        plain = read(model, replace(request, order=None), {}, clock)
        last, plain_last = reading.trace.result.hidden[0], plain.trace.result.hidden[0]
        difference = order_difference(last, plain_last, request.order)
    with clock.part("forward"):
        said = reading.outcome
        masked = None
        if said.mask_logits is not None:
            rows = zip(said.mask_positions, said.mask_logits, strict=True)
            masked = [(place, Guesses(rank(logits, GUESSES), said.label)) for place, logits in rows]
        tags = Tags.read(model, reading) if "tags" in request.include else None
        return Attention(
            reading,
            None if said.label_logits is None else Guesses(rank(said.label_logits), said.label),
            None if said.next_token_logits is None else Guesses(rank(said.next_token_logits, GUESSES), said.label),
            masked,
            _Layers(model, request, reading, tags).wanted(),
            tags,
            difference,
        )


def _needed(model: Served, request: AttentionRequest) -> Mapping[str, Collection[str]]:
    """Return, for each layer that is needed, which of its parts a run has to keep."""
    wanted = {"attention", *(part for name in request.include for part in MADE_OF.get(name, (name,)))}
    layers = model.attentions if request.layers is None else request.layers
    parts: dict[str, Collection[str]] = {name: wanted for name in layers}
    if "rollout" in request.include and layers:
        # Which goes through all layers before, whether they are answered or not.
        parts = {name: parts.get(name, {"attention"}) for name in model.attentions}
    return parts


@dataclass(frozen=True)
class _Layers:
    """What is wanted of the layers of one reading."""

    model: Served
    request: AttentionRequest
    reading: Reading
    tags: Tags | None

    def wanted(self) -> list[AttentionLayer]:
        """Return what is wanted of each layer, in the order they run."""
        layers = self.request.layers
        return [
            self._layer(index, name)
            for index, name in enumerate(self.model.attentions)
            if layers is None or name in layers
        ]

    def _layer(self, index: int, name: str) -> AttentionLayer:
        relation = queries = None
        if self.reading.decoder_tokens:
            asking, _ = sides(self.model, name, self.reading)
            relation = self.model.attentions[name].relation
            queries = "decoder_tokens" if asking is self.reading.decoder_tokens else "tokens"
        heads = None
        if self.request.heads is not None:
            heads = [head for layer, head in self.request.heads if layer == name]
        parts: dict[str, Tensor] = {}
        for part in ("attention", *self.request.include):
            if part == "statistics":
                continue
            if heads is None or part not in OF_HEADS:
                parts[part] = self._part(part, index, name)
            elif heads:
                parts[part] = self._part(part, index, name)[heads]
        statistics = self._statistics(name) if "statistics" in self.request.include else None
        return AttentionLayer(name, relation, queries, heads, parts, statistics)

    def _part(self, part: str, index: int, name: str) -> Tensor:
        layer = self.reading.layers[name]
        match part:
            case "mean" | "max":
                return join_heads(layer.attention, part, self._disabled(name))
            case "rollout":
                return self._rolled[index]
            case "value_weighted":
                weight = layer.of.output_weight()
                if weight is None:
                    raise InputError(f"'{name}' has no matrix W_O behind its heads; leave out value_weighted")
                return value_weighted(layer.attention, layer.value, weight)
            case "thumbnails":
                return thumbnails(layer.attention)
            case "tags":
                assert self.tags is not None, "read where they are to be included"
                return sum_by_tag(layer.attention, self.tags.of)
        found: Tensor = getattr(layer, part)
        return found

    @cached_property
    def _rolled(self) -> Sequence[Tensor]:
        if self.reading.decoder_tokens:
            raise InputError("rollout follows one sequence through all layers, and this network reads two")
        layers = self.reading.layers.items()
        how = self.request.rollout_heads
        return rollout([join_heads(it.attention, how, self._disabled(name)) for name, it in layers])

    def _disabled(self, name: str) -> set[int]:
        return {head for layer, head in self.request.disabled_heads if layer == name}

    def _statistics(self, name: str) -> list[HeadStatistics] | None:
        """Return what each head does; None where queries and keys are of two sequences, or alone."""
        asking, asked = sides(self.model, name, self.reading)
        if asking is not asked or len(asking) < 2:
            return None
        words = [token for token in asking if not token.special]
        last = words[-1].text if words else ""
        is_punctuation = bool(last) and all(unicodedata.category(each).startswith("P") for each in last)
        is_punctuation = is_punctuation and not asking[-1].special
        return describe_heads(self.reading.layers[name].attention, is_punctuation)
