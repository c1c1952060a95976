"""Set a splitter's words beside a treebank's own, in the text as it was written.

What the treebank gives as words is known to nobody who types a sentence: a word counts as found when it begins and ends
where the treebank's does (Zeman et al. 2018, section 5.1, https://aclanthology.org/K18-2001/). Knows nothing of
networks.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

Span = tuple[int, int]  #: where a word begins and ends in its text, in Unicode code points


class RawSentence(NamedTuple):
    """A sentence as it was written, and the treebank's words in it."""

    text: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    upos: tuple[str, ...]


def read_raw(lines: Iterable[str]) -> Iterator[RawSentence]:
    """Yield the sentences of a CoNLL-U file (https://universaldependencies.org/format.html).

    Words that share a written form, such as do and n't in don't, share its letters out among them; where they are
    spelled otherwise than it is, each of them stands for all of it.
    """
    text, rows = "", []
    for line in lines:
        if line.startswith("# text = "):
            text = line.removeprefix("# text = ")
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            yield _sentence(text, rows)
            rows = []


def _sentence(text: str, rows: list[list[str]]) -> RawSentence:
    words: list[str] = []
    spans: list[Span] = []
    upos: list[str] = []
    written: dict[int, tuple[int, str]] = {}  #: id of the first word -> id of the last, and how both are written
    shared, end = 0, 0  #: the last word of the written form at hand, and where that ends
    place = 0
    for number, form, _, tag, *_ in rows:
        if "-" in number:
            first, last = map(int, number.split("-"))
            written[first] = last, form
        if not number.isdecimal():
            continue
        if int(number) in written:
            shared, whole = written[int(number)]
            place, end = _find(text, whole, place)
            parts = "".join(row[1] for row in rows if row[0].isdecimal() and int(number) <= int(row[0]) <= shared)
            is_shared_out = parts == whole
        if int(number) <= shared:
            span = (place, place + len(form)) if is_shared_out else (end - len(whole), end)
            place = span[1] if is_shared_out or int(number) == shared else place
        else:
            span = _find(text, form, place)
            place = span[1]
        words.append(form)
        spans.append(span)
        upos.append(tag)
    return RawSentence(text, tuple(words), tuple(spans), tuple(upos))


def _find(text: str, form: str, start: int) -> Span:
    found = text.find(form, start)
    assert found >= 0 and not text[start:found].strip(), f"{form!r} does not come next in {text[start:]!r}"  # noqa: PT018
    return found, found + len(form)


class Splits(NamedTuple):
    """Counts over a set of sentences."""

    found: int  #: words that both have, at the same place
    treebank: int
    splitter: int

    @property
    def f1(self) -> float:
        """Return the harmonic mean of how many of each other's words they have."""
        return 2 * self.found / (self.treebank + self.splitter)


def compare_splits(pairs: Iterable[tuple[RawSentence, Iterable[Span]]]) -> Splits:
    """Count the words of the treebank and of a splitter, and those that are the same.

    Example:
        >>> sentence = RawSentence("can't", ("ca", "n't"), ((0, 2), (2, 5)), ("AUX", "PART"))
        >>> compare_splits([(sentence, [(0, 3), (3, 4), (4, 5)])])
        Splits(found=0, treebank=2, splitter=3)
    """
    found = treebank = splitter = 0
    for sentence, spans in pairs:
        own, other = set(sentence.spans), set(spans)
        found += len(own & other)
        treebank += len(sentence.spans)
        splitter += len(other)
    return Splits(found, treebank, splitter)
