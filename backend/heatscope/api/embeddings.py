"""`/models/{id}/embeddings` and `/positional-encoding`: what a word and a place are before attention."""

from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from heatscope import wire
from heatscope.api import BASE, answers
from heatscope.api.dependencies import Limits, Run, TensorForm, WordModel
from heatscope.api.schemas import embeddings as schemas
from heatscope.api.schemas.asked import LARGEST
from heatscope.errors import InputError
from heatscope.inputs.text import Word, read_words
from heatscope.inspection.word_vectors import cosine, embed_all, embed_words, nearest, one_hot_cosine, project
from heatscope.lessons.positional_encoding import product_at_distance, rates
from heatscope.timing import Stopwatch
from heatscope.wire import Form
from heatscope_models.sentence_encoder import SentenceEncoder
from heatscope_models.tokenizer import CLS, MASK, UNKNOWN

router = APIRouter(prefix=f"{BASE}/models/{{model_id}}", tags=["sentence"])
#: Neighbours are looked for among the words that were read most often, which a vocabulary begins with: the vectors
#: of rare ones have hardly moved from where training began.
FREQUENT_WORDS = 4_000
#: They are embedded once, when first asked for.
_frequent_vectors = lru_cache(maxsize=4)(
    lambda network: embed_all(network.embed, network.vocabulary.words[:FREQUENT_WORDS])
)

Length = Annotated[int, Query(ge=1, le=LARGEST, description="How many places, <cls>'s counted.", examples=[16])]


@router.post("/embeddings", response_model=schemas.Embeddings, responses=answers.BODY)
async def compute_embeddings(
    model: WordModel, asked: schemas.EmbeddingsRequest, form: TensorForm, settings: Limits, run: Run
) -> Response:
    """Set words beside each other, one-hot and embedded, before any of them has looked at its neighbours."""

    def work(clock: Stopwatch) -> dict[str, Any]:
        with clock.part("decode"):
            max_words = min(settings.max_words, model.network.config.max_words)
            words = read_words(asked.text, max_words, settings.max_characters)
        with clock.part("forward"):
            vectors = embed_words(model.network.embed, [*(word.text for word in words), *asked.extra_words])
        with clock.part("encode"):
            return _answer(words, asked, vectors, model.network, form)

    return await run(work)


@router.get("/positional-encoding", response_model=schemas.PositionalEncoding, responses=answers.COMPUTATION)
async def get_positional_encoding(model: WordModel, form: TensorForm, run: Run, length: Length = 64) -> Response:
    """Give the vectors that are added to the words, one for each place."""
    table = model.network.positions
    if length > len(table):
        raise InputError(f"no encoding of {length} places; at most {len(table)}, as a text has {len(table) - 1} words")

    def work(_clock: Stopwatch) -> dict[str, Any]:
        width = table.size(1)
        return {
            "encoding": wire.tensor(table[:length], form),
            "rates": rates(width),
            "products": [product_at_distance(distance, width) for distance in range(length)],
        }

    return await run(work)


def _answer(
    words: list[Word], asked: schemas.EmbeddingsRequest, vectors: Any, network: SentenceEncoder, form: Form
) -> dict[str, Any]:
    texts = [*(word.text for word in words), *asked.extra_words]
    flat = project(vectors)
    return {
        "words": _words(words, asked.extra_words, network),
        "one_hot_cosine": wire.tensor(one_hot_cosine([text.lower() for text in texts]), form),
        "embedding_cosine": wire.tensor(cosine(vectors), form),
        "projection": wire.tensor(flat.coordinates, form),
        "explained": flat.explained,
        "nearest": _nearest(vectors, texts, network, asked.nearest),
    } | _vectors(vectors, len(words), network, asked.include, form)


def _words(words: list[Word], extra_words: list[str], network: SentenceEncoder) -> list[dict[str, Any]]:
    unknown = network.vocabulary.special(UNKNOWN)
    placed = [(word, False) for word in words] + [(Word(text, 0, 0), True) for text in extra_words]
    return [
        word._asdict() | {"is_extra": is_extra, "is_known": network.vocabulary.index(word.text) != unknown}
        for word, is_extra in placed
    ]


def _nearest(vectors: Any, texts: list[str], network: SentenceEncoder, count: int) -> list[list[dict[str, Any]]]:
    vocabulary = network.vocabulary
    specials = {vocabulary.special(name) for name in (CLS, UNKNOWN, MASK)}
    table = _frequent_vectors(network)
    excluded = [{index for index in specials | {vocabulary.index(text)} if index < len(table)} for text in texts]
    indices, cosines = nearest(vectors, table, count, excluded)
    return [
        [
            {"word": vocabulary.words[index], "cosine": cosine}
            for index, cosine in zip(row, wire.numbers(row_cosines), strict=True)
        ]
        for row, row_cosines in zip(indices.tolist(), cosines, strict=True)
    ]


def _vectors(
    vectors: Any, count: int, network: SentenceEncoder, include: list[schemas.Vectors], form: Form
) -> dict[str, Any]:
    positions = network.positions[1 : count + 1]
    known = {"embedding": vectors, "position": positions, "sum": vectors[:count] + positions}
    return {name: wire.tensor(known[name], form) for name in include}
