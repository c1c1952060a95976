"""Turn lists of words into batches for the sentence encoder.

Distinct words of a batch are embedded once; sentences are padded at the end and
nobody looks at the padding.
"""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

import torch
from torch import Tensor

from heatscope_models.sentence_encoder import Encoded, SentenceEncoder
from heatscope_models.tokenizer import CLS, MASK, UNKNOWN

BATCH_WORDS = 600  #: of a batch of fine-tuning, padding among them
#: So many words, the first of a vocabulary, are never read by their letters alone.
FREQUENT = 3_000

Sentence = TypeVar("Sentence")


class Padded(NamedTuple):
    """A batch of sentences, ``<cls>`` first in each."""

    words: list[str]  #: distinct words of the batch
    places: Tensor  #: (B, T) index into ``words``; 0 (``<cls>``) where padded
    present: Tensor  #: (B, T) False where padded


def mask(words: Sequence[str], share: float, chance: random.Random) -> list[str]:
    """Return the words, each hidden with chance ``share``."""
    return [MASK if chance.random() < share else word for word in words]


def pad(sentences: Sequence[Sequence[str]]) -> Padded:
    """Return the sentences as one batch."""
    index: dict[str, int] = {CLS: 0}
    longest = max(len(sentence) for sentence in sentences) + 1
    places = torch.zeros(len(sentences), longest, dtype=torch.long)
    present = torch.zeros(len(sentences), longest, dtype=torch.bool)
    for row, sentence in enumerate(sentences):
        found = [index.setdefault(word, len(index)) for word in sentence]
        places[row, 1 : len(found) + 1] = torch.tensor(found, dtype=torch.long)
        present[row, : len(found) + 1] = True
    return Padded(list(index), places, present)


def run(model: SentenceEncoder, batch: Padded, window: int | None = None, spelled_share: float = 0.0) -> Encoded:
    """Run the encoder on a batch; within a ``window`` words see that many neighbours to each side.

    Of the rarer words ``spelled_share`` are read by their letters alone, as words that nobody met are.
    """
    indices, buckets, offsets = model.look_up(batch.words)
    if spelled_share:
        left_out = (torch.rand(indices.shape, device=indices.device) < spelled_share) & (indices >= FREQUENT)
        indices = indices.masked_fill(left_out, model.vocabulary.special(UNKNOWN))
    vectors = model.embedding(indices, buckets, offsets)
    places, present = batch.places.to(vectors.device), batch.present.to(vectors.device)
    embedding = vectors[places]  # (B, T, E)
    length = batch.places.size(1)
    allowed = present[:, None, None, :]  # (B, 1, 1, T)
    if window is not None:
        allowed = allowed & neighbourhood(length, window).to(vectors.device)
        allowed = allowed | torch.eye(
            length, dtype=torch.bool, device=vectors.device
        )  # padding sees itself: no row without a key
    return model.run(embedding, model.positions[:length], allowed)


def neighbourhood(length: int, window: int) -> Tensor:
    """Return (length, length), True where a query may look: words near, ``<cls>`` (0) everywhere."""
    place = torch.arange(length)
    near = (place[:, None] - place[None, :]).abs() <= window
    near[:, 0] = False
    near[0, :] = True
    return near


def batches_of(
    sentences: Sequence[Sentence], lengths: Sequence[int], words_per_batch: int, chance: random.Random
) -> Iterator[list[Sentence]]:
    """Yield all sentences once, alike long ones together, in random order."""
    # Jitter the length, so that not always the same sentences share a batch.
    order = sorted(range(len(sentences)), key=lambda i: lengths[i] * chance.uniform(0.9, 1.1))
    groups: list[list[Sentence]] = [[]]
    longest = 0
    for i in order:
        longest = max(longest, lengths[i] + 1)
        if groups[-1] and longest * (len(groups[-1]) + 1) > words_per_batch:
            groups.append([])
            longest = lengths[i] + 1
        groups[-1].append(sentences[i])
    chance.shuffle(groups)
    yield from groups
