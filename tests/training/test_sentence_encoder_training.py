"""The sentence encoder's training, on made-up text."""

import gzip
import json
import random
import re
import sys
from pathlib import Path

import pytest
import torch

from heatscope_models import cards
from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import Vocabulary
from training import pretraining, sentence_encoder
from training.corpora import TREEBANKS, JudgedSentence, TaggedSentence, read_emotions, read_treebank
from training.homographs import find_homographs, swap
from training.sentences import batches_of, neighbourhood, pad, run

pytestmark = pytest.mark.usefixtures("taught_by_a_toy")


def _train(
    monkeypatch: pytest.MonkeyPatch,
    data: Path,
    tmp_path: Path,
    chunks: int,
    epochs: int,
    made_up_phrases: int = 40,
    held_out: int = 0,
) -> None:
    monkeypatch.setattr(pretraining, "CHUNK_WORDS", 1_000)
    command = (
        f"x --data {data} --work {tmp_path / 'work'} --out {tmp_path / 'out'} --threads 1 "
        f"--pretraining-chunks {chunks} --made-up-phrases {made_up_phrases} --epochs {epochs} --held-out {held_out} "
        "--teacher-epochs 1 --taught-phrases 40 --refining-epochs 2"
    )
    monkeypatch.setattr(sys, "argv", command.split())
    sentence_encoder.main()


def test_training_resumes_and_ends_in_weights_that_load(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path
) -> None:
    _train(monkeypatch, data, tmp_path, chunks=1, epochs=1)
    _train(monkeypatch, data, tmp_path, chunks=2, epochs=3)
    for stage, count in (("pretraining", 2), ("committee", 4), ("finetuning", 3), ("refining", 2)):
        curve = json.loads((tmp_path / "work" / stage / "curve.json").read_text())
        assert [row["epoch"] for row in curve] == list(range(1, count + 1))
    model, card = cards.load(tmp_path / "out")
    assert isinstance(model, SentenceEncoder)
    assert card.sequence_labels == ("negative", "positive", "neutral")
    assert model.encode(["I", "saw", "a", "saw"]).label_logits.shape == (5, 17)
    with pytest.raises(SystemExit, match=r"made-up\.txt holds 40 phrases, not 50"):
        _train(monkeypatch, data, tmp_path, chunks=2, epochs=3, made_up_phrases=50)


def test_committee_and_encoder_are_measured_on_sentences_held_out(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _train(monkeypatch, data, tmp_path, chunks=1, epochs=1, held_out=1)
    figures = capsys.readouterr().out.splitlines()[-6:]
    assert [line.split(":")[0] for line in figures] == ["reader"] * 3 + ["bag", "committee", "encoder"]
    assert all(re.fullmatch(r"\w+: (0|100)\.00% of 1 right, log loss \d\.\d{3}", line) for line in figures)
    assert not (tmp_path / "out").exists()  # it learned from less than it could
    _train(monkeypatch, data, tmp_path, chunks=1, epochs=1)  # the same pretraining, another committee
    assert (tmp_path / "out").exists()


def test_training_names_the_file_it_needs(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path) -> None:
    (data / "text/goemotions/train.tsv.gz").unlink()
    with pytest.raises(SystemExit, match=r"train\.tsv\.gz is missing"):
        _train(monkeypatch, data, tmp_path, chunks=1, epochs=1)


def test_treebank_reader_skips_ranges_and_elided_words(tmp_path: Path) -> None:
    rows = [
        "# text = don't",
        "1-2\tdon't" + "\t_" * 8,
        "1\tdo\t_\tAUX\tVBP" + "\t_" * 5,
        "2\tn't\t_\tPART\tRB" + "\t_" * 5,
    ]
    rows += ["2.1\tgo" + "\t_" * 8, "", ""]
    file = tmp_path / "text" / f"{TREEBANKS[0]}-train.conllu.gz"
    file.parent.mkdir(parents=True)
    file.write_bytes(gzip.compress("\n".join(rows).encode()))
    assert read_treebank(tmp_path, TREEBANKS[0], "train") == [
        TaggedSentence(("do", "n't"), ("AUX", "PART"), ("VBP", "RB"))
    ]


def test_comments_of_mixed_or_neutral_emotions_judge_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "text/goemotions"
    folder.mkdir(parents=True)
    (folder / "labels.txt.gz").write_bytes(gzip.compress(b"anger\njoy\nlove\nneutral\n"))
    rows = "So good!\t1,2\ta\nOh.\t3\tb\nDamn\t0\tc\nWell\t0,1\td\nHm\t1,3\te\n"
    (folder / "train.tsv.gz").write_bytes(gzip.compress(rows.encode()))
    assert read_emotions(tmp_path) == [JudgedSentence(("So", "good", "!"), 1), JudgedSentence(("Damn",), 0)]


def test_swap_puts_only_words_that_bear_the_same_penn_tag() -> None:
    homographs = find_homographs([("saw", "NN"), ("saw", "VBD"), ("left", "VBD"), ("left", "JJ")])
    sentence = TaggedSentence(("the", "dog", "ran"), ("DET", "NOUN", "VERB"), ("DT", "NN", "VBD"))
    for seed in range(10):
        the, noun, verb = swap(sentence, homographs, 1.0, random.Random(seed))
        assert (the, noun) == ("the", "saw")
        assert verb in ("saw", "left")


def test_padding_changes_no_sentence() -> None:
    torch.manual_seed(0)
    vocabulary = Vocabulary(["<cls>", "<unknown>", "<mask>", "i", "saw"], 50)
    config = SentenceEncoderConfig(label_count=3, width=16, head_count=2, layer_count=2, bucket_count=50)
    model = SentenceEncoder(config, vocabulary).eval()
    short, long = ["I", "saw"], ["I", "saw", "a", "saw", "there"]
    together = run(model, pad([short, long]))
    alone = model.encode(short)
    torch.testing.assert_close(together.label_logits[0, :3], alone.label_logits, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(together.sequence_logits[0], alone.sequence_logits, rtol=1e-4, atol=1e-5)


def test_neighbourhood_hides_cls_from_words_but_nothing_from_cls() -> None:
    allowed = neighbourhood(5, 1)
    assert allowed[0].all()
    assert allowed[1:, 0].logical_not().all()
    assert allowed[2].tolist() == [False, True, True, True, False]


def test_batches_hold_every_sentence_once_and_stay_small() -> None:
    lengths = [3, 50, 7, 9, 20, 1, 44, 13]
    groups = list(batches_of(range(8), lengths, 60, random.Random(0)))
    assert sorted(i for group in groups for i in group) == list(range(8))
    assert all(len(group) == 1 or len(group) * (max(lengths[i] for i in group) + 1) <= 60 for group in groups)
