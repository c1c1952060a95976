"""The pronouncer's training, on a made-up dictionary."""

import gzip
import itertools
import json
import random
import sys
from pathlib import Path

import pytest
import torch

from heatscope_models import cards
from heatscope_models.beam import search
from heatscope_models.pronouncer import Pronouncer, PronouncerConfig
from training import pronouncer
from training.dictionary import LETTERS, PHONEMES, part_of, read_dictionary
from training.pronouncing import BATCH_WORDS, Comparison, batches_of, compare, edit_distance, errors_of, mistaken

SOUNDS = {"b": "B", "d": "D", "k": "K", "a": "AE1", "o": "AA0", "i": "IH2"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A dictionary in which every letter has one sound."""
    words = ["".join(letters) for letters in itertools.product("bdk", "aoi", "bdk", "aoi")]
    entries = [f"{word} {' '.join(SOUNDS[letter] for letter in word)}" for word in words]
    entries += ["baba(2) B AA0 B AE1 # foreign", "7up S EH1", "ad-hoc AE1 D HH AA1 K", "x.y. EH1 K S"]
    file = tmp_path / "data/text/cmudict/cmudict.dict.gz"
    file.parent.mkdir(parents=True)
    file.write_bytes(gzip.compress("\n".join(entries).encode()))
    return tmp_path / "data"


def _train(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, epochs: int, more: str = "") -> None:
    command = f"x --data {data} --work {tmp_path / 'work'} --out {tmp_path / 'out'} --threads 1 --epochs {epochs} "
    monkeypatch.setattr(sys, "argv", (command + more).split())
    pronouncer.main()


def test_training_resumes_and_ends_in_weights_that_load(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path
) -> None:
    _train(monkeypatch, data, tmp_path, epochs=1)
    _train(monkeypatch, data, tmp_path, epochs=3)
    curve = json.loads((tmp_path / "work/curve.json").read_text())
    assert [row["epoch"] for row in curve] == [1, 2, 3]
    assert curve[-1]["loss"] < curve[0]["loss"]
    model, card = cards.load(tmp_path / "out")
    assert isinstance(model, Pronouncer)
    assert card.labels == ("<stop>", *PHONEMES)
    assert search(model, model.spell("bada"), beams=2)[0]


def test_a_wider_one_has_more_heads_as_wide(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path) -> None:
    _train(monkeypatch, data, tmp_path, epochs=1, more="--width 64 --rate 0.001")
    model, card = cards.load(tmp_path / "out")
    assert isinstance(model, Pronouncer)
    shape = model.config
    assert (shape.width, shape.head_count, shape.feedforward_width) == (64, 2, 256)
    assert "peak rate 0.001" in card.training["recipe"]


def test_a_width_that_heads_do_not_fill_is_refused(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        _train(monkeypatch, data, tmp_path, epochs=1, more="--width 100")
    assert "'100' is no multiple of 32, the width of a head" in capsys.readouterr().err


def test_training_names_the_file_it_needs(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path) -> None:
    (data / "text/cmudict/cmudict.dict.gz").unlink()
    with pytest.raises(SystemExit, match=r"cmudict\.dict\.gz is missing"):
        _train(monkeypatch, data, tmp_path, epochs=1)


def test_dictionary_has_every_way_to_say_a_word_without_stress_comments_or_other_signs(data: Path) -> None:
    parts = [read_dictionary(data, part) for part in ("train", "dev", "test")]
    assert sum(map(len, parts)) == 81
    baba = next(part["baba"] for part in parts if "baba" in part)
    assert baba == [("B", "AE", "B", "AE"), ("B", "AA", "B", "AE")]


@pytest.mark.parametrize(("word", "value"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968)])
def test_split_is_by_the_published_hash(word: str, value: int) -> None:
    # The test vectors of FNV-1a, 32 bit: http://www.isthe.com/chongo/tech/comp/fnv/
    share = value % 100
    assert part_of(word) == ("test" if share < 5 else "dev" if share < 7 else "train")


def test_batches_hold_every_pair_once_and_words_of_one_length() -> None:
    chance = random.Random(0)
    pairs = [("a" * chance.randint(1, 6), ("B",) * chance.randint(1, 4)) for _ in range(2000)]
    batches = list(batches_of(pairs, random.Random(1)))
    assert sorted(pair for batch in batches for pair in batch) == sorted(pairs)
    for batch in batches:
        assert len(batch) <= BATCH_WORDS
        assert len({len(word) for word, _ in batch}) == 1


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("", "", 0), ("K AE T", "K AE T", 0), ("K AE", "K AE T", 1), ("K AA T", "K AE T", 1), ("", "K AE T", 3),
     ("S IH T IH NG", "K IH T AH N", 3)],
)  # fmt: skip
def test_edit_distance_counts_what_is_put_in_taken_out_or_changed(one: str, other: str, distance: int) -> None:
    assert edit_distance(one.split(), tuple(other.split())) == distance


def test_any_of_a_words_pronunciations_counts_as_right() -> None:
    torch.manual_seed(0)
    model = Pronouncer(PronouncerConfig(LETTERS, PHONEMES, width=16, head_count=2, feedforward_width=8)).eval()
    said = {
        word: tuple(PHONEMES[i - 1] for i in search(model, model.spell(word), 1)[0][0].phonemes if i)
        for word in ("bad", "dab")
    }
    right = {"bad": [("ZH",) * 9, said["bad"]], "dab": [said["dab"]]}
    assert errors_of(compare(model, right, beams=1)) == (0, 0)
    right["dab"] = [(*said["dab"], "ZH")]
    errors = errors_of(compare(model, right, beams=1))
    assert errors.word_error == 0.5
    assert errors.phoneme_error == pytest.approx(1 / (len(said["bad"]) + len(said["dab"]) + 1))


def test_mistaken_phonemes_are_told_where_it_is_clear_which_stands_for_which() -> None:
    compared = [
        Comparison(("S", "AO"), ("S", "AA"), 1),
        Comparison(("S", "AO"), ("S",), 1),
        Comparison(("S",), ("S",), 0),
    ]
    assert list(mistaken(compared)) == [("AA", "AO")]
    assert errors_of(compared).phoneme_error == 0.5
    assert errors_of(compared).word_error == pytest.approx(2 / 3)
