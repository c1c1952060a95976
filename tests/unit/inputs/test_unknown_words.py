"""Words that a vocabulary lacks are counted, and said from a share on."""

import pytest

from heatscope.inputs.unknown_words import UnknownWords, said_of, unknown_words


def test_signs_and_numbers_are_no_words() -> None:
    known = {"a", "saw"}
    words = ["A", "saw", "3", ".", "€", "x2", "été"]
    assert unknown_words(words, lambda word: word.lower() in known, lambda word: word.lower() == "a") == (2, 4, 1)


def test_pictures_stand_for_words_where_there_are_no_letters() -> None:
    beside_words = unknown_words(["I", "😀", "🎉"], lambda word: word == "I", lambda word: word == "I")
    assert beside_words == (0, 1, 1)
    unknown = unknown_words(["😀", "🎉", "!", "☃"], lambda word: word in "!☃", lambda word: False)
    assert unknown == (2, 3, 0)
    assert (said_of(unknown) or "").startswith("2 of 3 words (67 %) are not in the vocabulary")


def test_text_without_letters_has_a_share_of_nothing() -> None:
    unknown = unknown_words(["1", "!"], lambda word: False, lambda word: False)
    assert (unknown.words, unknown.share, said_of(unknown)) == (0, 0.0, None)


@pytest.mark.parametrize(("count", "of", "is_said"), [(2, 7, False), (3, 10, True), (1, 1, True), (0, 5, False)])
def test_it_is_said_from_three_tenths_unknown_on(count: int, of: int, is_said: bool) -> None:
    assert (said_of(UnknownWords(count, of, of - count)) is not None) == is_said


@pytest.mark.parametrize(
    ("common", "of", "is_said"), [(0, 5, False), (0, 6, True), (1, 6, True), (2, 10, False), (2, 11, True)]
)
def test_it_is_said_below_two_tenths_common_in_six_words_and_more(common: int, of: int, is_said: bool) -> None:
    assert (said_of(UnknownWords(0, of, common)) is not None) == is_said


def test_what_is_said_has_the_number() -> None:
    assert (said_of(UnknownWords(5, 6, 0)) or "").startswith("5 of 6 words (83 %) are not in the vocabulary")
    assert (said_of(UnknownWords(1, 1, 0)) or "").startswith("1 of 1 word (100 %) is not in the vocabulary")
    assert (said_of(UnknownWords(0, 6, 1)) or "").startswith("only 1 of 6 words (17 %) is among the 200 commonest of")
    assert (said_of(UnknownWords(1, 6, 0)) or "").startswith("only 0 of 6 words (0 %) are among the 200 commonest of")
