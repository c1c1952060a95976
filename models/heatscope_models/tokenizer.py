"""Split English text into words as treebanks do, and give each word its numbers.

A word becomes an index into a vocabulary plus the hashed indices of its character
n-grams (Bojanowski et al. 2017, section 3.2, https://arxiv.org/abs/1607.04606), so
a word never seen still has letters to go by. What is a word stands in ``splitting``,
which letters are the same in ``lookalikes``. Knows nothing of tensors.
"""

import zlib
from collections.abc import Sequence
from typing import NamedTuple

from heatscope_models.lookalikes import plain
from heatscope_models.splitting import WORDS

#: Longer words are read by their first and last letters; keeps a 10,000-letter word cheap.
MAX_LETTERS = 48
NGRAM_SIZES = (3, 4, 5)
CLS, UNKNOWN, MASK = "<cls>", "<unknown>", "<mask>"


class Word(NamedTuple):
    """A word as it is read, and its place in the text, where it may be typed with other letters that look alike."""

    text: str
    start: int  #: in Unicode code points
    end: int


def split(text: str) -> list[Word]:
    """Return the words of ``text`` in order; none if it is blank.

    Example:
        >>> [word.text for word in split("I can't see it, Dr. Who...")]
        ['I', 'ca', "n't", 'see', 'it', ',', 'Dr.', 'Who', '...']
        >>> split("1st caf\u00e9")[1]
        Word(text='café', start=4, end=8)
    """
    form = plain(text)
    words: list[Word] = []
    end = 0
    for match in WORDS.finditer(form.text):
        # Two letters may stand for one character of the text, and a word may end between them.
        start, end = max(end, form.starts[match.start()]), form.ends[match.end() - 1]
        words.append(Word(match.group(), start, max(start, end)))
    return words


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
