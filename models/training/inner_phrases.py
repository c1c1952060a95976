"""Teach an encoder what the phrases within a phrase say, word by word.

SST-2 judges the phrases of a parse tree: 'not very good', and within it 'very good'. So each word
is told the sentiment of the smallest judged phrase that holds it and a neighbour, and a classifier,
dropped after training, guesses that from the word's vector: the encoder learns where a judgement
turns, and not only how it ends.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.corpora import SENTIMENTS, JudgedSentence

LABEL_SMOOTHING = 0.1
IGNORED = -100


class InnerPhrases(nn.Module):
    """The classifier of words, and what all phrases say."""

    def __init__(self, width: int, judged: Sequence[JudgedSentence]) -> None:
        super().__init__()
        self.classifier = nn.Linear(width, len(SENTIMENTS))
        self._sentiment = {phrase.words: round(phrase.positive) for phrase in judged}

    def around(self, words: tuple[str, ...]) -> list[int]:
        """Return, for each word, the index of the sentiment of the smallest judged phrase that holds it.

        ``IGNORED`` where there is none of two words or more.
        """
        found = [IGNORED] * len(words)
        for size in range(len(words), 1, -1):  # smaller ones overwrite
            for start in range(len(words) - size + 1):
                sentiment = self._sentiment.get(words[start : start + size])
                if sentiment is not None:
                    found[start : start + size] = [sentiment] * size
        return found

    def loss(self, vectors: Tensor, group: Sequence[JudgedSentence]) -> Tensor:
        """Return how far off the classifier is on the (B, T, E) vectors of the words of ``group``; 0 if none counts."""
        logits: Tensor = self.classifier(vectors).float()  # (B, T, 2)
        targets = torch.full(logits.shape[:2], IGNORED)
        for row, phrase in enumerate(group):
            targets[row, : len(phrase.words)] = torch.tensor(self.around(phrase.words))
        told = targets != IGNORED
        if not told.any():
            return logits.sum() * 0
        return F.cross_entropy(logits[told], targets[told], label_smoothing=LABEL_SMOOTHING)
