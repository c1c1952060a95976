"""How texts become tokens: their places, what continues a word, pairs, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from heatscope.errors import InputError, TextError
from heatscope.models.adapter import ImageAdapter, TextAdapter, TextGiven, reads_texts
from tests.folders import TEXT_FAMILIES

Open = Callable[[str], ImageAdapter | TextAdapter]
TEXT = "Nobody  reads the old letters, we rewind!\n"


def reader(opened: Open, family: str) -> TextAdapter:
    adapter = opened(family)
    assert reads_texts(adapter)
    return adapter


def plain(given: TextGiven) -> list[str]:
    return [token.text for token in given.tokens if not token.special]


@pytest.mark.parametrize("family", TEXT_FAMILIES)
def test_every_token_says_where_it_stands(family: str, opened: Open) -> None:
    given = reader(opened, family).read_text(TEXT)
    for token in given.tokens:
        if token.special:
            assert (token.text, token.start) == (token.piece, token.end)
        else:
            assert token.text == TEXT[token.start : token.end]
    assert given.keywords["input_ids"].tolist() == [[token.id for token in given.tokens]]
    # Nothing of the text is left out but space.
    covered = {place for token in given.tokens for place in range(token.start, token.end)}
    assert all(TEXT[place].isspace() for place in range(len(TEXT)) if place not in covered)


@pytest.mark.parametrize("family", TEXT_FAMILIES)
def test_space_before_a_word_is_not_part_of_its_token(family: str, opened: Open) -> None:
    for text in plain(reader(opened, family).read_text("the old river\n runs")):
        assert text == text.strip() or not text.strip()


def test_pieces_are_as_the_vocabulary_writes_them(opened: Open) -> None:
    assert [token.piece for token in reader(opened, "gpt2").read_text("reads the bank").tokens][-2:] == [
        "Ġthe",
        "Ġbank",
    ]
    [first, *_, last] = reader(opened, "bert").read_text("The bank").tokens
    assert (first.text, first.special, last.text, last.special) == ("[CLS]", True, "[SEP]", True)
    assert (first.start, last.start) == (0, 8)


def test_pieces_of_a_word_after_its_first_continue_it(opened: Open) -> None:
    tokens = reader(opened, "bert").read_text("readable reading zzz, don't").tokens
    for token in tokens:
        assert token.continues == token.piece.startswith("##"), token
    assert any(token.continues for token in tokens)
    tokens = reader(opened, "t5").read_text("unreadable river").tokens
    joined = "".join(("" if token.continues else "|") + token.text for token in tokens if not token.special)
    assert joined.replace(" ", "") == "|unreadable|river"


def test_character_of_several_tokens_is_the_text_of_each(opened: Open) -> None:
    tokens = [token for token in reader(opened, "gpt2").read_text("a 🦊").tokens if token.text.strip()]
    assert [token.text for token in tokens[1:]] == ["🦊"] * 4
    assert [token.continues for token in tokens[2:]] == [True] * 3


def test_pair_is_read_as_two_sequences(opened: Open) -> None:
    first, second = "the old bank", "by the river"
    given = reader(opened, "bert").read_text(first, second)
    assert [token.piece for token in given.tokens if token.special] == ["[CLS]", "[SEP]", "[SEP]"]
    for token in given.tokens:
        if not token.special:
            assert token.text == (first, second)[token.sequence][token.start : token.end]
    assert [token.sequence for token in given.tokens] == given.keywords["token_type_ids"].tolist()[0]
    assert {token.sequence for token in given.tokens} == {0, 1}


def test_pair_is_refused_where_one_text_is_read(opened: Open) -> None:
    with pytest.raises(InputError, match="reads one text, not a pair"):
        reader(opened, "gpt2").read_text("one", "two")


@pytest.mark.parametrize("family", TEXT_FAMILIES)
def test_text_too_long_is_refused_with_both_numbers(family: str, opened: Open) -> None:
    adapter = reader(opened, family)
    most = adapter.facts.input["max_tokens"]
    assert most == (512 if family == "t5" else 64)
    long = "bank " * 600
    with pytest.raises(TextError, match=rf"the text has \d+ tokens; at most {most} are read"):
        adapter.read_text(long)


def test_longest_text_just_fits(opened: Open) -> None:
    adapter = reader(opened, "bert")
    given = adapter.read_text("bank " * 62)
    assert len(given.tokens) == 64
    adapter.network(**given.keywords)
    with pytest.raises(TextError, match="65 tokens; at most 64"):
        adapter.read_text("bank " * 63)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_text_without_words_is_refused(text: str, opened: Open) -> None:
    with pytest.raises(TextError, match="no words; type a sentence"):
        reader(opened, "bert").read_text(text)


def test_half_a_surrogate_pair_is_refused(opened: Open) -> None:
    with pytest.raises(TextError, match="cannot be read"):
        reader(opened, "bert").read_text("a \ud800")


def test_tokenizer_that_panics_is_an_error_of_the_text(folder_of: Callable[[str], Path]) -> None:
    from heatscope.models.huggingface.tokenization import TextCutter

    class PanicException(BaseException):
        pass

    class Panicking:
        def encode(self, *_texts: str | None, add_special_tokens: bool) -> None:
            raise PanicException if add_special_tokens else KeyboardInterrupt

    cutter = TextCutter(folder_of("bert"))
    cutter._tokenizer = Panicking()
    with pytest.raises(TextError, match="this network's tokenizer fails at it"):
        cutter.cut("a")
    with pytest.raises(KeyboardInterrupt):
        cutter.cut("a", special=False)


def test_truncation_and_padding_of_the_file_are_not_followed(folder_of: Callable[[str], Path], tmp_path: Path) -> None:
    from heatscope.models.huggingface.tokenization import TextCutter

    stated = json.loads((folder_of("bert") / "tokenizer.json").read_text(encoding="utf-8"))
    stated["truncation"] = {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0}
    stated["padding"] = {
        "strategy": {"Fixed": 128}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0,
        "pad_token": "[PAD]",
    }  # fmt: skip
    (tmp_path / "tokenizer.json").write_text(json.dumps(stated), encoding="utf-8")
    assert len(TextCutter(tmp_path).cut("the bank by the river").tokens) == 7
