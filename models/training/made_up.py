"""Make up phrases: hide words of those that people judged, and let a pretrained encoder put others there.

What a large model knows reaches a small one through many sentences that nobody labelled, made from
those that somebody did (Tang et al. 2019, https://arxiv.org/abs/1903.12136; with a masked language model
as here, Jiao et al. 2020, https://arxiv.org/abs/1909.10351).
"""

import itertools
import random
from collections.abc import Sequence

import torch
from tqdm import trange

from heatscope_models.tokenizer import CLS, MASK, UNKNOWN
from training.device import half_precision
from training.pretraining import Pretraining
from training.sentences import pad, run

SHORTEST, LONGEST = 3, 45  #: words of a phrase to start from, and of one made up
JOINED_SHARE = 0.25  #: are two phrases in one
JOINTS = (",", "and", "but", "--")
FEWEST_HIDDEN, MOST_HIDDEN = 0.1, 0.6  #: share of the words
BATCH_PHRASES = 60


@torch.inference_mode()
def make_up(
    pretraining: Pretraining, phrases: Sequence[tuple[str, ...]], count: int, chance: random.Random
) -> list[tuple[str, ...]]:
    """Return ``count`` phrases, each made of one or two of ``phrases``; at least one of these has three words."""
    models = [phrase for phrase in phrases if len(phrase) >= SHORTEST]
    # Long ones oftener: they are what an encoder needs most examples of to judge as its teachers do.
    sums = list(itertools.accumulate(len(phrase) for phrase in models))
    begun = [_join(models, sums, chance) for _ in range(count)]
    begun.sort(key=len)  # alike long ones are filled together
    made: list[tuple[str, ...]] = []
    for start in trange(0, count, BATCH_PHRASES, unit="batch", desc="making up phrases", mininterval=10):
        made += _fill(pretraining, begun[start : start + BATCH_PHRASES], chance)
    return made


def _join(models: Sequence[tuple[str, ...]], sums: Sequence[int], chance: random.Random) -> tuple[str, ...]:
    phrase, other = chance.choices(models, cum_weights=sums, k=2)
    if chance.random() < JOINED_SHARE:
        phrase = (*phrase, chance.choice(JOINTS), *other)
    return phrase[:LONGEST]


def _fill(pretraining: Pretraining, group: list[tuple[str, ...]], chance: random.Random) -> list[tuple[str, ...]]:
    shares = [chance.uniform(FEWEST_HIDDEN, MOST_HIDDEN) for _ in group]
    hidden = [
        (row, place)
        for row, (phrase, share) in enumerate(zip(group, shares, strict=True))
        for place in range(len(phrase))
        if chance.random() < share
    ]
    if not hidden:
        return group
    filled = [list(phrase) for phrase in group]
    for row, place in hidden:
        filled[row][place] = MASK
    with half_precision(pretraining.bias.device):
        encoded = run(pretraining.model, pad(filled))
        rows, places = zip(*hidden, strict=True)
        logits = pretraining.guesses(encoded.hidden[list(rows), [place + 1 for place in places]])
    vocabulary = pretraining.model.vocabulary
    logits[:, [vocabulary.special(name) for name in (CLS, UNKNOWN, MASK)]] = -torch.inf
    # Each word with its probability: where a uniform number falls among the running sums.
    sums = logits.float().softmax(1).cumsum(1)  # (hidden, words)
    drawn = torch.tensor([[chance.random()] for _ in hidden], device=sums.device) * sums[:, -1:]
    for (row, place), word in zip(hidden, torch.searchsorted(sums, drawn).squeeze(1).tolist(), strict=True):
        filled[row][place] = vocabulary.words[word]
    return [tuple(words) for words in filled]
