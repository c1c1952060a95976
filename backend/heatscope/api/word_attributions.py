"""`/models/{id}/word-attributions`: which words speak for a label."""

from typing import Any

from fastapi import APIRouter, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AttributedWordModel, Limits, Run, TensorForm
from heatscope.api.schemas import word_attribution as schemas
from heatscope.api.sentence import request_of
from heatscope.calls import word_attributions
from heatscope.calls.word_attributions import WordAttribution, WordAttributionRequest
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope.written.tokens import token_rows

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["sentence"])
#: Of integrated gradients only.
OPTIONAL = ("baseline_score", "steps", "tolerance", "has_converged")


@router.post("/word-attributions", response_model=schemas.WordAttribution, responses=answers.BODY)
async def compute_word_attribution(
    model: AttributedWordModel,
    sentence: schemas.WordAttributionRequest,
    form: TensorForm,
    settings: Limits,
    run: Run,
) -> Response:
    """Find out which words speak for the label of a word or of the sentence."""
    about = {"method": sentence.method, "token": sentence.token, "label": sentence.label}
    request = request_of(sentence, settings, WordAttributionRequest, **about)
    word_attributions.check(model, request)

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = word_attributions.compute(model, request, clock)
        with clock.part("encode"):
            return _answer(request, found, model, form)

    return await run(work)


def _answer(request: WordAttributionRequest, found: WordAttribution, model: Served, form: Form) -> dict[str, Any]:
    return {
        "method": request.method,
        "tokens": token_rows(found.reading, model.card.labels),
        "token": request.token,
        "label": found.label,
        "index": found.index,
        "score": found.score,
        "attribution": wire.tensor(found.attribution, form),
        "sum": found.sum,
    } | {name: getattr(found, name) for name in OPTIONAL}
