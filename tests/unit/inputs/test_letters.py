"""Letters for a network with an alphabet: what is read, what is passed over, what is refused."""

import pytest

from heatscope.errors import TextError
from heatscope.inputs.letters import read_letters

ALPHABET = "abcdefghijklmnopqrstuvwxyz'"


def test_letters_lose_case_and_accents_and_keep_their_place() -> None:
    letters = read_letters(" «Bá’C-7»\n", ALPHABET, 10)
    assert [tuple(letter) for letter in letters] == [("b", 2, 3), ("a", 3, 4), ("'", 4, 5), ("c", 5, 6)]


def test_one_sign_may_be_two_letters() -> None:
    assert [(letter.text, letter.start) for letter in read_letters("ﬁn", ALPHABET, 10)] == [
        ("f", 0),
        ("i", 0),
        ("n", 1),
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Straße", "strasse"), ("Ægir", "aegir"), ("Søren", "soren"), ("œuvre", "oeuvre"), ("Łódź", "lodz"),
        ("Þór", "thor"), *((f"don{sign}t", "don't") for sign in "’‘‛ʼ＇′`´"),
    ],
)  # fmt: skip
def test_letters_of_other_alphabets_are_read_by_their_usual_spelling(text: str, read: str) -> None:
    letters = read_letters(text, ALPHABET, 10)
    assert "".join(letter.text for letter in letters) == read
    assert {letter.start for letter in letters} == set(range(len(text)))


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("", "the text has none of the letters abcdefghijklmnopqrstuvwxyz'; type an English word"),
        ("日本", "the text has none of the letters"),
        ("Москвa", "the letter 'м' cannot be read; a word may have the letters abcdefghijklmnopqrstuvwxyz'"),
        ("42 ", "the text has none of the letters"),
        ("''", "the text has none of the letters"),
        ("two words", "the text has 2 words; one at a time is pronounced"),
        ("a" * 11, "the word has more than 10 letters; at most 10 are read"),
        ("ﷺ" * 4000, "the text has none of the letters"),
    ],
)
def test_what_cannot_be_read_says_what_would_do(text: str, detail: str) -> None:
    with pytest.raises(TextError, match="^" + detail):
        read_letters(text, ALPHABET, 10)
