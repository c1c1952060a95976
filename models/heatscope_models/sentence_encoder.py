"""A self-attention encoder for English sentences.

A pre-LN transformer encoder (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762;
layer normalisation before each block as in Xiong et al. 2020,
https://arxiv.org/abs/2002.04745) with one token a word. Attention is written out
rather than left to ``F.scaled_dot_product_attention``, so that a record of a run has
scores and weights as operations of their own.

Two heads read the result: a part of speech for each word, a sentiment for ``<cls>``.

Axes: B batch, T tokens (``<cls>`` first), E width of the encoder, H heads,
D = E / H width of a head.
"""

import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import torch
from torch import Tensor, nn

from heatscope_models.tokenizer import CLS, Vocabulary


@dataclass(frozen=True)
class SentenceEncoderConfig:
    """The shape of a :class:`SentenceEncoder`."""

    label_count: int  #: parts of speech
    sequence_label_count: int = 2
    width: int = 256
    layer_count: int = 4
    head_count: int = 8
    feedforward_width: int = 1024
    bucket_count: int = 16384
    max_words: int = 512
    dropout: float = 0.1


class LayerShape(Protocol):
    """What an :class:`EncoderLayer` must be told; the photo transformer's layers are the same."""

    @property
    def width(self) -> int:
        """E."""

    @property
    def head_count(self) -> int:
        """H."""

    @property
    def feedforward_width(self) -> int:
        """Of the feed-forward network between its two maps."""

    @property
    def dropout(self) -> float:
        """The share of numbers left out while training."""


class Encoded(NamedTuple):
    """What the encoder makes of a sentence; without B for one sentence."""

    hidden: Tensor  #: (B, T, E) what the last layer hands on
    label_logits: Tensor  #: (B, T, labels)
    sequence_logits: Tensor  #: (B, sequence labels)


def positional_encoding(length: int, width: int) -> Tensor:
    """Return the sinusoids of Vaswani et al. 2017, section 3.5: (length, width).

    PE(p, 2i) = sin(p / 10000^(2i/width)), PE(p, 2i+1) = cos of the same.

    Example:
        >>> positional_encoding(2, 4)[1]
        tensor([0.8415, 0.5403, 0.0100, 0.9999])
    """
    position = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    rate = torch.exp(torch.arange(0, width, 2, dtype=torch.float64) * (-math.log(10000.0) / width))
    angle = position * rate  # (length, width / 2)
    return torch.stack([angle.sin(), angle.cos()], dim=2).flatten(1).float()


class WordEmbedding(nn.Module):
    """A word's own vector plus the mean of the vectors of its n-grams."""

    def __init__(self, vocabulary: Vocabulary, width: int) -> None:
        super().__init__()
        self.words = nn.Embedding(len(vocabulary), width)
        self.ngrams = nn.EmbeddingBag(vocabulary.bucket_count, width, mode="mean")
        # Times sqrt(width) in forward, as in Vaswani et al. section 3.4: about as long as a position.
        self.scale = math.sqrt(width)
        nn.init.normal_(self.words.weight, std=width**-0.5)
        nn.init.normal_(self.ngrams.weight, std=width**-0.5)

    def forward(self, indices: Tensor, buckets: Tensor, offsets: Tensor) -> Tensor:
        """Return (N, E) for N words; ``buckets[offsets[i] : offsets[i + 1]]`` belong to word i."""
        vectors: Tensor = (self.words(indices) + self.ngrams(buckets, offsets)) * self.scale
        return vectors


class EncoderLayer(nn.Module):
    """Attention, then a feed-forward network; each adds to what it was given."""

    def __init__(self, config: LayerShape) -> None:
        super().__init__()
        width = config.width
        self.head_count = config.head_count
        self.attention_norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.projection = nn.Linear(width, width)  #: W_O
        self.feedforward_norm = nn.LayerNorm(width)
        self.feedforward = nn.Sequential(
            nn.Linear(width, config.feedforward_width), nn.GELU(), nn.Linear(config.feedforward_width, width)
        )
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, given: Tensor, allowed: Tensor | None = None, disabled_heads: Collection[int] = ()) -> Tensor:
        """Return what the layer hands on (B, T, E).

        Args:
            given: (B, T, E)
            allowed: broadcasts to (B, H, T, T), True where a query may look.
            disabled_heads: those that add nothing.
        """
        normalised = self.attention_norm(given)
        query, key, value = (self._heads(part(normalised)) for part in (self.query, self.key, self.value))
        scores = query @ key.transpose(-2, -1)  # (B, H, T, T)
        scaled = scores / math.sqrt(query.size(-1))
        if allowed is not None:
            scaled = scaled.masked_fill(~allowed, -math.inf)
        attention = scaled.softmax(dim=-1)
        head_output = attention @ value  # (B, H, T, D)
        if disabled_heads:
            kept = torch.tensor(
                [head not in disabled_heads for head in range(self.head_count)], device=head_output.device
            )
            head_output = head_output * kept.view(-1, 1, 1)
        output = self.projection(head_output.transpose(1, 2).flatten(2))  # (B, T, E)
        attended = given + self.dropout(output)
        hidden: Tensor = attended + self.dropout(self.feedforward(self.feedforward_norm(attended)))
        return hidden

    def _heads(self, vectors: Tensor) -> Tensor:
        batch, length, _ = vectors.shape
        return vectors.view(batch, length, self.head_count, -1).transpose(1, 2)  # (B, H, T, D)


class SentenceEncoder(nn.Module):
    """Words -> embeddings + positions -> layers of self-attention -> labels."""

    positions: Tensor

    def __init__(self, config: SentenceEncoderConfig, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.config = config
        self.vocabulary = vocabulary
        self.embedding = WordEmbedding(vocabulary, config.width)
        self.register_buffer("positions", positional_encoding(config.max_words + 1, config.width), persistent=False)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(EncoderLayer(config) for _ in range(config.layer_count))
        self.final_norm = nn.LayerNorm(config.width)
        self.label_classifier = nn.Linear(config.width, config.label_count)
        self.sequence_classifier = nn.Linear(config.width, config.sequence_label_count)

    def forward(
        self,
        indices: Tensor,
        buckets: Tensor,
        offsets: Tensor,
        positional_encoding: bool = True,
        allowed: Tensor | None = None,
        disabled_heads: Collection[tuple[int, int]] = (),
    ) -> Encoded:
        """Run one sentence as :meth:`look_up` gives it, ``<cls>`` first.

        Args:
            indices: of the words, (T).
            buckets: of their n-grams.
            offsets: where those of each word begin, (T).
            positional_encoding: False leaves the positions out.
            allowed: (T, T), True where a query (row) may look at a key (column).
            disabled_heads: (layer, head) pairs that add nothing, both counted from 0.
        """
        embedding = self.embedding(indices, buckets, offsets).unsqueeze(0)  # (1, T, E)
        position = self.positions[: len(indices)] if positional_encoding else torch.zeros_like(embedding[0])
        return self.run(embedding, position, allowed, disabled_heads)

    def look_up(self, words: Sequence[str]) -> tuple[Tensor, Tensor, Tensor]:
        """Return of N words the indices (N), the buckets of their n-grams, and where those of each begin (N)."""
        where = self.positions.device
        indices = torch.tensor([self.vocabulary.index(word) for word in words], device=where)
        buckets = [self.vocabulary.buckets(word) for word in words]
        offsets = [0, *itertools.accumulate(len(row) for row in buckets)][:-1]
        flat = torch.tensor([bucket for row in buckets for bucket in row], device=where)
        return indices, flat, torch.tensor(offsets, device=where)

    def embed(self, words: Sequence[str]) -> Tensor:
        """Return (len(words), E): what each word is before it has a place. ``<cls>`` is a word here."""
        vectors: Tensor = self.embedding(*self.look_up(words))
        return vectors

    def layer(self, index: int) -> EncoderLayer:
        """Return one of the layers, counted from 0."""
        found = self.layers[index]
        assert isinstance(found, EncoderLayer), "the encoder is made of its own layers"
        return found

    def run(
        self,
        embedding: Tensor,
        position: Tensor,
        allowed: Tensor | None = None,
        disabled_heads: Collection[tuple[int, int]] = (),
    ) -> Encoded:
        """Run the layers on embeddings (B, T, E) + positions (T, E); the rest as in :meth:`forward`."""
        hidden = self.dropout(embedding + position)
        for index, layer in enumerate(self.layers):
            hidden = layer(hidden, allowed, {head for at, head in disabled_heads if at == index})
        final = self.final_norm(hidden)  # (B, T, E)
        return Encoded(hidden, self.label_classifier(final), self.sequence_classifier(final[:, 0]))

    def encode(self, words: Sequence[str]) -> Encoded:
        """Run one sentence, ``<cls>`` before its words, and leave out the batch axis."""
        encoded = self(*self.look_up([CLS, *words]))
        return Encoded(*(part.squeeze(0) for part in encoded))
