"""`/models/{id}/word-attributions`: which words speak for a label."""

from typing import Any

from fastapi import APIRouter, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import Limits, Run, TensorForm, WordModel
from heatscope.api.schemas import word_attribution as schemas
from heatscope.api.sentence import Reading, check_heads, check_token, disabled_places, read_sentence, token_rows
from heatscope.inputs.label import read_label
from heatscope.inspection.attention import window_mask
from heatscope.inspection.attribution.words import (
    WordQuestion,
    gradient_x_input,
    integrated_gradients,
    score_of,
    without_words,
)
from heatscope.inspection.predictions import rank
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope_models.cards import Card

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["sentence"])


@router.post("/word-attributions", response_model=schemas.WordAttribution, responses=answers.BODY)
async def compute_word_attribution(
    model: WordModel, sentence: schemas.WordAttributionRequest, form: TensorForm, settings: Limits, run: Run
) -> Response:
    """Find out which words speak for the label of a word or of the sentence."""
    named = _checked(sentence, model)

    def work(clock: Stopwatch) -> dict[str, Any]:
        reading = read_sentence(sentence, model, settings, clock, {})
        check_token("token", sentence.token or 0, reading.tokens)
        with clock.part("forward"):
            label = rank(_logits(sentence, reading), 1).indices[0] if named is None else named
            found = _attribute(sentence, _question(sentence, reading, model, label))
        with clock.part("encode"):
            return _answer(sentence, reading, label, found, model.card, form)

    return await run(work)


def _answer(
    sentence: schemas.WordAttributionRequest,
    reading: Reading,
    label: int,
    found: dict[str, Any],
    card: Card,
    form: Form,
) -> dict[str, Any]:
    said = {
        "method": sentence.method,
        "tokens": token_rows(reading, card.labels),
        "token": sentence.token,
        "label": _labels(sentence, card)[label],
        "index": label,
        "score": float(_logits(sentence, reading)[label]),
    }
    return said | found | {"attribution": wire.tensor(found["attribution"], form)}


def _checked(sentence: schemas.WordAttributionRequest, model: Served) -> int | None:
    """Return the index of the label that was named, if one was; raise if it or a head does not exist."""
    check_heads("disabled_heads", sentence.disabled_heads, model)
    return None if sentence.label is None else read_label(sentence.label, _labels(sentence, model.card))


def _labels(sentence: schemas.WordAttributionRequest, card: Card) -> tuple[str, ...]:
    return card.sequence_labels if sentence.token is None else card.labels


def _logits(sentence: schemas.WordAttributionRequest, reading: Reading) -> Any:
    result = reading.trace.result
    return result.sequence_logits[0] if sentence.token is None else result.label_logits[0, sentence.token]


def _question(sentence: schemas.WordAttributionRequest, reading: Reading, model: Served, label: int) -> WordQuestion:
    network, count = model.network, len(reading.tokens)
    embedding = network.embed([token.text for token in reading.tokens]).detach()
    position = network.positions[:count]
    if not sentence.positional_encoding:
        position = position * 0
    allowed, disabled = window_mask(count, sentence.window), disabled_places(sentence, model)
    score = score_of(network.run, position, allowed, disabled, sentence.token, label)
    return WordQuestion(score, embedding, without_words(embedding))


def _attribute(sentence: schemas.WordAttributionRequest, question: WordQuestion) -> dict[str, Any]:
    names = ("baseline_score", "steps", "tolerance", "has_converged")
    if sentence.method == "gradient_x_input":
        attribution = gradient_x_input(question)
        return {"attribution": attribution, "sum": float(attribution.sum())} | dict.fromkeys(names)
    found = integrated_gradients(question)
    return {"attribution": found.attribution, "sum": found.sum} | {name: getattr(found, name) for name in names}
