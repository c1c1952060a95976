"""One query of one head, and every number from its word to its share of the layer."""

from dataclasses import dataclass, field
from typing import Any

from heatscope.calls.texts import Reading, TextRequest, check_head, check_heads, check_token, read, sides
from heatscope.inspection.attention_step import take_apart
from heatscope.inspection.names import check_names
from heatscope.models.served import Served
from heatscope.timing import Stopwatch

#: All that one row is made of.
PARTS = (
    "attention", "scores", "query", "key", "value", "head_output", "output", "hidden", "mask", "input", "normalised",
)  # fmt: skip


@dataclass(frozen=True)
class AttentionStepRequest(TextRequest):
    """A text, and which row of its attention is taken apart."""

    layer: str = field(kw_only=True)
    head: int = field(kw_only=True)
    query: int = field(kw_only=True)


@dataclass(frozen=True)
class AttentionStep:
    """One row."""

    reading: Reading
    numbers: dict[str, Any]  #: tensors and numbers by the names of the contract


def check(model: Served, request: AttentionStepRequest) -> None:
    """Raise for what can be told before anything is computed: a layer or a head that does not exist."""
    check_heads(model, "disabled_heads", request.disabled_heads)
    check_names([request.layer], list(model.attentions))
    check_head(model, request.layer, request.head)


def compute(model: Served, request: AttentionStepRequest, clock: Stopwatch) -> AttentionStep:
    """Return the numbers of the row, and where its vector came from in a network that adds a place to a word.

    Raises:
        InputError: the text has no such token, or the row cannot be taken apart.
    """
    reading = read(model, request, {request.layer: PARTS}, clock)
    check_token("query", request.query, sides(model, request.layer, reading)[0])
    with clock.part("forward"):
        numbers = take_apart(reading.layers[request.layer], request.head, request.query)
        numbers["is_enabled"] = (request.layer, request.head) not in request.disabled_heads
        if place := getattr(model.adapter, "places_added", None):
            word, position = (source.tensor for source in reading.trace[place].inputs)
            numbers |= {"embedding": word[0, request.query], "position": position[request.query]}
    return AttentionStep(reading, numbers)
