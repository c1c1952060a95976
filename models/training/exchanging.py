"""Make up phrases: exchange words of those that people judged for others that bear the same tag.

What a large network knows of words that people judged nowhere reaches a small one through phrases that hold them
(Tang et al. 2019, https://arxiv.org/abs/1903.12136).
"""

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from training.corpora import TaggedSentence
from training.made_up import JOINED_SHARE, JOINTS, LONGEST, SHORTEST

MOST_EXCHANGED = 0.5  #: share of a phrase's words
#: A word met n times is drawn n to this power times as often as one met once: in proportion, the rarer never would be.
RARER = 0.5


class Alike:
    """Words by the Penn tag that they bear somewhere.

    Example:
        >>> alike = Alike([TaggedSentence(("a", "good", "dog"), (), ("DT", "JJ", "NN"))])
        >>> alike.draw("JJ", random.Random(0))
        'good'
    """

    def __init__(self, tagged: Iterable[TaggedSentence]) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for sentence in tagged:
            for word, tag in zip(sentence.words, sentence.penn, strict=True):
                counts[tag][word.lower()] += 1
        self._words = {tag: list(borne) for tag, borne in counts.items()}
        self._sums = {
            tag: list(itertools.accumulate(count**RARER for count in borne.values())) for tag, borne in counts.items()
        }

    def draw(self, tag: str, chance: random.Random) -> str:
        """Return a word that bears ``tag``."""
        return chance.choices(self._words[tag], cum_weights=self._sums[tag])[0]


def make_up(
    phrases: Sequence[TaggedSentence], alike: Alike, count: int, chance: random.Random
) -> Iterator[tuple[str, ...]]:
    """Yield ``count`` phrases: one or two of ``phrases``, some words exchanged for others that bear the same tag."""
    models = [phrase for phrase in phrases if len(phrase.words) >= SHORTEST]
    # Long ones oftener: they are what an encoder needs most examples of to judge as its teacher does.
    sums = list(itertools.accumulate(len(phrase.words) for phrase in models))
    for _ in range(count):
        one, other = chance.choices(models, cum_weights=sums, k=2)
        share = chance.uniform(0, MOST_EXCHANGED)
        made = _exchange(one, alike, share, chance)
        if chance.random() < JOINED_SHARE:
            made += [chance.choice(JOINTS), *_exchange(other, alike, share, chance)]
        yield tuple(made[:LONGEST])


def _exchange(phrase: TaggedSentence, alike: Alike, share: float, chance: random.Random) -> list[str]:
    return [
        alike.draw(tag, chance) if word[0].isalpha() and chance.random() < share else word
        for word, tag in zip(phrase.words, phrase.penn, strict=True)
    ]
