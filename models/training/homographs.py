"""Words that bear rival parts of speech, and putting them where only one fits.

In the English Web Treebank 25 of 26 "saw" are verbs, so a network trained on it
alone calls every "saw" a verb. Putting such words in the place of others with the
same Penn tag ("I bought a *dog*" -> "I bought a *saw*") makes it read the neighbours.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from training.corpora import TaggedSentence

#: Penn tags of words that can be put in one another's place, and what they are at large.
_OPEN = {
    "NN": "noun", "NNS": "noun", "JJ": "adjective", "RB": "adverb",
    "VB": "verb", "VBP": "verb", "VBD": "verb", "VBN": "verb", "VBZ": "verb", "VBG": "verb",
}  # fmt: skip
#: A tag that a word bears more rarely than this is taken for a slip of the annotation. "saw" is
#: a noun once in 155 times here.
SMALLEST_SHARE = 0.005


def find_homographs(tagged: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return, for each open Penn tag, the words that bear it and also one of another kind.

    A noun that is seen as a verb with -ing or -ed (fish, fishing) counts as a verb too.

    Example:
        >>> find_homographs([("saw", "NN"), ("saw", "VBD"), ("dog", "NN"), ("fish", "NN"), ("fishing", "VBG")])
        {'NN': ['fish', 'saw'], 'VB': ['fish'], 'VBP': ['fish'], 'VBD': ['saw']}
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word, tag in tagged:
        if word.isalpha():
            counts[word.lower()][tag] += 1
    bearing: dict[str, list[str]] = defaultdict(list)
    for word in sorted(counts):
        borne = counts[word]
        if borne.most_common(1)[0][0] not in _OPEN:
            continue
        tags = [tag for tag, count in borne.items() if tag in _OPEN and count / borne.total() >= SMALLEST_SHARE]
        conjugated = ((word + "ing", "VBG"), (word + "ed", "VBD"))
        if "NN" in tags and any(form in counts and counts[form][tag] for form, tag in conjugated):
            tags += [tag for tag in ("VB", "VBP") if tag not in tags]
        if len({_OPEN[tag] for tag in tags}) > 1:
            for tag in tags:
                bearing[tag].append(word)
    return dict(bearing)


def swap(
    sentence: TaggedSentence, homographs: dict[str, list[str]], share: float, chance: random.Random
) -> Sequence[str]:
    """Return the words, each open one replaced with chance ``share`` by a homograph of the same Penn tag."""
    words = list(sentence.words)
    for place, tag in enumerate(sentence.penn):
        if words[place].islower() and tag in homographs and chance.random() < share:
            words[place] = chance.choice(homographs[tag])
    return words
