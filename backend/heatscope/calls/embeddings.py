"""Words as vectors, beside each other: before any of them has looked at its neighbours, and after all have.

Axes: N words (those of the text first, then those beside it), W words of the text, E width of the vectors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from torch import Tensor

from heatscope.calls.texts import TextRequest, given_of
from heatscope.errors import InputError
from heatscope.inspection.vectors import Projection, cosine, nearest, one_hot_cosine, project
from heatscope.models.adapter import TextGiven, Token
from heatscope.models.served import Served
from heatscope.models.shipped import ShippedSentenceNetwork
from heatscope.models.word_vectors import WordVectors
from heatscope.timing import Stopwatch

Vectors = Literal["embedding", "position", "sum", "final"]


@dataclass(frozen=True)
class EmbeddingsRequest(TextRequest):
    """A text, and other words to set beside its own."""

    extra_words: tuple[str, ...] = field(default=(), kw_only=True)
    nearest: int = field(default=5, kw_only=True)
    include: tuple[Vectors, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class EmbeddedWord:
    """A word and where its vector comes from."""

    token: Token
    is_extra: bool
    is_known: bool
    index: int  #: its row of the vocabulary


@dataclass(frozen=True)
class Neighbour:
    """A word of the vocabulary."""

    word: str
    cosine: float


@dataclass(frozen=True)
class Embeddings:
    """How alike words are."""

    words: list[EmbeddedWord]
    vocabulary_size: int
    one_hot_cosine: Tensor  #: (N, N)
    embedding_cosine: Tensor  #: (N, N)
    projection: Projection
    nearest: list[list[Neighbour]]
    vectors: Mapping[Vectors, Tensor]  #: those that were to be included


def compute(model: Served, request: EmbeddingsRequest, clock: Stopwatch) -> Embeddings:
    """Return the words of a text as vectors.

    Raises:
        InputError: an extra word is none of this network, or it has no vectors of a kind that was asked for.
    """
    known = model.word_vectors
    assert known is not None, "a network whose words have vectors"
    with clock.part("decode"):
        given = given_of(model, request)
        inside = [token for token in given.tokens if not token.special]
        extra = [known.single(word) for word in request.extra_words]
    with clock.part("forward"):
        tokens = inside + extra
        vectors = known.of(tokens)  # (N, E)
        included = {name: _vectors(model, name, given, vectors, len(inside)) for name in request.include}
        return Embeddings(
            words=[
                EmbeddedWord(token, place >= len(inside), known.is_known(token), known.row(token))
                for place, token in enumerate(tokens)
            ],
            vocabulary_size=known.size,
            one_hot_cosine=one_hot_cosine([known.same(token) for token in tokens]),
            embedding_cosine=cosine(vectors),
            projection=project(vectors),
            nearest=_nearest(known, tokens, vectors, request.nearest),
            vectors=included,
        )


def _vectors(model: Served, name: Vectors, given: TextGiven, vectors: Tensor, count: int) -> Tensor:
    if name == "embedding":
        return vectors
    if name == "final":
        return _final(model, given)
    if not isinstance(model.adapter, ShippedSentenceNetwork):
        raise InputError(f"'{model.id}' does not say what it adds for a place; ask for embedding or final, not {name}")
    positions: Tensor = model.network.positions[1 : count + 1]  # (W, E)
    return positions if name == "position" else vectors[:count] + positions


def _final(model: Served, given: TextGiven) -> Tensor:
    """Return (W, E), what the network's layers end with of each word."""
    node = model.final_node
    if node is None:
        raise InputError(f"it cannot be told what vectors the layers of '{model.id}' end with; leave final out")
    hidden = model.record(given, [node.name])[node.name].output[0]  # (T, E)
    return hidden[[place for place, token in enumerate(given.tokens) if not token.special]]


def _nearest(known: WordVectors, tokens: Sequence[Token], vectors: Tensor, count: int) -> list[list[Neighbour]]:
    table, lengths, specials = known.neighbours
    excluded = [{row for row in specials | {known.row(token)} if row < len(table)} for token in tokens]
    indices, cosines = nearest(vectors, table, count, excluded, lengths)
    return [
        [Neighbour(known.word(row), value) for row, value in zip(rows, values, strict=True)]
        for rows, values in zip(indices.tolist(), cosines.tolist(), strict=True)
    ]
