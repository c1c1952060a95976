"""`/models/{id}/generation`: letters in, as many phonemes out as the network decides."""

from typing import Any

from fastapi import APIRouter, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import GenerationModel, Run, TensorForm
from heatscope.api.schemas import generation as schemas
from heatscope.calls import generation
from heatscope.calls.generation import Generation, GenerationRequest, SaidToken
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope_models.beam import Candidate
from heatscope_models.pronouncer import END, START

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["word"])


@router.post("/generation", response_model=schemas.Generation, responses=answers.BODY)
async def generate(model: GenerationModel, asked: schemas.GenerationRequest, form: TensorForm, run: Run) -> Response:
    """Say a word: the phonemes with their probabilities, the other candidates, and all three attentions."""
    request = GenerationRequest(asked.text, asked.beams)

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = generation.compute(model, request, clock)
        with clock.part("encode"):
            return _answer(found, len(asked.text), model.card.labels, form)

    return await run(work)


def _answer(found: Generation, length: int, labels: tuple[str, ...], form: Form) -> dict[str, Any]:
    best = found.candidates[0]
    attentions = ("encoder_attention", "decoder_attention", "cross_attention")
    return {
        "input_tokens": [
            *(letter._asdict() | {"special": False} for letter in found.letters),
            {"text": END, "start": length, "end": length, "special": True},
        ],
        "tokens": [_token(token, labels) for token in found.tokens],
        "has_stopped": best.has_stopped,
        "decoder_tokens": [START, *(labels[phoneme] for phoneme in best.phonemes[:-1])],
        "candidates": [_candidate(candidate, labels) for candidate in found.candidates],
    } | {name: wire.tensor(getattr(found.spoken, name), form) for name in attentions}


def _candidate(candidate: Candidate, labels: tuple[str, ...]) -> dict[str, Any]:
    return {
        "tokens": [labels[phoneme] for phoneme in candidate.phonemes],
        "log_probability": candidate.log_probability,
        "score": candidate.score,
        "has_stopped": candidate.has_stopped,
    }


def _token(token: SaidToken, labels: tuple[str, ...]) -> dict[str, Any]:
    others = token.alternatives
    return {
        "text": labels[token.phoneme],
        "probability": wire.number(token.probability),
        "stop_probability": wire.number(token.stop_probability),
        "alternatives": [
            {"text": labels[index], "probability": probability}
            for index, probability in zip(others.indices, wire.numbers(others.probabilities), strict=True)
        ],
    }
