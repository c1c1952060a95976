"""Words come with their places; a text that cannot be read is refused in words."""

import pytest

from heatscope.errors import InputError, TextError
from heatscope.inputs.text import read_words, reorder


def test_places_count_code_points_and_not_bytes_or_utf16_units() -> None:
    text = "😀 naïve 你好 👩‍👩‍👧 שלום"
    words = read_words(text, 512, 1000)
    assert [text[word.start : word.end] for word in words] == [word.text for word in words]
    assert (words[0].text, words[0].start, words[0].end) == ("😀", 0, 1)
    assert words[-1].text == "שלום"


@pytest.mark.parametrize("text", ["", "   ", "\t\r\n", "\x00\x01\x1b", "\u200b\u200d"])
def test_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(TextError, match="the text has no words; type a sentence"):
        read_words(text, 512, 1000)


def test_control_characters_only_separate_words() -> None:
    assert [word.text for word in read_words("I\x00saw\x1ba\x07saw", 512, 1000)] == ["I", "saw", "a", "saw"]


def test_as_many_words_as_allowed_are_read() -> None:
    assert len(read_words("a " * 512, 512, 20_000)) == 512


def test_one_word_more_is_refused_with_both_numbers() -> None:
    with pytest.raises(TextError, match="the text has 513 words; at most 512 are read"):
        read_words("a " * 513, 512, 20_000)


def test_very_long_word_is_one_word() -> None:
    assert len(read_words("a" * 10_000, 512, 20_000)) == 1


def test_too_many_characters_are_refused_before_they_are_split() -> None:
    with pytest.raises(TextError, match="the text has 20001 characters; at most 20000 are read"):
        read_words("a" * 20_001, 512, 20_000)


def test_position_i_holds_word_order_i() -> None:
    words = read_words("one two three", 512, 1000)
    assert [word.text for word in reorder(words, [2, 0, 1])] == ["three", "one", "two"]
    assert [word.start for word in reorder(words, [2, 0, 1])] == [8, 0, 4]


@pytest.mark.parametrize("order", [[], [0, 1], [0, 1, 1], [0, 1, 3], [0, 1, 2, 3]])
def test_order_that_is_no_permutation_is_refused(order: list[int]) -> None:
    with pytest.raises(InputError, match=r"order must hold each of 0 … 2 exactly once, as the text has 3 words"):
        reorder(read_words("one two three", 512, 1000), order)
