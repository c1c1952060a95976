"""Splitting text of every kind into words."""

from itertools import pairwise

import pytest

from heatscope_models.tokenizer import CLS, MASK, UNKNOWN, Vocabulary, ngrams, split


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I can't see it.", ["I", "ca", "n't", "see", "it", "."]),
        ("It’s Dr. Who's, isn’t it?!", ["It", "'s", "Dr.", "Who", "'s", ",", "is", "n't", "it", "?!"]),
        ("wait... what -- really!!!", ["wait", "...", "what", "--", "really", "!!!"]),
        ("$3,000.50 at 10:30", ["$", "3,000.50", "at", "10:30"]),
        ("see https://a.org/b?c=d or mail x@y.org", ["see", "https://a.org/b?c=d", "or", "mail", "x@y.org"]),
        ("Al-Zaman", ["Al", "-", "Zaman"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("e\u0301te\u0301", ["été"]),
        ("שלום עולם", ["שלום", "עולם"]),
        ("👩‍👩‍👧👍🏽 🇩🇪🇫🇷", ["👩‍👩‍👧", "👍🏽", "🇩🇪", "🇫🇷"]),
        ("a\u200bb\x00c", ["a", "b", "c"]),
        (" \t\n\x00\u200b", []),
        ("", []),
    ],
)
def test_split_gives_the_words(text: str, words: list[str]) -> None:
    assert [word.text for word in split(text)] == words


@pytest.mark.parametrize(
    "text", ["I saw a saw", "  é👍🏽 don’t\n", "a" * 10_000, "\ud800 lone surrogate", "़़ marks first"]
)
def test_split_spans_point_at_the_words(text: str) -> None:
    words = split(text)
    assert all(text[word.start : word.end].replace("’", "'") == word.text for word in words)
    assert all(before.end <= after.start for before, after in pairwise(words))


@pytest.mark.parametrize(
    "piece",
    [
        "@a",
        "!a",
        "a@",
        "@b.",
        "@!",
        "a.@",
        "\u200d",
        "\u0301",
        "👩\u200d",
        "a.",
        "1,",
        "n't",
        "a-",
        "1-",
        "1/",
        "http://",
        "www.",
        "#a",
        "a@b.",
        "'",
        ":-",
        "=",
        "?.",
        "I'",
        "du",
        "A&",
        "a1b",
        "e-e",
        "Mr.",
        "p.m.",
        "12:",
        "+1",
        "can",
        "it'",
        "\u0301a",
        "–",
        "🇩🇪",
        "\u00ad",
        "ﬁ",
        "’s",
    ],
)
def test_split_takes_time_in_proportion_to_the_text(piece: str) -> None:
    # Time squared would be minutes here, and the test would never end.
    assert split(piece * 15_000) or piece in ("\u200d", "\u00ad")


def test_ngrams_of_a_very_long_word_stay_few() -> None:
    assert len(ngrams("a" * 10_000)) == len(ngrams("a" * 48))


def test_vocabulary_knows_words_whatever_their_case() -> None:
    vocabulary = Vocabulary([CLS, UNKNOWN, MASK, "saw"], 10)
    assert vocabulary.index("SAW") == vocabulary.index("saw") == 3
    assert vocabulary.index("zebra") == vocabulary.special(UNKNOWN)
    assert all(0 <= bucket < 10 for bucket in vocabulary.buckets("zebra"))


def test_vocabulary_buckets_tell_capitals_apart() -> None:
    vocabulary = Vocabulary([CLS, UNKNOWN, MASK], 10_000)
    assert vocabulary.buckets("Saw")[0] != vocabulary.buckets("saw")[0]
    assert vocabulary.buckets("Saw")[1:] == vocabulary.buckets("saw")[1:]


def test_vocabulary_without_its_special_words_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks <unknown>, <mask>"):
        Vocabulary([CLS, "a"], 10)
