"""A self-attention encoder and decoder that turns letters into phonemes, as many as it decides.

Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, figure 1, with layer
normalisation before each block (Xiong et al. 2020, https://arxiv.org/abs/2002.04745).
The encoder reads the letters and an end mark; the decoder says one phoneme after the
other and stops by saying ``<stop>``, which is a phoneme like any other to it. All
three attentions are handed out: letters to letters, phonemes to the phonemes before
them, phonemes to letters (cross-attention).

Axes: B batch, I letters with the end mark last, O phonemes with ``<stop>`` last, E width
of the network, H heads, D = E / H width of a head.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from heatscope_models.sentence_encoder import positional_encoding

#: What ends the letters, what stands before the first phoneme, and what ends the phonemes; each is index 0 there.
END, START, STOP = "<end>", "<start>", "<stop>"


@dataclass(frozen=True)
class PronouncerConfig:
    """The alphabets and the shape of a :class:`Pronouncer`."""

    letters: str  #: index of a letter: its place here + 1
    phonemes: tuple[str, ...]  #: index of a phoneme: its place here + 1
    width: int = 128
    encoder_layer_count: int = 3
    decoder_layer_count: int = 3
    head_count: int = 4
    feedforward_width: int = 512
    max_letters: int = 48
    max_phonemes: int = 48  #: it is stopped there if it does not stop by itself


class Spelling(NamedTuple):
    """What the encoder makes of the letters."""

    vectors: Tensor  #: (B, I, E)
    attention: list[Tensor]  #: each layer's (B, H, I, I); each row sums to 1


class Speech(NamedTuple):
    """What the decoder makes of the letters and of the phonemes it has said so far."""

    logits: Tensor  #: (B, O, 1 + phonemes); place i speaks of the phoneme that comes after ``spoken[i]``
    attention: list[Tensor]  #: each layer's (B, H, O, O); 0 to the right of the diagonal
    cross_attention: list[Tensor]  #: each layer's (B, H, O, I)


class SharedDropout(nn.Module):
    """Dropout with one mask for all places of a word (Gal and Ghahramani 2016, https://arxiv.org/abs/1512.05287).

    It takes a tenth of the random numbers, and those take a seventh of the training's time.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, vectors: Tensor) -> Tensor:
        """Return (B, T, E) with some of E set to 0 and the others enlarged; unchanged in eval mode."""
        if not self.training:
            return vectors
        shape = (vectors.size(0), 1, vectors.size(2))
        kept = torch.empty(shape, device=vectors.device).bernoulli_(1 - self.share)  # (B, 1, E)
        return vectors * (kept / (1 - self.share)).to(vectors.dtype)


class Attention(nn.Module):
    """Multi-head attention from one row of vectors to another, or to itself."""

    def __init__(self, config: PronouncerConfig) -> None:
        super().__init__()
        self.head_count = config.head_count
        self.query, self.key, self.value, self.projection = (nn.Linear(config.width, config.width) for _ in range(4))

    def forward(self, asking: Tensor, asked: Tensor, allowed: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return what (B, T, E) ``asking`` takes from (B, S, E) ``asked``, after W_O, and the weights (B, H, T, S)."""
        query, key, value = (
            self._heads(self.query(asking)),
            self._heads(self.key(asked)),
            self._heads(self.value(asked)),
        )
        scores = query @ key.transpose(-2, -1) / math.sqrt(query.size(-1))  # (B, H, T, S)
        if allowed is not None:
            scores = scores.masked_fill(~allowed, -math.inf)
        weights = scores.softmax(dim=-1)
        mixed = (weights.to(value.dtype) @ value).transpose(1, 2).flatten(2)  # (B, T, E)
        return self.projection(mixed), weights

    def _heads(self, vectors: Tensor) -> Tensor:
        return vectors.reshape(*vectors.shape[:2], self.head_count, -1).transpose(1, 2)  # (B, H, T, D)


def _feedforward(config: PronouncerConfig) -> nn.Sequential:
    return nn.Sequential(
        nn.LayerNorm(config.width),
        nn.Linear(config.width, config.feedforward_width),
        nn.GELU(),
        nn.Linear(config.feedforward_width, config.width),
    )


class EncoderLayer(nn.Module):
    """Letters ask letters, then a feed-forward network; each adds to what it was given."""

    def __init__(self, config: PronouncerConfig) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(config.width)
        self.attention = Attention(config)
        self.feedforward = _feedforward(config)
        self.dropout = SharedDropout(0.1)

    def forward(self, given: Tensor) -> tuple[Tensor, Tensor]:
        """Return what the layer hands on (B, I, E) and its attention (B, H, I, I)."""
        normalised = self.attention_norm(given)
        output, attention = self.attention(normalised, normalised)
        hidden = given + self.dropout(output)
        return hidden + self.dropout(self.feedforward(hidden)), attention


class DecoderLayer(nn.Module):
    """Phonemes ask the phonemes before them, then the letters, then a feed-forward network."""

    def __init__(self, config: PronouncerConfig) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(config.width)
        self.attention = Attention(config)
        self.cross_norm = nn.LayerNorm(config.width)
        self.cross_attention = Attention(config)
        self.feedforward = _feedforward(config)
        self.dropout = SharedDropout(0.1)

    def forward(self, given: Tensor, letters: Tensor, allowed: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return what the layer hands on (B, O, E), its attention (B, H, O, O) and cross-attention (B, H, O, I)."""
        normalised = self.attention_norm(given)
        output, attention = self.attention(normalised, normalised, allowed)
        hidden = given + self.dropout(output)
        output, cross_attention = self.cross_attention(self.cross_norm(hidden), letters)
        hidden = hidden + self.dropout(output)
        return hidden + self.dropout(self.feedforward(hidden)), attention, cross_attention


class Pronouncer(nn.Module):
    """Letters -> encoder -> decoder -> one phoneme after the other."""

    positions: Tensor

    def __init__(self, config: PronouncerConfig) -> None:
        super().__init__()
        self.config = config
        self.letters = nn.Embedding(1 + len(config.letters), config.width)
        self.phonemes = nn.Embedding(1 + len(config.phonemes), config.width)
        length = 1 + max(config.max_letters, config.max_phonemes)
        self.register_buffer("positions", positional_encoding(length, config.width), persistent=False)
        self.encoder = nn.ModuleList(EncoderLayer(config) for _ in range(config.encoder_layer_count))
        self.encoder_norm = nn.LayerNorm(config.width)
        self.decoder = nn.ModuleList(DecoderLayer(config) for _ in range(config.decoder_layer_count))
        self.decoder_norm = nn.LayerNorm(config.width)
        self.classifier = nn.Linear(config.width, 1 + len(config.phonemes))
        self.dropout = SharedDropout(0.1)

    def spell(self, letters: Sequence[str]) -> Tensor:
        """Return the indices (1, I) of the letters with the end mark behind them."""
        indices = [*(self.config.letters.index(letter) + 1 for letter in letters), 0]
        return torch.tensor([indices], device=self.positions.device)

    def read(self, letters: Tensor) -> Spelling:
        """Encode letters (B, I), indices with the end mark last; no row is padded."""
        hidden = self.dropout(self.letters(letters) + self.positions[: letters.size(1)])  # (B, I, E)
        attentions: list[Tensor] = []
        for layer in self.encoder:
            hidden, attention = layer(hidden)
            attentions.append(attention)
        return Spelling(self.encoder_norm(hidden), attentions)

    def speak(self, letters: Tensor, spoken: Tensor) -> Speech:
        """Decode (B, O) indices of what was said, ``<start>`` first, beside encoded letters (B, I, E)."""
        length = spoken.size(1)
        hidden = self.dropout(self.phonemes(spoken) + self.positions[:length])  # (B, O, E)
        allowed = torch.ones(length, length, dtype=torch.bool, device=spoken.device).tril()
        attentions: list[Tensor] = []
        cross_attentions: list[Tensor] = []
        for layer in self.decoder:
            hidden, attention, cross_attention = layer(hidden, letters, allowed)
            attentions.append(attention)
            cross_attentions.append(cross_attention)
        return Speech(self.classifier(self.decoder_norm(hidden)), attentions, cross_attentions)

    def forward(self, letters: Tensor, spoken: Tensor) -> Tensor:
        """Return the logits (B, O, 1 + phonemes) of what comes after each of ``spoken``."""
        return self.speak(self.read(letters).vectors, spoken).logits
