"""`/models/{id}/attention`: a sentence's labels and who attends to whom."""

from typing import Any

from fastapi import APIRouter, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AttentionModel, Limits, Run, TensorForm
from heatscope.api.schemas import attention as schemas
from heatscope.api.sentence import Reading, check_places, read_sentence
from heatscope.inspection.predictions import best_of_each, rank
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope.zoo import CLS

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["sentence"])


@router.post("/attention", response_model=schemas.Attention, responses=answers.BODY)
async def compute_attention(
    model: AttentionModel, sentence: schemas.AttentionRequest, form: TensorForm, settings: Limits, run: Run
) -> Response:
    """Read a sentence with self-attention and give who attends to whom, and what each word was taken for."""
    check_places(sentence, model.network)

    def work(clock: Stopwatch) -> dict[str, Any]:
        reading = read_sentence(sentence, model.network, settings, clock)
        with clock.part("encode"):
            return {
                "tokens": _tokens(reading, model.card.labels),
                "sequence_labels": _sequence_labels(reading, model.card.sequence_labels),
                "layers": _layers(reading, sentence, form),
            }

    return await run(work)


def _tokens(reading: Reading, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    tokens: list[dict[str, Any]] = [{"text": CLS, "start": 0, "end": 0, "special": True}]
    indices, probabilities = best_of_each(reading.trace.label_logits[1:])
    for word, index, probability in zip(reading.words, indices, wire.numbers(probabilities), strict=True):
        tokens.append(word._asdict() | {"special": False, "label": labels[index], "probability": probability})
    return tokens


def _sequence_labels(reading: Reading, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    ranking = rank(reading.trace.sequence_logits)
    probabilities = wire.numbers(ranking.probabilities)
    return [
        {"label": labels[index], "probability": probability}
        for index, probability in zip(ranking.indices, probabilities, strict=True)
    ]


def _layers(reading: Reading, asked: schemas.AttentionRequest, form: Form) -> list[dict[str, Any]]:
    parts = ("attention", *asked.include)
    return [
        {"name": name} | {part: wire.tensor(getattr(layer, part), form) for part in parts}
        for name, layer in reading.layers.items()
        if asked.layers is None or name in asked.layers
    ]
