"""`/models/{id}/attention`: a text's labels and who attends to whom."""

from typing import Any

from fastapi import APIRouter, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import AttentionModel, Limits, Run, TensorForm
from heatscope.api.each import rows
from heatscope.api.schemas import attention as schemas
from heatscope.api.schemas.problem import Refused
from heatscope.api.sentence import decoder_rows, heads_of, request_of, token_rows, vocabulary_rows
from heatscope.calls import attention
from heatscope.calls.attention import Attention, AttentionLayer, AttentionRequest, Guesses, Tags
from heatscope.calls.each import attempt
from heatscope.errors import TextError
from heatscope.models.served import Served
from heatscope.settings import Settings
from heatscope.timing import Stopwatch
from heatscope.wire import Form

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
            return _answer(attention.compute(model, request, clock), model, form, clock)

        if sentence.texts is None:
            return answered(requests[0])
        return rows([attempt(answered, request) for request in requests], lambda answer: answer)

    return await run(work)


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


def _answer(found: Attention, model: Served, form: Form, clock: Stopwatch) -> dict[str, Any]:
    with clock.part("encode"):
        return (
            {"tokens": token_rows(found.reading, model.card.labels)}
            | decoder_rows(found.reading)
            | _outcome(found)
            | vocabulary_rows(found.reading, model)
            | ({} if found.tags is None else {"tags": _tags(found.tags, found, model)})
            | {"layers": [_layer(layer, form) for layer in found.layers]}
            | ({} if found.order_difference is None else {"order_difference": found.order_difference})
        )


def _outcome(found: Attention) -> dict[str, Any]:
    """Return what the network says of the whole text, of what follows, and of the masked places."""
    said: dict[str, Any] = {"sequence_labels": [] if found.sequence_labels is None else _rows(found.sequence_labels)}
    if found.next_tokens is not None:
        said["next_tokens"] = _rows(found.next_tokens)
    if found.masked is not None:
        said["masked"] = [{"token": place, "guesses": _rows(guesses)} for place, guesses in found.masked]
    return said


def _rows(guesses: Guesses) -> list[dict[str, Any]]:
    probabilities = wire.numbers(guesses.best.probabilities)
    return [
        {"label": guesses.label(index), "probability": probability}
        for index, probability in zip(guesses.best.indices, probabilities, strict=True)
    ]


def _tags(tags: Tags, found: Attention, model: Served) -> list[dict[str, Any]]:
    special = next((token.text for token in found.reading.tokens if token.special), "")
    return [
        {"label": special if label is None else model.card.labels[label], "count": tags.count(place)}
        for place, label in enumerate(tags.labels)
    ]


def _layer(layer: AttentionLayer, form: Form) -> dict[str, Any]:
    said: dict[str, Any] = {"name": layer.name}
    said |= {} if layer.relation is None else {"relation": layer.relation, "queries": layer.queries}
    said |= {} if layer.heads is None else {"heads": layer.heads}
    said |= {name: wire.tensor(values, form) for name, values in layer.parts.items()}
    if layer.statistics is not None:
        rows = enumerate(layer.statistics)
        said["statistics"] = [{"head": head} | statistics._asdict() for head, statistics in rows]
    return said
