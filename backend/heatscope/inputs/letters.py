"""Read a word letter by letter, as a network with an alphabet does.

Knows nothing of HTTP or networks.
"""

import unicodedata
from typing import NamedTuple

from heatscope.errors import TextError


class Letter(NamedTuple):
    """A letter as it is read, and the character of the text that it comes from."""

    text: str
    start: int  #: in Unicode code points
    end: int


def read_letters(text: str, alphabet: str, max_letters: int) -> list[Letter]:
    """Return the letters of the one word in ``text``, lower-cased and without accents; other signs are passed over.

    Raises:
        TextError: there are no such letters, too many, or more than one word.

    Example:
        >>> [(letter.text, letter.start) for letter in read_letters("«Café»", "abcdef", 10)]
        [('c', 1), ('a', 2), ('f', 3), ('e', 4)]
    """
    if len(words := text.split()) > 1:
        raise TextError(f"the text has {len(words)} words; one at a time is pronounced")
    letters: list[Letter] = []
    for place, character in enumerate(text):
        plain = unicodedata.normalize("NFKD", character.replace("’", "'")).lower()
        letters.extend(Letter(letter, place, place + 1) for letter in plain if letter in alphabet)
        if len(letters) > max_letters:
            raise TextError(f"the word has more than {max_letters} letters; at most {max_letters} are read")
    if not any(letter.text.isalpha() for letter in letters):
        raise TextError(f"the text has none of the letters {alphabet}; type an English word")
    return letters
