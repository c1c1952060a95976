"""Masked-language-model pretraining: guess the words that were hidden.

Devlin et al. 2019, section 3.1, https://arxiv.org/abs/1810.04805: of 15 % of the
words, 80 % become ``<mask>``, 10 % another word, 10 % stay; the loss is on those.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from heatscope_models.sentence_encoder import SentenceEncoder
from heatscope_models.tokenizer import MASK, UNKNOWN, split
from training.corpora import read_modern_text, read_novels
from training.descent import descend
from training.device import half_precision
from training.sentences import batches_of, pad, run

CHUNK_WORDS = 400_000
BATCH_WORDS = 1_000
MASKED_SHARE = 0.15
SHORTEST_PASSAGE, LONGEST_PASSAGE = 12, 110


def read_passages(data: Path, chance: random.Random) -> tuple[list[list[str]], list[list[str]]]:
    """Return passages of 12 to 110 words, of modern text and of novels."""
    modern, novels = (list(_passages(read(data), chance)) for read in (read_modern_text, read_novels))
    return modern, novels


def first_words(passages: Iterable[list[str]], count: int) -> Iterator[list[str]]:
    """Yield passages until they hold ``count`` words."""
    for passage in passages:
        if count <= 0:
            return
        yield passage
        count -= len(passage)


def word_counts(passages: list[list[str]]) -> Counter[str]:
    """Count the lower-cased words."""
    return Counter(word.lower() for word in chain.from_iterable(passages))


def _passages(documents: Iterable[list[str]], chance: random.Random) -> Iterable[list[str]]:
    for document in documents:
        wanted, passage = chance.randint(SHORTEST_PASSAGE, LONGEST_PASSAGE), []
        for line in document:
            passage += [sys.intern(word.text) for word in split(line)]
            if len(passage) >= wanted:
                yield passage[:LONGEST_PASSAGE]
                wanted, passage = chance.randint(SHORTEST_PASSAGE, LONGEST_PASSAGE), []
        if len(passage) >= SHORTEST_PASSAGE:
            yield passage[:LONGEST_PASSAGE]


class Pretraining(nn.Module):
    """The encoder with a head that guesses words; the guess is compared with the word vectors themselves."""

    def __init__(self, model: SentenceEncoder, passages: list[list[str]], seed: int, larger: int = 1) -> None:
        super().__init__()
        width = model.config.width
        self.model = model
        self.head = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.bias = nn.Parameter(torch.zeros(len(model.vocabulary)))
        self.passages = passages
        self.seed = seed
        self.batch_words = BATCH_WORDS * larger

    def train_chunk(
        self, chunk: int, set_rate: Callable[[float], None], optimizer: torch.optim.Optimizer
    ) -> dict[str, float]:
        """Train on 400,000 words; which ones depends on ``chunk`` alone."""
        chance = random.Random(self.seed + chunk)
        torch.manual_seed(self.seed + chunk)
        chosen: list[list[str]] = []
        words = 0
        while words < CHUNK_WORDS:
            chosen.append(chance.choice(self.passages))
            words += len(chosen[-1])
        self.train()
        total, guessed = words, 0
        right: list[Tensor] = []
        losses: list[Tensor] = []
        bar = tqdm(total=total, unit="word", unit_scale=True, desc=f"pretraining chunk {chunk + 1}", mininterval=10)
        words = 0
        for group in batches_of(chosen, [len(passage) for passage in chosen], self.batch_words, chance):
            set_rate(words / total)
            with half_precision(self.bias.device):
                loss, hits, count = self.guess(group, chance)
            descend(self, loss, optimizer)
            losses.append(loss.detach())
            right.append(hits)
            guessed += count
            read = sum(len(passage) for passage in group)
            words += read
            bar.update(read)
        bar.close()
        return {
            "words": total,
            "loss": round(float(torch.stack(losses).mean()), 4),
            "guessed_right": round(int(torch.stack(right).sum()) / guessed, 4),
        }

    def guesses(self, hidden: Tensor) -> Tensor:
        """Return (N, words): logits of the word behind each of N vectors (N, E) that the last layer hands on."""
        return F.linear(self.head(self.model.final_norm(hidden)), self.model.embedding.words.weight, self.bias)

    def guess(self, group: list[list[str]], chance: random.Random) -> tuple[Tensor, Tensor, int]:
        """Return the loss of the words hidden in ``group``, how many were guessed right, and of how many."""
        vocabulary = self.model.vocabulary
        hidden_words: list[list[str]] = []
        rows: list[int] = []
        columns: list[int] = []
        targets: list[int] = []
        for row, passage in enumerate(group):
            shown = list(passage)
            for place, word in enumerate(passage):
                index = vocabulary.index(word)
                if chance.random() >= MASKED_SHARE or index == vocabulary.special(UNKNOWN):
                    continue
                rows.append(row)
                columns.append(place + 1)
                targets.append(index)
                dice = chance.random()
                if dice < 0.8:
                    shown[place] = MASK
                elif dice < 0.9:
                    shown[place] = chance.choice(passage)
            hidden_words.append(shown)
        encoded = run(self.model, pad(hidden_words))
        logits = self.guesses(encoded.hidden[rows, columns])  # (masked, words)
        target = torch.tensor(targets, device=logits.device)
        hits = (logits.argmax(1) == target).sum()
        return F.cross_entropy(logits.float(), target), hits, len(targets)
