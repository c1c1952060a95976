"""`/models/{id}/attention/step`: one query of one head, and every number from its word to its share of the layer."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AttentionModel, Limits, Run, TensorForm
from heatscope.api.schemas import attention_step as schemas
from heatscope.api.sentence import (
    Reading,
    check_head,
    check_heads,
    check_token,
    disabled_places,
    layer_names,
    read_sentence,
    token_rows,
)
from heatscope.inspection.attention import window_mask
from heatscope.inspection.attention_step import attend_from, head_shares, head_weights, normalise
from heatscope.inspection.names import check_names
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope_models.sentence_encoder import SentenceEncoder

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["sentence"])

EncoderLayerName = Annotated[
    str, Path(description="The layer's name, as `GET /models/{model_id}` lists it.", examples=["layer1"])
]
HeadIndex = Annotated[int, Path(description="Counted from 0.", ge=0, examples=[0])]


@router.post("/attention/step", response_model=schemas.AttentionStep, responses=answers.BODY)
async def compute_attention_step(
    model: AttentionModel, sentence: schemas.AttentionStepRequest, form: TensorForm, settings: Limits, run: Run
) -> Response:
    """Take one row of one head's attention apart, from the word to what the layer hands on."""
    check_heads("disabled_heads", sentence.disabled_heads, model.network)
    check_names([sentence.layer], layer_names(model.network))
    check_head(sentence.layer, sentence.head, model.network)

    def work(clock: Stopwatch) -> dict[str, Any]:
        reading = read_sentence(sentence, model.network, settings, clock)
        check_token("query", sentence.query, reading)
        with clock.part("encode"):
            return (
                {"layer": sentence.layer, "head": sentence.head, "query": sentence.query}
                | {"tokens": token_rows(reading, model.card.labels)}
                | _numbers(reading, sentence, model.network, form)
            )

    return await run(work)


@router.get("/layers/{layer}/heads/{head}", response_model=schemas.HeadWeights, responses=answers.COMPUTATION)
async def get_head(
    model: AttentionModel, layer: EncoderLayerName, head: HeadIndex, form: TensorForm, run: Run
) -> Response:
    """Give what one head has learned, exactly: its rows of W_q, W_k and W_v, its columns of W_O."""
    check_names([layer], layer_names(model.network))
    check_head(layer, head, model.network)
    weights = head_weights(model.network.layer(layer_names(model.network).index(layer)), head)

    def work(_clock: Stopwatch) -> dict[str, Any]:
        return {
            name: {part: wire.tensor(values, form) for part, values in parts.items()} for name, parts in weights.items()
        }

    return await run(work)


def _numbers(
    reading: Reading, asked: schemas.AttentionStepRequest, network: SentenceEncoder, form: Form
) -> dict[str, Any]:
    index = layer_names(network).index(asked.layer)
    layer, computed, query = network.layer(index), reading.layers[asked.layer], asked.query
    mask = window_mask(len(reading.words) + 1, asked.window)
    norm = normalise(computed.input[query], layer.attention_norm)
    heads = computed.query[asked.head], computed.key[asked.head], computed.value[asked.head]
    step = attend_from(heads[0][query], *heads[1:], None if mask is None else mask[query])
    shares = head_shares(computed.head_output[:, query], layer.projection)
    attended = computed.input[query] + computed.output[query]
    tensors = {
        "embedding": reading.trace.embedding[query],
        "position": reading.trace.position[query],
        "input": computed.input[query],
        "norm_weight": norm.weight,
        "norm_bias": norm.bias,
        "normalised": norm.normalised,
        "query_vector": heads[0][query],
        "keys": heads[1],
        "products": step.products,
        "scores": step.scores,
        "scaled_scores": step.scaled_scores,
        "exponentials": step.exponentials,
        "weights": step.weights,
        "values": heads[2],
        "weighted_values": step.weighted_values,
        "head_output": computed.head_output[asked.head, query],
        "similarity": step.similarity,
        "projected": shares[asked.head],
        "shares": shares,
        "output_bias": layer.projection.bias,
        "output": computed.output[query],
        "attended": attended,
        "feedforward": computed.hidden[query] - attended,
        "hidden": computed.hidden[query],
    }
    return {name: wire.tensor(values, form) for name, values in tensors.items()} | {
        "is_enabled": (index, asked.head) not in disabled_places(asked, network),
        "norm_mean": norm.mean,
        "norm_variance": norm.variance,
        "norm_epsilon": norm.epsilon,
        "divisor": step.divisor,
        "allowed": [True] * len(heads[1]) if mask is None else mask[query].tolist(),
        "maximum": step.maximum,
        "sum": step.sum,
    }
