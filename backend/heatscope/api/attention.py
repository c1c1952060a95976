"""`/models/{id}/attention`: a text's labels and who attends to whom."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.attention_layers import LayerAnswers, parts_of
from heatscope.api.dependencies import AttentionModel, Limits, Run, TensorForm
from heatscope.api.schemas import attention as schemas
from heatscope.api.sentence import check_places, decoder_rows, request_of, token_rows
from heatscope.calls.texts import Reading, TextRequest, read
from heatscope.inspection.permutation import order_difference
from heatscope.inspection.predictions import rank
from heatscope.models.served import Served
from heatscope.timing import Stopwatch

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["sentence"])
#: How many words are told of a place whose word is guessed.
GUESSES = 10


@router.post("/attention", response_model=schemas.Attention, responses=answers.BODY)
async def compute_attention(
    model: AttentionModel, sentence: schemas.AttentionRequest, form: TensorForm, settings: Limits, run: Run
) -> Response:
    """Read a sentence with self-attention and give who attends to whom, and what each word was taken for."""
    check_places(sentence, model)
    request = request_of(sentence, settings, TextRequest)

    def work(clock: Stopwatch) -> dict[str, Any]:
        reading = read(model, request, parts_of(sentence, model), clock)
        effect = _order_effect(reading, request, model, clock)
        with clock.part("encode"):
            return (
                {"tokens": token_rows(reading, model.card.labels)}
                | decoder_rows(reading)
                | _outcome(reading, model)
                | {"layers": list(LayerAnswers(reading, sentence, model, form))}
                | effect
            )

    return await run(work)


def _outcome(reading: Reading, model: Served) -> dict[str, Any]:
    """Return what the network says of the whole text, of what follows, and of the masked places."""
    outcome = reading.outcome
    said: dict[str, Any] = {"sequence_labels": []}
    if outcome.label_logits is not None:
        said["sequence_labels"] = _guesses(outcome.label_logits, outcome.label, None)
    if outcome.next_token_logits is not None:
        said["next_tokens"] = _guesses(outcome.next_token_logits, outcome.label, GUESSES)
    if outcome.mask_logits is not None:
        said["masked"] = [
            {"token": place, "guesses": _guesses(logits, outcome.label, GUESSES)}
            for place, logits in zip(outcome.mask_positions, outcome.mask_logits, strict=True)
        ]
    return said


def _guesses(logits: Any, label: Any, count: int | None) -> list[dict[str, Any]]:
    ranking = rank(logits, count)
    probabilities = wire.numbers(ranking.probabilities)
    return [
        {"label": label(index), "probability": probability}
        for index, probability in zip(ranking.indices, probabilities, strict=True)
    ]


def _order_effect(reading: Reading, request: TextRequest, model: Served, clock: Stopwatch) -> dict[str, float]:
    """Return how much the order that was asked for changed, if one was."""
    if request.order is None:
        return {}
    plain = read(model, replace(request, order=None), {}, clock)
    last, plain_last = reading.trace.result.hidden[0], plain.trace.result.hidden[0]
    return {"order_difference": order_difference(last, plain_last, request.order)}
