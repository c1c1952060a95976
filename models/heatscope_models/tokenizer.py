"""Split English text into words as treebanks do, and give each word its numbers.

A word becomes an index into a vocabulary plus the hashed indices of its character
n-grams (Bojanowski et al. 2017, section 3.2, https://arxiv.org/abs/1607.04606), so
a word never seen still has letters to go by. Any text can be split: marks, joiners
and emoji of any script stay with what they belong to. Knows nothing of tensors.
"""

import re
import sys
import unicodedata
import zlib
from collections.abc import Sequence
from typing import NamedTuple

#: Longer words are read by their first and last letters; keeps a 10,000-letter word cheap.
MAX_LETTERS = 48
NGRAM_SIZES = (3, 4, 5)
CLS, UNKNOWN, MASK = "<cls>", "<unknown>", "<mask>"


class Word(NamedTuple):
    """A word and its place in the text: ``text[start:end]`` is the word."""

    text: str
    start: int  #: in Unicode code points
    end: int


def _character_class(*categories: str) -> str:
    """Return the characters of the Unicode categories as ranges for a regular expression."""
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)) in categories:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in ranges)


# Combining marks, variation selectors, skin tones and joiners belong to the character before them.
_MARK = "[" + _character_class("Mn", "Mc", "Me") + "\u200c\u200d\U0001f3fb-\U0001f3ff]"
# Control and other invisible characters separate words and are none themselves.
_INVISIBLE = r"\s" + _character_class("Cc", "Cf", "Cs", "Zl", "Zp")
_LETTER = rf"(?:\w{_MARK}*)"
_SPLIT = re.compile(
    "|".join(
        (
            # Lengths as RFC 5321 allows: without a bound, a long text without spaces takes time squared.
            r"https?://\S+|www\.\S+|[^\s@]{1,64}@[^\s@]{1,255}\.\w+",
            # can|not and did|n't are two words each; so are it|'s and we|'ll.
            rf"{_LETTER}+(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|can(?=not\b)",
            r"(?:[A-Za-z]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Jr|Inc|vs|etc)\.",
            r"\d+(?:[.,:]\d+)*",
            rf"{_LETTER}+",
            # Two flags make one, and a joiner ties the emoji after it to the one before.
            r"[\U0001f1e6-\U0001f1ff]{2}",
            rf"[^\w{_INVISIBLE}]{_MARK}*(?:(?<=\u200d)[^\w{_INVISIBLE}]{_MARK}*)+",
            # A run of one sign is one word: ..., --, !!!
            rf"([^\w{_INVISIBLE}])\1*{_MARK}*",
        )
    ),
    re.IGNORECASE,
)


def split(text: str) -> list[Word]:
    """Return the words of ``text`` in order; none if it is blank.

    Example:
        >>> [word.text for word in split("I can't see it, Dr. Who...")]
        ['I', 'ca', "n't", 'see', 'it', ',', 'Dr.', 'Who', '...']
    """
    return [Word(match.group(), match.start(), match.end()) for match in _SPLIT.finditer(text)]


def ngrams(word: str) -> list[str]:
    """Return the character n-grams of a lower-cased word between ``<`` and ``>``.

    Example:
        >>> ngrams("saw")
        ['<sa', 'saw', 'aw>', '<saw', 'saw>', '<saw>']
    """
    letters = word.lower()
    if len(letters) > MAX_LETTERS:
        letters = letters[: MAX_LETTERS // 2] + letters[-MAX_LETTERS // 2 :]
    bounded = f"<{letters}>"
    return [bounded[i : i + size] for size in NGRAM_SIZES for i in range(len(bounded) - size + 1)]


def shape(word: str) -> str:
    """Return how a word is written, which lower-casing loses.

    Example:
        >>> [shape(word) for word in ("saw", "Saw", "SAW", "A", "x2", "...")]
        ['lower', 'Title', 'UPPER', 'Title', 'digit', 'other']
    """
    if any(character.isdigit() for character in word):
        return "digit"
    if word.islower():
        return "lower"
    if len(word) > 1 and word.isupper():
        return "UPPER"
    return "Title" if word[:1].isupper() else "other"


class Vocabulary:
    """The words a network knows by name, and buckets for the n-grams of all others."""

    def __init__(self, words: Sequence[str], bucket_count: int) -> None:
        self.words = tuple(words)
        self.bucket_count = bucket_count
        self._index = {word: index for index, word in enumerate(self.words)}
        missing = [special for special in (CLS, UNKNOWN, MASK) if special not in self._index]
        if missing:
            raise ValueError(f"the vocabulary lacks {', '.join(missing)}")

    def __len__(self) -> int:
        return len(self.words)

    def index(self, word: str) -> int:
        """Return the index of the lower-cased word, or that of ``<unknown>``."""
        return self._index.get(word.lower(), self._index[UNKNOWN])

    def special(self, name: str) -> int:
        """Return the index of ``<cls>``, ``<unknown>`` or ``<mask>``."""
        return self._index[name]

    def buckets(self, word: str) -> list[int]:
        """Return the bucket of the word's shape and of each of its n-grams, in 0 … bucket_count - 1.

        CRC-32 and not ``hash``: the same in every process.
        """
        pieces = [f"shape:{shape(word)}", *ngrams(word)]
        return [zlib.crc32(piece.encode("utf-8", "surrogatepass")) % self.bucket_count for piece in pieces]
