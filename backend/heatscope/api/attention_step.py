"""`/models/{id}/attention/step`: one query of one head, and every number from its word to its share of the layer."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AttentionModel, Limits, Run, TensorForm
from heatscope.api.schemas import attention_step as schemas
from heatscope.api.schemas.asked import LARGEST
from heatscope.api.sentence import request_of
from heatscope.calls import attention_step
from heatscope.calls import head as one_head
from heatscope.calls.attention_step import AttentionStepRequest
from heatscope.calls.head import HeadRequest
from heatscope.timing import Stopwatch
from heatscope.written.tokens import decoder_rows, token_rows

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["sentence"])

EncoderLayerName = Annotated[
    str, Path(description="The layer's name, as `GET /models/{model_id}` lists it.", examples=["layer1"])
]
HeadIndex = Annotated[int, Path(description="Counted from 0.", ge=0, le=LARGEST, examples=[0])]


@router.post("/attention/step", response_model=schemas.AttentionStep, responses=answers.BODY)
async def compute_attention_step(
    model: AttentionModel, sentence: schemas.AttentionStepRequest, form: TensorForm, settings: Limits, run: Run
) -> Response:
    """Take one row of one head's attention apart, from the word to what the layer hands on."""
    at = {"layer": sentence.layer, "head": sentence.head, "query": sentence.query}
    request = request_of(sentence, settings, AttentionStepRequest, **at)
    attention_step.check(model, request)

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = attention_step.compute(model, request, clock)
        with clock.part("encode"):
            written = {
                name: wire.tensor(each, form) if hasattr(each, "dim") else each for name, each in found.numbers.items()
            }
            return at | {"tokens": token_rows(found.reading, model.card.labels)} | decoder_rows(found.reading) | written

    return await run(work)


@router.get("/layers/{layer}/heads/{head}", response_model=schemas.HeadWeights, responses=answers.COMPUTATION)
async def get_head(
    model: AttentionModel, layer: EncoderLayerName, head: HeadIndex, form: TensorForm, run: Run
) -> Response:
    """Give what one head has learned, exactly: its rows of W_q, W_k and W_v, its columns of W_O."""
    request = HeadRequest(layer, head)

    def work(_clock: Stopwatch) -> dict[str, Any]:
        found = one_head.compute(model, request)
        return {
            name: {part: None if values is None else wire.tensor(values, form) for part, values in parts.items()}
            for name, parts in found.parts.items()
        }

    return await run(work)
