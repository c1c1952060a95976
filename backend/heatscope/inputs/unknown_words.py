"""Tell how many words of a text a network never learned by name, and how many are common ones.

It reads the former by their letters alone. Of a text in another language they are most, or else its words are ones that
English has too, only not those that every English text is full of; then its labels mean nothing, and that is said,
with the share as a number. Knows nothing of HTTP or networks.
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

#: From this share of unknown words on it is said; of French sentences (Tatoeba) of six words and more 84 % have it.
NOTED_SHARE = 0.3
#: And below this share of the vocabulary's commonest words, in a text that is long enough to have some. With both it is
#: said of 99 % of those French sentences, of 0.3 % of the English ones beside them, and of 0.8 % of English comments
#: (GoEmotions).
COMMONEST, LEAST_COMMON_SHARE, ENOUGH_WORDS = 200, 0.2, 6


class UnknownWords(NamedTuple):
    """Words with letters, or pictures where no word has any, how many of them are unknown, and how many common."""

    unknown: int
    words: int
    common: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of a text without any."""
        return self.unknown / self.words if self.words else 0.0


def unknown_words(words: Iterable[str], knows: Callable[[str], bool], is_common: Callable[[str], bool]) -> UnknownWords:
    """Count the words that ``knows`` does not and those that are common.

    Signs and numbers are no words. Where no word has letters emojis and other pictures are, as they stand for some.

    Example:
        >>> unknown_words(["Ich", "sehe", "in", "3", "."], {"in"}.__contains__, {"in"}.__contains__)
        UnknownWords(unknown=2, words=3, common=1)
    """
    given = list(words)
    said = [word for word in given if any(letter.isalpha() for letter in word)]
    said = said or [word for word in given if any(unicodedata.category(sign) == "So" for sign in word)]
    return UnknownWords(sum(not knows(word) for word in said), len(said), sum(map(is_common, said)))


def said_of(found: UnknownWords) -> str | None:
    """Return what there is to say of a text with so many, if there is.

    Example:
        >>> said_of(UnknownWords(7, 8, 1))
        '7 of 8 words (88 %) are not in the vocabulary, which is English; of other texts the labels mean nothing'
    """
    words = "word" if found.words == 1 else "words"
    if found.share >= NOTED_SHARE:
        are = "is" if found.unknown == 1 else "are"
        said = f"{found.unknown} of {found.words} {words} ({100 * found.share:.0f} %) {are} not in the vocabulary"
    elif found.words >= ENOUGH_WORDS and found.common < LEAST_COMMON_SHARE * found.words:
        are = "is" if found.common == 1 else "are"
        share = 100 * found.common / found.words
        common = f"{found.common} of {found.words} {words} ({share:.0f} %) {are}"
        said = f"only {common} among the {COMMONEST} commonest of the vocabulary"
    else:
        return None
    return f"{said}, which is English; of other texts the labels mean nothing"
