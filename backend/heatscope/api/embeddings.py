"""`/models/{id}/embeddings` and `/positional-encoding`: what a word and a place are before attention."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import Limits, PlaceModel, Run, TensorForm, VectorModel
from heatscope.api.schemas import embeddings as schemas
from heatscope.api.schemas.asked import LARGEST
from heatscope.calls import embeddings, positional_encoding
from heatscope.calls.embeddings import EmbeddedWord, Embeddings, EmbeddingsRequest
from heatscope.calls.positional_encoding import PlacesRequest
from heatscope.limits import text_limits
from heatscope.timing import Stopwatch
from heatscope.wire import Form

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["sentence"])

Length = Annotated[int, Query(ge=1, le=LARGEST, description="How many places, <cls>'s counted.", examples=[16])]


@router.post("/embeddings", response_model=schemas.Embeddings, responses=answers.BODY)
async def compute_embeddings(
    model: VectorModel, asked: schemas.EmbeddingsRequest, form: TensorForm, settings: Limits, run: Run
) -> Response:
    """Set words beside each other, one-hot and embedded, before any of them has looked at its neighbours."""
    request = EmbeddingsRequest(
        asked.text,
        text_limits(settings),
        extra_words=tuple(asked.extra_words),
        nearest=asked.nearest,
        include=tuple(asked.include),
    )

    def work(clock: Stopwatch) -> dict[str, Any]:
        found = embeddings.compute(model, request, clock)
        with clock.part("encode"):
            return _answer(found, form)

    return await run(work)


@router.get("/positional-encoding", response_model=schemas.PositionalEncoding, responses=answers.COMPUTATION)
async def get_positional_encoding(model: PlaceModel, form: TensorForm, run: Run, length: Length = 64) -> Response:
    """Give the vectors that are added to the words, one for each place."""
    request = PlacesRequest(length)

    def work(_clock: Stopwatch) -> dict[str, Any]:
        found = positional_encoding.compute(model, request)
        return {
            "encoding": wire.tensor(found.encoding, form),
            "rates": found.rates,
            "products": found.products,
        }

    return await run(work)


def _answer(found: Embeddings, form: Form) -> dict[str, Any]:
    return {
        "words": [_word(word) for word in found.words],
        "vocabulary_size": found.vocabulary_size,
        "one_hot_cosine": wire.tensor(found.one_hot_cosine, form),
        "embedding_cosine": wire.tensor(found.embedding_cosine, form),
        "projection": wire.tensor(found.projection.coordinates, form),
        "explained": found.projection.explained,
        "nearest": [
            [{"word": each.word, "cosine": wire.number(each.cosine)} for each in neighbours]
            for neighbours in found.nearest
        ],
    } | {name: wire.tensor(vectors, form) for name, vectors in found.vectors.items()}


def _word(word: EmbeddedWord) -> dict[str, Any]:
    token = word.token
    place = {"start": 0, "end": 0} if word.is_extra else {"start": token.start, "end": token.end}
    return {"text": token.text, **place, "is_extra": word.is_extra, "is_known": word.is_known, "index": word.index}
