"""Words of a treebank in the text as it was written."""

from training.raw_text import RawSentence, compare_splits, read_raw


def _row(number: str, form: str, upos: str = "X") -> str:
    return f"{number}\t{form}\t_\t{upos}" + "\t_" * 6


LINES = [
    "# text = I don't  see im, well.",
    _row("1", "I", "PRON"),
    _row("2-3", "don't", "_"),
    _row("2", "do", "AUX"),
    _row("3", "n't", "PART"),
    _row("3.1", "elided", "X"),
    _row("4", "see", "VERB"),
    _row("5-6", "im", "_"),
    _row("5", "I", "PRON"),  # spelled otherwise than it is written
    _row("6", "am", "AUX"),
    _row("7", ",", "PUNCT"),
    _row("8", "well", "INTJ"),
    _row("9", ".", "PUNCT"),
    "",
    "# text = Hm",
    _row("1", "Hm", "INTJ"),
    "",
]


def test_words_are_found_where_they_were_written() -> None:
    sentence, other = read_raw(LINES)
    assert sentence.words == ("I", "do", "n't", "see", "I", "am", ",", "well", ".")
    assert [sentence.text[start:end] for start, end in sentence.spans] == [
        "I", "do", "n't", "see", "im", "im", ",", "well", ".",
    ]  # fmt: skip
    assert sentence.upos[:4] == ("PRON", "AUX", "PART", "VERB")
    assert other == RawSentence("Hm", ("Hm",), ((0, 2),), ("INTJ",))


def test_f1_counts_words_that_begin_and_end_alike() -> None:
    sentence = RawSentence("3D U.S.", ("3D", "U.S."), ((0, 2), (3, 7)), ("ADJ", "PROPN"))
    splits = compare_splits([(sentence, [(0, 1), (1, 2), (3, 7)])])
    assert splits == (1, 2, 3)
    assert splits.f1 == 2 * (1 / 3) * (1 / 2) / (1 / 3 + 1 / 2)
    assert compare_splits([(sentence, sentence.spans)]).f1 == 1
