"""Read a word letter by letter, as a network with an alphabet does.

Knows nothing of HTTP or networks.
"""

import unicodedata
from typing import NamedTuple

from heatscope.errors import TextError

#: Letters that are no others with a mark, by their usual spelling in English.
SPELLED = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "ng",
    "ŧ": "t", "ĸ": "k", "ə": "e",
}  # fmt: skip
APOSTROPHES = "\u2018\u2019\u201b\u02bc\uff07\u2032`\u00b4"


class Letter(NamedTuple):
    """A letter as it is read, and the character of the text that it comes from."""

    text: str
    start: int  #: in Unicode code points
    end: int


def read_letters(text: str, alphabet: str, max_letters: int) -> list[Letter]:
    """Return the letters of the one word in ``text``, lower-cased and without accents.

    Letters such as ß and Ł are read by their usual spelling; signs that are no letters are passed over.

    Raises:
        TextError: there is a letter that cannot be read, no letter, too many, or more than one word.

    Example:
        >>> [(letter.text, letter.start) for letter in read_letters("«Café»", "abcdef", 10)]
        [('c', 1), ('a', 2), ('f', 3), ('e', 4)]
    """
    if len(words := text.split()) > 1:
        raise TextError(f"the text has {len(words)} words; one at a time is pronounced")
    letters: list[Letter] = []
    strange: list[str] = []
    for place, character in enumerate(text):
        plain = _plain(character)
        strange.extend(letter for letter in plain if letter.isalpha() and letter not in alphabet)
        letters.extend(Letter(letter, place, place + 1) for letter in plain if letter in alphabet)
        if len(letters) > max_letters:
            raise TextError(f"the word has more than {max_letters} letters; at most {max_letters} are read")
    if not any(letter.text.isalpha() for letter in letters):
        raise TextError(f"the text has none of the letters {alphabet}; type an English word")
    if strange:
        raise TextError(f"the letter {strange[0]!r} cannot be read; a word may have the letters {alphabet}")
    return letters


def _plain(character: str) -> str:
    """Return the letters that ``character`` stands for, lower-cased, and the marks that are on them."""
    if character in APOSTROPHES:
        return "'"
    decomposed = unicodedata.normalize("NFKD", character).lower()
    return "".join(SPELLED.get(letter, letter) for letter in decomposed)
