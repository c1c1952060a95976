"""`/models/{id}/attention`: a sentence's labels and who attends to whom."""

from typing import Any

from fastapi import APIRouter, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.attention_layers import LayerAnswers
from heatscope.api.dependencies import AttentionModel, Limits, Run, TensorForm
from heatscope.api.schemas import attention as schemas
from heatscope.api.schemas.sentence import Sentence
from heatscope.api.sentence import Reading, check_places, read_sentence, token_rows
from heatscope.inspection.permutation import order_difference
from heatscope.inspection.predictions import rank
from heatscope.settings import Settings
from heatscope.timing import Stopwatch
from heatscope_models.sentence_encoder import SentenceEncoder

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["sentence"])


@router.post("/attention", response_model=schemas.Attention, responses=answers.BODY)
async def compute_attention(
    model: AttentionModel, sentence: schemas.AttentionRequest, form: TensorForm, settings: Limits, run: Run
) -> Response:
    """Read a sentence with self-attention and give who attends to whom, and what each word was taken for."""
    check_places(sentence, model.network)

    def work(clock: Stopwatch) -> dict[str, Any]:
        reading = read_sentence(sentence, model.network, settings, clock)
        effect = _order_effect(reading, sentence, model.network, settings, clock)
        with clock.part("encode"):
            return {
                "tokens": token_rows(reading, model.card.labels),
                "sequence_labels": _sequence_labels(reading, model.card.sequence_labels),
                "layers": list(LayerAnswers(reading, sentence, model.network, form)),
            } | effect

    return await run(work)


def _sequence_labels(reading: Reading, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    ranking = rank(reading.trace.sequence_logits)
    probabilities = wire.numbers(ranking.probabilities)
    return [
        {"label": labels[index], "probability": probability}
        for index, probability in zip(ranking.indices, probabilities, strict=True)
    ]


def _order_effect(
    reading: Reading, asked: Sentence, network: SentenceEncoder, settings: Settings, clock: Stopwatch
) -> dict[str, float]:
    """Return how much the order that was asked for changed, if one was."""
    if asked.order is None:
        return {}
    plain = read_sentence(asked.model_copy(update={"order": None}), network, settings, clock)
    last, plain_last = reading.trace.layers[-1].hidden, plain.trace.layers[-1].hidden
    return {"order_difference": order_difference(last, plain_last, asked.order)}
