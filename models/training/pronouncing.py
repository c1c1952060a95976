"""Train the pronouncer one pass at a time, and measure how it pronounces."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm import tqdm

from heatscope_models.beam import Candidate, search
from heatscope_models.pronouncer import Pronouncer
from training.averaging import Averaging
from training.device import half_precision
from training.dictionary import Dictionary, read_dictionary

BATCH_WORDS = 384
IGNORED = -100
LABEL_SMOOTHING = 0.1
AVERAGE_DECAY = 0.998
#: Words that are pronounced at once when measuring.
MEASURED_AT_ONCE = 256
Pair = tuple[str, tuple[str, ...]]


class Errors(NamedTuple):
    """Of a pronunciation, the nearest of those the dictionary has; both without stress."""

    phoneme_error: float  #: edit distance by phonemes of the dictionary
    word_error: float  #: share of words with any error


class Pronouncing(Averaging[Pronouncer]):
    """The dictionary and one pass over it; what is measured, and shipped, are the averaged weights."""

    def __init__(self, model: Pronouncer, data: Path, seed: int, larger: int = 1) -> None:
        super().__init__(model, AVERAGE_DECAY)
        self.batch_words = BATCH_WORDS * larger
        self.seed = seed
        words = read_dictionary(data, "train")
        self.pairs = [(word, said) for word, pronunciations in words.items() for said in pronunciations]
        self.watched = read_dictionary(data, "dev")

    def train_epoch(
        self, epoch: int, set_rate: Callable[[float], None], optimizer: torch.optim.Optimizer
    ) -> dict[str, float]:
        """Pass once over all pronunciations."""
        torch.manual_seed(self.seed + epoch)
        batches = list(batches_of(self.pairs, random.Random(self.seed + epoch), self.batch_words))
        self.network.train()
        where = self.network.positions.device
        sum_of_losses = torch.zeros((), device=where)
        for step, batch in enumerate(tqdm(batches, unit="batch", desc=f"epoch {epoch + 1}", mininterval=10)):
            set_rate(step / len(batches))
            letters, said = tensors_of(self.network, batch)
            before = F.pad(said[:, :-1], (1, 0)).clamp_min(0)  # <start> first
            with half_precision(where):
                logits = self.network(letters, before)
            loss = F.cross_entropy(
                logits.float().flatten(0, 1), said.flatten(), ignore_index=IGNORED, label_smoothing=LABEL_SMOOTHING
            )
            self.descend(loss, optimizer)
            sum_of_losses += loss.detach()
        errors = errors_of(compare(self.mean, self.watched, beams=1))
        return {
            "loss": round(float(sum_of_losses) / len(batches), 4),
            "validation_phoneme_error": round(errors.phoneme_error, 4),
            "validation_word_error": round(errors.word_error, 4),
        }


def tensors_of(model: Pronouncer, batch: Sequence[Pair]) -> tuple[Tensor, Tensor]:
    """Return letters (B, I) and phonemes (B, O) with ``<stop>``, then ``IGNORED``, behind them, where ``model`` is."""
    index = {phoneme: place for place, phoneme in enumerate(model.config.phonemes, start=1)}
    letters = torch.cat([model.spell(word) for word, _ in batch])
    said = torch.full((len(batch), 1 + max(len(said) for _, said in batch)), IGNORED)
    for row, (_, pronunciation) in enumerate(batch):
        indices = [index[phoneme] for phoneme in pronunciation]
        said[row, : len(indices) + 1] = torch.tensor([*indices, 0])
    return letters, said.to(letters.device)


def batches_of(pairs: list[Pair], chance: random.Random, most: int = BATCH_WORDS) -> Iterator[list[Pair]]:
    """Give every pair once, in batches of at most ``most`` words with the same number of letters, in any order.

    Words of one length need no padding that the encoder would have to be told of.
    """
    shuffled = sorted(pairs, key=lambda pair: (len(pair[0]), len(pair[1]), chance.random()))
    batches: list[list[Pair]] = []
    for pair in shuffled:
        if not batches or len(batches[-1]) == most or len(batches[-1][-1][0]) != len(pair[0]):
            batches.append([])
        batches[-1].append(pair)
    chance.shuffle(batches)
    yield from batches


class Comparison(NamedTuple):
    """What was said of a word, and the dictionary's pronunciation that is nearest to it."""

    said: tuple[str, ...]
    right: tuple[str, ...]
    distance: int


def compare(model: Pronouncer, words: Dictionary, beams: int) -> list[Comparison]:
    """Return the best candidate for each word beside what the dictionary says."""
    compared: list[Comparison] = []
    for word, candidate in pronounce(model, words, beams):
        said = tuple(model.config.phonemes[index - 1] for index in candidate.phonemes if index)
        nearest = min(words[word], key=lambda right: (edit_distance(said, right), -len(right)))
        compared.append(Comparison(said, nearest, edit_distance(said, nearest)))
    return compared


def errors_of(compared: Sequence[Comparison]) -> Errors:
    """Return the errors in what was compared."""
    phonemes = sum(len(one.right) for one in compared)
    wrong = sum(one.distance > 0 for one in compared)
    return Errors(sum(one.distance for one in compared) / phonemes, wrong / len(compared))


def mistaken(compared: Sequence[Comparison]) -> Iterator[tuple[str, str]]:
    """Give (right, said) of each wrong phoneme in words said at the right length: there it is clear which is which."""
    for said, right, _ in compared:
        if len(said) == len(right):
            yield from ((truth, guess) for truth, guess in zip(right, said, strict=True) if truth != guess)


def pronounce(model: Pronouncer, words: Dictionary, beams: int) -> Iterator[tuple[str, Candidate]]:
    """Give each word with the best candidate for it."""
    ordered = sorted(words, key=len)
    for length in sorted({len(word) for word in words}):
        alike = [word for word in ordered if len(word) == length]
        for start in range(0, len(alike), MEASURED_AT_ONCE):
            group = alike[start : start + MEASURED_AT_ONCE]
            found = search(model, torch.cat([model.spell(word) for word in group]), beams)
            yield from ((word, candidates[0]) for word, candidates in zip(group, found, strict=True))


def edit_distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many phonemes have to be put in, taken out or changed.

    Example:
        >>> edit_distance(["S", "AO"], ["S", "AO", "Z"])
        1
    """
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        previous, row[0] = row[0], i
        for j, right in enumerate(other, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (left != right))
    return row[-1]
