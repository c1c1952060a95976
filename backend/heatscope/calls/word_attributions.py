"""Which words speak for a label, or for the vector of a text, by their gradients."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope import wanted
from heatscope.calls.texts import Reading, TextRequest, check_heads, check_token, read
from heatscope.errors import InputError
from heatscope.inputs.label import read_label
from heatscope.inspection.attribution.words import (
    WordQuestion,
    gradient_x_input,
    integrated_gradients,
    without_words,
)
from heatscope.models.adapter import Outcome
from heatscope.models.served import Served
from heatscope.timing import Stopwatch

Method = Literal["gradient_x_input", "integrated_gradients"]
#: What is asked about where a network gives a vector and no labels.
OWN_VECTOR = "the text's own vector"


@dataclass(frozen=True)
class WordAttributionRequest(TextRequest):
    """A text, and whose label is asked about."""

    method: Method = field(default="integrated_gradients", kw_only=True)
    token: int | None = field(default=None, kw_only=True)  #: None for the whole text's
    label: str | None = field(default=None, kw_only=True)  #: by name or index; the most probable if None


@dataclass(frozen=True)
class WordAttribution:
    """How much each token adds to a score; what does not apply to the method is None."""

    reading: Reading
    label: str
    index: int
    score: float
    attribution: Tensor  #: (T)
    sum: float
    baseline_score: float | None = None
    steps: int | None = None
    tolerance: float | None = None
    has_converged: bool | None = None


@dataclass(frozen=True)
class _Target:
    """What is asked about: a number in what the network says."""

    name: str
    index: int
    score: Callable[[Outcome], Tensor]  #: -> ()


def check(model: Served, request: WordAttributionRequest) -> None:
    """Raise for what can be told before anything is computed: a head or a label that does not exist."""
    check_heads(model, "disabled_heads", request.disabled_heads)
    labels = model.card.sequence_labels if request.token is None else model.card.labels
    if request.label is not None and labels:
        read_label(request.label, labels)


def compute(model: Served, request: WordAttributionRequest, clock: Stopwatch) -> WordAttribution:
    """Return which words speak for the label of a token or of the text.

    Raises:
        InputError: the text has no such token, or the network says nothing of it.
    """
    reading = read(model, request, {}, clock)
    check_token("token", request.token or 0, reading.tokens)
    with clock.part("forward"):
        target = _target(model, request, reading.outcome)
        with torch.inference_mode():
            score = float(target.score(reading.outcome))
        question = _question(model, reading, target)
        if request.method == "gradient_x_input":
            slopes = gradient_x_input(question)
            return WordAttribution(reading, target.name, target.index, score, slopes, float(slopes.sum()))
        found = integrated_gradients(question)
    return WordAttribution(
        reading, target.name, target.index, score, found.attribution, found.sum, found.baseline_score, found.steps,
        found.tolerance, found.has_converged,
    )  # fmt: skip


def _question(model: Served, reading: Reading, target: _Target) -> WordQuestion:
    vectors, given = model.word_vectors, reading.given
    assert vectors is not None, "a network whose words have vectors"
    embedding = vectors.of(given.tokens)  # (T, E)

    def score(batch: Tensor) -> Tensor:
        wanted.check()
        return torch.stack([target.score(model.outcome(one, given)) for one in vectors.results(batch, given)])

    stays = [token.special for token in given.tokens]
    count = len(given.tokens)
    return WordQuestion(
        score, embedding, without_words(embedding, stays), vectors.at_once(count), vectors.most_steps(count)
    )


def _target(model: Served, request: WordAttributionRequest, outcome: Outcome) -> _Target:
    if request.token is not None:
        return _of_token(model, request, outcome, request.token)
    if outcome.label_logits is not None:
        return _named(request, outcome.label_logits, outcome.label, lambda said: said.label_logits)
    if outcome.next_token_logits is not None:
        return _named(request, outcome.next_token_logits, outcome.label, lambda said: said.next_token_logits)
    if outcome.mask_logits is not None:
        if not len(outcome.mask_logits):
            mask = model.card.input.get("mask") or "a masked token"
            raise InputError(f"'{model.id}' guesses masked words, and the text has none; put {mask} for one of them")
        return _of_token(model, request, outcome, outcome.mask_positions[0])
    if outcome.embedding is not None:
        if request.label is not None:
            raise InputError(f"'{model.id}' gives a vector and no labels; leave label out")
        own = outcome.embedding.detach().clone()
        return _Target(OWN_VECTOR, 0, lambda said: F.cosine_similarity(_there(said.embedding), own, dim=0))
    raise InputError(f"'{model.id}' names each token and not the whole text; say which with token")


def _of_token(model: Served, request: WordAttributionRequest, outcome: Outcome, token: int) -> _Target:
    if outcome.token_logits is not None:
        return _named(
            request, outcome.token_logits[token], outcome.token_label, lambda said: _there(said.token_logits)[token]
        )
    if outcome.mask_logits is None:
        raise InputError(f"'{model.id}' says nothing of single tokens; leave token out")
    if token not in outcome.mask_positions:
        masked = ", ".join(map(str, outcome.mask_positions)) or "none"
        raise InputError(f"token {token} is not masked, and '{model.id}' guesses those that are: {masked}")
    row = outcome.mask_positions.index(token)
    return _named(request, outcome.mask_logits[row], outcome.label, lambda said: _there(said.mask_logits)[row])


def _named(
    request: WordAttributionRequest, logits: Tensor, name: Callable[[int], str], of: Callable[[Outcome], Any]
) -> _Target:
    if request.label is None:
        index = int(logits.argmax())
    else:
        index = read_label(request.label, [name(each) for each in range(len(logits))])
    return _Target(name(index), index, lambda said: of(said)[index])


def _there(values: Tensor | None) -> Tensor:
    assert values is not None, "what the network said before it says again"
    return values
