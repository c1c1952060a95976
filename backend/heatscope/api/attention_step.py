"""`/models/{id}/attention/step`: one query of one head, and every number from its word to its share of the layer."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AttentionModel, Limits, Run, TensorForm
from heatscope.api.schemas import attention_step as schemas
from heatscope.api.schemas.asked import LARGEST
from heatscope.api.sentence import (
    Reading,
    check_head,
    check_heads,
    check_token,
    decoder_rows,
    disabled_places,
    read_sentence,
    sides,
    token_rows,
)
from heatscope.inspection.attention_step import head_weights, take_apart
from heatscope.inspection.names import check_names
from heatscope.inspection.reading import ReadLayer
from heatscope.models.served import Served
from heatscope.timing import Stopwatch

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["sentence"])
#: All that one row is made of.
PARTS = (
    "attention", "scores", "query", "key", "value", "head_output", "output", "hidden", "mask", "input", "normalised",
)  # fmt: skip

EncoderLayerName = Annotated[
    str, Path(description="The layer's name, as `GET /models/{model_id}` lists it.", examples=["layer1"])
]
HeadIndex = Annotated[int, Path(description="Counted from 0.", ge=0, le=LARGEST, examples=[0])]


@router.post("/attention/step", response_model=schemas.AttentionStep, responses=answers.BODY)
async def compute_attention_step(
    model: AttentionModel, sentence: schemas.AttentionStepRequest, form: TensorForm, settings: Limits, run: Run
) -> Response:
    """Take one row of one head's attention apart, from the word to what the layer hands on."""
    check_heads("disabled_heads", sentence.disabled_heads, model)
    check_names([sentence.layer], list(model.attentions))
    check_head(sentence.layer, sentence.head, model)

    def work(clock: Stopwatch) -> dict[str, Any]:
        reading = read_sentence(sentence, model, settings, clock, {sentence.layer: PARTS})
        check_token("query", sentence.query, sides(sentence.layer, model, reading)[0])
        with clock.part("encode"):
            numbers = _numbers(reading, sentence, model)
            return (
                {"layer": sentence.layer, "head": sentence.head, "query": sentence.query}
                | {"tokens": token_rows(reading, model.card.labels)}
                | decoder_rows(reading)
                | {name: wire.tensor(each, form) if hasattr(each, "dim") else each for name, each in numbers.items()}
            )

    return await run(work)


@router.get("/layers/{layer}/heads/{head}", response_model=schemas.HeadWeights, responses=answers.COMPUTATION)
async def get_head(
    model: AttentionModel, layer: EncoderLayerName, head: HeadIndex, form: TensorForm, run: Run
) -> Response:
    """Give what one head has learned, exactly: its rows of W_q, W_k and W_v, its columns of W_O."""
    check_names([layer], list(model.attentions))
    check_head(layer, head, model)
    weights = head_weights(ReadLayer(model.attentions[layer]), head)

    def work(_clock: Stopwatch) -> dict[str, Any]:
        return {
            name: {part: None if values is None else wire.tensor(values, form) for part, values in parts.items()}
            for name, parts in weights.items()
        }

    return await run(work)


def _numbers(reading: Reading, asked: schemas.AttentionStepRequest, model: Served) -> dict[str, Any]:
    """Return the numbers of the row, and where its vector came from in a network that adds a place to a word."""
    layer = reading.layers[asked.layer]
    index = list(model.attentions).index(asked.layer)
    numbers = take_apart(layer, asked.head, asked.query)
    numbers["is_enabled"] = (index, asked.head) not in disabled_places(asked, model)
    if place := getattr(model.adapter, "places_added", None):
        word, position = (source.tensor for source in reading.trace[place].inputs)
        numbers |= {"embedding": word[0, asked.query], "position": position[asked.query]}
    return numbers
