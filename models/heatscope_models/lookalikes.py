"""Read letters that look alike alike, and still know where each stands in the text as it was typed.

A composed é and an e with an accent behind it, ﬁ and fi, full-width and mathematical letters are the same to a reader,
and to a network as well once both are brought to one form (Unicode Standard Annex 15, https://unicode.org/reports/tr15/,
form NFKC). So are the many signs that stand for an apostrophe, a hyphen or a quote. Superscripts, fractions and signs
such as ™ stay what they are: as plain letters they would run into the word beside them. Knows nothing of words.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

#: Apostrophes wherever they stand: modifier letter, and full-width.
_APOSTROPHES = "\u02bc\uff07"
#: Apostrophes in contractions and possessives; elsewhere they are quotes, feet and accents. Two in a row are quotes.
_MARKS = "['\u2018\u2019\u201b\u2032`\u00b4]"
_MARK = re.compile(rf"(?<!{_MARKS}){_MARKS}(?!{_MARKS})")
#: What stands behind one at the beginning of a word: of a word that lost its own, or of one that is written apart.
_LOST = re.compile(r"(?:em|cause|til|till|cos|bout|n|\d\ds?|s|re|ve|ll|d|m)\b", re.IGNORECASE)
_HYPHENS = dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d\u2043", "-")
_DASHES = {"\u2012": "\u2013", "\u2015": "\u2014"}
#: Quotes of other languages' typography, which open in one and close in another; English ones stay as they are.
_QUOTES = dict.fromkeys("\u201e\u201f\u201a\u00ab\u00bb\u2039\u203a\u301d\u301e\u301f", '"')
#: Invisible, and inside a word without meaning: soft hyphen, word joiner, byte order mark.
_IGNORED = "\u00ad\u2060\ufeff"
_SIGNS = _HYPHENS | _DASHES | _QUOTES
#: Compatible characters (``unicodedata.decomposition``) that are other letters in another dress.
_DRESSES = ("<wide>", "<narrow>", "<font>", "<compat>", "<initial>", "<medial>", "<final>", "<isolated>", "<noBreak>")


class Plain(NamedTuple):
    """A text in one form, and where it came from."""

    text: str
    starts: list[int]  #: of each character: where what it stands for begins in the text as typed
    ends: list[int]  #: and where that ends


def plain(text: str) -> Plain:
    """Return ``text`` with look-alikes brought to one form.

    Example:
        >>> found = plain("ﬁve cafe\u0301s don\u02bct")
        >>> found.text
        "five cafés don't"
        >>> found.starts[:3], found.ends[:3]
        ([0, 0, 1], [1, 1, 2])
    """
    if text.isascii() and "`" not in text:
        places = list(range(len(text) + 1))
        return Plain(text, places[:-1], places[1:])
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster, start in _clusters(text):
        form = _form(cluster)
        letters += form
        starts += [start] * len(form)
        ends += [start + len(cluster)] * len(form)
        if not form and ends:  # what is ignored belongs to the letter before it
            ends[-1] = start + len(cluster)
    for place in _apostrophes("".join(letters)):
        letters[place] = "'"
    return Plain("".join(letters), starts, ends)


def _apostrophes(text: str) -> Iterator[int]:
    """Yield where a mark is an apostrophe: inside a word, for its lost beginning, or behind a plural's s."""
    is_quoted = False
    for match in _MARK.finditer(text):
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if before.isalnum():
            if after.isalpha() or (before in "sS" and not after.isalnum() and not is_quoted):
                yield match.start()
            else:
                is_quoted = False
        elif _LOST.match(text, match.end()):
            yield match.start()
        else:
            is_quoted = after.isalnum()


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Yield characters with the marks that compose with them, and where each begins."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _composes(text[place]):
            yield text[start:place], start
            start = place


@lru_cache(maxsize=4096)
def _composes(character: str) -> bool:
    # Marks with a combining class, and the vowels and final consonants of Hangul syllables.
    return unicodedata.combining(character) != 0 or "\u1161" <= character <= "\u11ff"


@lru_cache(maxsize=4096)
def _form(cluster: str) -> str:
    base = cluster[:1]
    if base in _IGNORED:
        return cluster[1:]
    if base in _APOSTROPHES:
        return "'" + cluster[1:]
    if base in _SIGNS:
        return _SIGNS[base] + cluster[1:]
    undressed = unicodedata.normalize("NFKC", base) if _is_dressed(base) else base
    return unicodedata.normalize("NFC", undressed + cluster[1:])


def _is_dressed(character: str) -> bool:
    made_of = unicodedata.decomposition(character)
    if not made_of.startswith(_DRESSES):
        return False
    # An ellipsis is a sign of its own to whoever writes one, and spacing accents would gain a space.
    return all(
        part.isalnum() or part.isspace() or part.isascii() or unicodedata.category(part) == "Sc"
        for part in unicodedata.normalize("NFKC", character)
    ) and (character.isalnum() or unicodedata.east_asian_width(character) in "FH" or character.isspace())
