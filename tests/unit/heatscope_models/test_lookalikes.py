"""The same text typed in several ways, and where in it each word stands."""

import unicodedata
from itertools import pairwise

import pytest

from heatscope_models.lookalikes import plain
from heatscope_models.tokenizer import split

SENTENCE = "I don't like Zoë's five cafés, it's a well-known fiction."
APOSTROPHES = "\u02bc\u2018\u2019\u201b\uff07\u2032`\u00b4"


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text)


def _mathematical(text: str) -> str:
    return "".join(chr(0x1D41A + ord(c) - ord("a")) if "a" <= c <= "z" else c for c in text)


WAYS = {
    "decomposed": unicodedata.normalize("NFD", SENTENCE),
    "ligatures": SENTENCE.replace("fi", "ﬁ"),
    "full width": _full_width(SENTENCE),
    "mathematical letters": _mathematical(SENTENCE),
    "no-break spaces": SENTENCE.replace(" ", "\u00a0"),
    "hyphens": SENTENCE.replace("-", "\u2010"),
    "no-break hyphens": SENTENCE.replace("-", "\u2011"),
    "soft hyphens": SENTENCE.replace("ct", "c\u00adt").replace("lik", "lik\u00ad"),
    "word joiners": SENTENCE.replace("kn", "k\u2060n").replace("v", "\u2060v"),
    **{f"apostrophe U+{ord(sign):04X}": SENTENCE.replace("'", sign) for sign in APOSTROPHES},
}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_words_are_read_however_they_are_typed(way: str) -> None:
    typed = WAYS[way]
    assert typed != SENTENCE
    words = split(typed)
    assert [word.text for word in words] == [word.text for word in split(SENTENCE)]
    for word in words:  # and each points at what was typed for it
        written = unicodedata.normalize("NFKC", typed[word.start : word.end])
        for sign in APOSTROPHES:
            written = written.replace(unicodedata.normalize("NFKC", sign), "'").replace(sign, "'")
        written = written.replace("\u00ad", "").replace("\u2060", "").replace("\u2010", "-").replace("\u2011", "-")
        assert written.replace(" \u0301", "'") == word.text


@pytest.mark.parametrize(
    "text",
    ["x² + ½ cup", "Acme™ ©", "“quoted” and ‘so’", "5′ 10″", "wait…", "a – b — c", "`code`", "नमस्ते दुनिया", "שלום",
     "👩‍👩‍👧 🇩🇪", "a\u200bb", "1 × 2 ÷ 3 ≠ 4", "²ⁿᵈ"],
)  # fmt: skip
def test_what_is_a_sign_of_its_own_stays(text: str) -> None:
    assert plain(text).text == text


@pytest.mark.parametrize("pair", ["„“", "„”", "«»", "»«", "‹›", "›‹", "‟”", "〝〞"])
def test_quotes_of_every_typography_are_quotes(pair: str) -> None:
    text = f"He said {pair[0]}the dogs{pair[1]} and {pair[0]} so {pair[1]}."
    words = split(text)
    assert [word.text for word in words if word.text.isalpha()] == ["He", "said", "the", "dogs", "and", "so"]
    quotes = [word for word in words if word.text in {'"', "“", "”", "‘"}]
    assert "".join(text[word.start : word.end] for word in quotes) == pair + pair


def test_places_run_through_the_text_and_never_overlap() -> None:
    text = "  ŉ ǅ ﬁﬂ e\u0301\u0323x \u1112\u1161\u11ab \u00ad\u00ada\u2060 ｶﾞ " + SENTENCE
    found = plain(text)
    assert len(found.text) == len(found.starts) == len(found.ends)
    assert found.starts == sorted(found.starts)
    assert found.ends == sorted(found.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
    words = split(text)
    assert all(before.end <= after.start for before, after in pairwise(words))


def test_plain_text_is_left_alone() -> None:
    assert plain("I don't.") == ("I don't.", list(range(8)), list(range(1, 9)))
