"""`/models/{id}/generation`: letters in, as many phonemes out as the network decides."""

from typing import Any

from fastapi import APIRouter, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import GenerationModel, Run, TensorForm
from heatscope.api.schemas import generation as schemas
from heatscope.inputs.letters import Letter, read_letters
from heatscope.inspection.generation import Spoken, take_apart
from heatscope.inspection.predictions import rank
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope_models.beam import Candidate, search
from heatscope_models.pronouncer import END, START

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["word"])
ALTERNATIVES = 5


@router.post("/generation", response_model=schemas.Generation, responses=answers.BODY)
async def generate(model: GenerationModel, asked: schemas.GenerationRequest, form: TensorForm, run: Run) -> Response:
    """Say a word: the phonemes with their probabilities, the other candidates, and all three attentions."""

    def work(clock: Stopwatch) -> dict[str, Any]:
        with clock.part("decode"):
            letters = read_letters(asked.text, model.network.config.letters, model.network.config.max_letters)
            indices = model.network.spell([letter.text for letter in letters])
        with clock.part("forward"):
            candidates = search(model.network, indices, asked.beams)[0]
            spoken = take_apart(model.network, indices, candidates[0].phonemes)
        with clock.part("encode"):
            return _answer(letters, len(asked.text), candidates, spoken, model.card.labels, form)

    return await run(work)


def _answer(
    letters: list[Letter],
    length: int,
    candidates: list[Candidate],
    spoken: Spoken,
    labels: tuple[str, ...],
    form: Form,
) -> dict[str, Any]:
    best = candidates[0]
    said = zip(best.phonemes, spoken.probabilities, strict=True)
    attentions = ("encoder_attention", "decoder_attention", "cross_attention")
    return {
        "input_tokens": [
            *(letter._asdict() | {"special": False} for letter in letters),
            {"text": END, "start": length, "end": length, "special": True},
        ],
        "tokens": [_token(phoneme, probabilities, labels) for phoneme, probabilities in said],
        "has_stopped": best.has_stopped,
        "decoder_tokens": [START, *(labels[phoneme] for phoneme in best.phonemes[:-1])],
        "candidates": [_candidate(candidate, labels) for candidate in candidates],
    } | {name: wire.tensor(getattr(spoken, name), form) for name in attentions}


def _candidate(candidate: Candidate, labels: tuple[str, ...]) -> dict[str, Any]:
    return {
        "tokens": [labels[phoneme] for phoneme in candidate.phonemes],
        "log_probability": candidate.log_probability,
        "score": candidate.score,
        "has_stopped": candidate.has_stopped,
    }


def _token(phoneme: int, probabilities: Any, labels: tuple[str, ...]) -> dict[str, Any]:
    ranking = rank(probabilities.log(), ALTERNATIVES)
    said, stop = wire.numbers(probabilities[[phoneme, 0]])
    return {
        "text": labels[phoneme],
        "probability": said,
        "stop_probability": stop,
        "alternatives": [
            {"text": labels[index], "probability": probability}
            for index, probability in zip(ranking.indices, wire.numbers(ranking.probabilities), strict=True)
        ],
    }
