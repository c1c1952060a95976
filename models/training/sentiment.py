"""Teach the encoder sentiment: what it is shown, what it should answer, how often it is right."""

import random
from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope_models.sentence_encoder import SentenceEncoder
from training.corpora import JudgedSentence
from training.sentences import BATCH_WORDS, batches_of, mask

LABEL_SMOOTHING = 0.05


def sentiment_batches(
    judged: Sequence[JudgedSentence], chance: random.Random, words_per_batch: int = BATCH_WORDS
) -> Iterator[list[JudgedSentence]]:
    """Yield all sentences once, in batches, in random order."""
    return batches_of(judged, [len(sentence.words) for sentence in judged], words_per_batch, chance)


def show(group: Sequence[JudgedSentence], masked_share: float, chance: random.Random) -> list[list[str]]:
    """Return the words of each sentence, some of them hidden."""
    # SST-2 is lower-cased; people's sentences begin with a capital.
    cased = [
        (sentence.words[0].capitalize(), *sentence.words[1:]) if chance.random() < 0.5 else sentence.words
        for sentence in group
    ]
    return [mask(words, masked_share, chance) for words in cased]


def sentiment_loss(logits: Tensor, group: Sequence[JudgedSentence]) -> Tensor:
    """Return how far (B, 2) logits of ``SENTIMENTS`` are off."""
    return positive_loss(logits, torch.tensor([sentence.positive for sentence in group], device=logits.device))


def positive_loss(logits: Tensor, positive: Tensor) -> Tensor:
    """Return how far (B, 2) logits of ``SENTIMENTS`` are off probabilities (B,) of being positive."""
    wanted = torch.stack([1 - positive, positive], dim=1)  # (B, 2)
    return F.cross_entropy(logits.float(), wanted, label_smoothing=LABEL_SMOOTHING)


@torch.inference_mode()
def sentiment_logits(model: SentenceEncoder, sentences: Sequence[Sequence[str]]) -> Tensor:
    """Return (N, sequence labels): the logits of each sentence's sentiment."""
    return torch.stack([model.encode(words).sequence_logits for words in sentences])
