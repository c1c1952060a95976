"""The words of our own sentence network as vectors: each made of a row of its own and of its letters.

Axes: B batch, T tokens, E width of the vectors, V words of the vocabulary, N words.
"""

from collections.abc import Hashable, Sequence
from functools import cached_property

import torch
from torch import Tensor

from heatscope.inspection.vectors import embed_all
from heatscope.models.adapter import TextGiven, Token
from heatscope.models.word_vectors import Neighbours
from heatscope_models.sentence_encoder import Encoded, SentenceEncoder
from heatscope_models.tokenizer import CLS, MASK, UNKNOWN

#: Neighbours are looked for among the words that were read most often, which a vocabulary begins with: the vectors
#: of rare ones have hardly moved from where training began.
FREQUENT_WORDS = 4_000
#: Attention weights that are held at once while differentiating, of one head and layer.
WEIGHTS_AT_ONCE = 16 * 128 * 128
#: Tokens times steps: a step of n tokens takes time as n does, and all are to end in seconds.
TOKEN_STEPS = 2**14


class ShippedWordVectors:
    """A :class:`~heatscope.models.word_vectors.WordVectors`."""

    def __init__(self, network: SentenceEncoder) -> None:
        self._network = network

    @property
    def size(self) -> int:
        """How many words the vocabulary has."""
        return len(self._network.vocabulary)

    @cached_property
    def neighbours(self) -> Neighbours:
        """The words that were read most often."""
        vocabulary = self._network.vocabulary
        table = embed_all(self._network.embed, vocabulary.words[:FREQUENT_WORDS])
        specials = frozenset(vocabulary.special(name) for name in (CLS, UNKNOWN, MASK))
        return Neighbours(table, torch.ones(len(table)), specials)

    def word(self, row: int) -> str:
        """Return the word, in lower case."""
        return self._network.vocabulary.words[row]

    def row(self, token: Token) -> int:
        """Return its place in the vocabulary; that of all unknown words where it has none."""
        return self._network.vocabulary.index(token.text)

    def is_known(self, token: Token) -> bool:
        """Tell whether it has a row of its own; if not, its letters alone make it up."""
        return self.row(token) != self._network.vocabulary.special(UNKNOWN)

    def same(self, token: Token) -> Hashable:
        """Case does not matter."""
        return token.text.lower()

    def single(self, word: str) -> Token:
        """Return the word: any has letters."""
        return Token(word, word, 0, 0)

    def of(self, tokens: Sequence[Token]) -> Tensor:
        """Return (N, E)."""
        with torch.inference_mode():
            return self._network.embed([token.text for token in tokens])

    def results(self, vectors: Tensor, given: TextGiven) -> list[Encoded]:
        """Return what comes of each of (B, T, E), read in the way that ``given`` says."""
        ways = dict(given.keywords)
        position = self._network.positions[: vectors.shape[1]]
        if not ways.pop("positional_encoding"):
            position = torch.zeros_like(position)
        together = self._network.run(vectors, position, **ways)
        return [Encoded(*(part[row : row + 1] for part in together)) for row in range(len(vectors))]

    def at_once(self, tokens: int) -> int:
        """As many as are held in memory while differentiating."""
        return max(1, WEIGHTS_AT_ONCE // tokens**2)

    def most_steps(self, tokens: int) -> int:
        """Return how many runs end in seconds."""
        return TOKEN_STEPS // tokens
