"""Tell how many words of a text a network never learned by name.

It reads those by their letters alone. Of a text in another language they are most, and its labels mean nothing;
that is said, with the share as a number. Knows nothing of HTTP or networks.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

#: From this share on it is said. Of French sentences (Tatoeba) of three words and more 83 % have it, of English
#: comments (GoEmotions) and sentences (EWT and ESLSpok test) of six words and more 0.7 %.
NOTED_SHARE = 0.3


class UnknownWords(NamedTuple):
    """Words with letters in a text, and how many of them are unknown."""

    unknown: int
    words: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of a text without letters."""
        return self.unknown / self.words if self.words else 0.0


def unknown_words(words: Iterable[str], knows: Callable[[str], bool]) -> UnknownWords:
    """Count the words that ``knows`` does not; signs and numbers are no words here.

    Example:
        >>> unknown_words(["Ich", "sehe", "in", "3", "."], {"in"}.__contains__)
        UnknownWords(unknown=2, words=3)
    """
    lettered = [word for word in words if any(letter.isalpha() for letter in word)]
    return UnknownWords(sum(not knows(word) for word in lettered), len(lettered))


def said_of(found: UnknownWords) -> str | None:
    """Return what there is to say of a text with so many, if there is.

    Example:
        >>> said_of(UnknownWords(7, 8))
        '7 of 8 words (88 %) are not in the vocabulary, which is English; of other languages the labels mean nothing'
    """
    if found.share < NOTED_SHARE:
        return None
    words = "word" if found.words == 1 else "words"
    are = "is" if found.unknown == 1 else "are"
    said = f"{found.unknown} of {found.words} {words} ({100 * found.share:.0f} %) {are} not in the vocabulary"
    return f"{said}, which is English; of other languages the labels mean nothing"
