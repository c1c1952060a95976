"""`/models/{id}/attention`: a text's labels and who attends to whom."""

from typing import Any

from fastapi import APIRouter, Response

from heatscope.api import BASE, answers
from heatscope.api.dependencies import AttentionModel, Limits, Run, TensorForm
from heatscope.api.each import rows
from heatscope.api.schemas import attention as schemas
from heatscope.api.schemas.problem import Refused
from heatscope.api.sentence import heads_of, request_of
from heatscope.calls import attention
from heatscope.calls.attention import Attention, AttentionRequest
from heatscope.calls.each import attempt
from heatscope.errors import TextError
from heatscope.models.served import Served
from heatscope.settings import Settings
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope.written.attention import answer

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["sentence"])


@router.post(
    "/attention",
    response_model=schemas.Attention | list[schemas.Attention | Refused],
    responses=answers.BODY,
)
async def compute_attention(
    model: AttentionModel, sentence: schemas.AttentionRequest, form: TensorForm, settings: Limits, run: Run
) -> Response:
    """Read a sentence, or several, and give who attends to whom, and what each word was taken for."""
    requests = _requests(sentence, settings)
    attention.check(model, requests[0])

    def work(clock: Stopwatch) -> Any:
        def answered(request: AttentionRequest) -> dict[str, Any]:
            return _written(attention.compute(model, request, clock), model, form, clock)

        if sentence.texts is None:
            return answered(requests[0])
        return rows([attempt(answered, request) for request in requests], lambda given: given)

    return await run(work)


def _written(found: Attention, model: Served, form: Form, clock: Stopwatch) -> dict[str, Any]:
    with clock.part("encode"):
        return answer(found, model, form)


def _requests(sentence: schemas.AttentionRequest, settings: Settings) -> list[AttentionRequest]:
    """Return what is asked of each text.

    Raises:
        TextError: all of them together are longer than one may be.
    """
    texts = [sentence.text] if sentence.texts is None else sentence.texts
    length = sum(map(len, texts))
    if len(texts) > 1 and length > settings.max_characters:
        raise TextError(f"the texts have {length} characters together; at most {settings.max_characters} are read")
    return [
        request_of(
            sentence.model_copy(update={"text": text}),
            settings,
            AttentionRequest,
            layers=None if sentence.layers is None else tuple(sentence.layers),
            include=tuple(sentence.include),
            heads=None if sentence.heads is None else heads_of(sentence.heads),
            rollout_heads=sentence.rollout_heads,
        )
        for text in texts
    ]
