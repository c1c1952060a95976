"""The encoder's last passes: words as the splitter gives them, what a teacher says, the mean of the weights."""

import functools
import gzip
import json
import random
import re
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope_models import cards
from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import Vocabulary
from tests.training.one_device import WHERE, on_one_device
from training import refining, sentences
from training.card_page import describe
from training.corpora import (
    SENTIMENTS_OF_CARD,
    TREEBANKS,
    UPOS,
    JudgedSentence,
    TaggedSentence,
    read_split_treebank,
    read_treebank,
)
from training.descent import adamw
from training.finetuning import tagging_accuracy
from training.refining import Refining, with_two_sentiments
from training.sentence_answers import Taught, TaughtSentence
from training.sentences import pad, run
from training.sentiment import LABEL_SMOOTHING

SPECIAL = ("<cls>", "<unknown>", "<mask>")
WORDS = (*SPECIAL, "the", "dog", "saw", "a", "it", ".", "fell", "good", "bad")
#: What a teacher may have said: it need not be sure.
SAID = Taught(
    [TaughtSentence(("the", "dog", "fell"), torch.full((3, len(UPOS)), 1 / len(UPOS)))],
    [JudgedSentence(("good", "dog"), 0.75)],
)
SHAPE = {"width": 16, "layer_count": 1, "head_count": 2, "feedforward_width": 16, "bucket_count": 64}


def _encoder(sentiments: int = 2, words: tuple[str, ...] = WORDS) -> SentenceEncoder:
    torch.manual_seed(0)
    config = SentenceEncoderConfig(len(UPOS), sentiments, **SHAPE)
    return SentenceEncoder(config, Vocabulary(words, config.bucket_count)).eval()


def _dev(data: Path) -> list[TaggedSentence]:
    return read_treebank(data, TREEBANKS[0], "dev")


def test_the_splitters_words_have_the_tags_of_the_treebanks_at_the_same_place(tmp_path: Path) -> None:
    rows = [
        ("1-2", "Don’t", "_", "_"), ("1", "Do", "AUX", "VBP"), ("2", "n’t", "PART", "RB"), ("3", "x+y", "NOUN", "NN"),
        ("4", "!", "PUNCT", "."),
    ]  # fmt: skip
    lines = ["# text = Don’t x+y!", *("\t".join((*row[:2], "_", *row[2:], *"_" * 5)) for row in rows), "", ""]
    file = tmp_path / "text" / f"{TREEBANKS[0]}-train.conllu.gz"
    file.parent.mkdir(parents=True)
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    (found,) = read_split_treebank(tmp_path, TREEBANKS[0], "train")
    assert found.words == ("Do", "n't", "x", "+", "y", "!")  # plain letters, and no word that the treebank alone knows
    assert found.upos == ("AUX", "PART", "", "", "", "PUNCT")
    assert found.penn == ("VBP", "RB", "", "", "", ".")


def test_a_word_that_the_treebank_has_not_is_no_target(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    for share in ("MASKED_SHARE", "SWAPPED_SHARE", "SPELLED_SHARE"):
        monkeypatch.setattr(refining, share, 0.0)
    learning = Refining(_encoder(), data, SAID, seed=0)
    (_, whole) = learning.tagged[0]
    with torch.no_grad():
        found = learning.tagging_loss([whole._replace(upos=("", "NOUN", "", "", ""))], None, random.Random(0))
        logits = learning.network.encode(whole.words).label_logits[2:3]
    expected = F.cross_entropy(logits, torch.tensor([UPOS.index("NOUN")]), label_smoothing=0.05)
    assert float(found) == pytest.approx(float(expected), rel=1e-4)


def test_what_the_teacher_says_is_the_target(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    for share in ("MASKED_SHARE", "SPELLED_SHARE", "SENTIMENT_MASKED_SHARE"):
        monkeypatch.setattr(refining, share, 0.0)
    learning = Refining(_encoder(), data, SAID, seed=0)
    said = torch.rand(5, len(UPOS)).softmax(1)
    group = [TaughtSentence(("the", "dog"), said[:2]), TaughtSentence(("it", "saw", "."), said[2:])]
    phrase = JudgedSentence((".", "good", "dog"), 0.25)  # its first word is written as a capital would be
    with torch.no_grad():
        tags, mood = (
            learning.taught_loss(group, None, random.Random(0)),
            learning.sentiment_loss([phrase], random.Random(0)),
        )
        encoded = [learning.network.encode(words) for words in (group[0].words, group[1].words, phrase.words)]
    logits = torch.cat([encoded[0].label_logits[1:], encoded[1].label_logits[1:]])
    assert float(tags) == pytest.approx(float(-(said * logits.log_softmax(1)).sum(1).mean()), rel=1e-4)
    smoothed = (1 - LABEL_SMOOTHING) * torch.tensor([0.75, 0.25]) + LABEL_SMOOTHING / 2
    assert float(mood) == pytest.approx(-float(smoothed @ encoded[2].sequence_logits.log_softmax(0)), rel=1e-4)


def test_rarer_words_are_read_by_their_letters_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "FREQUENT", WORDS.index("saw"))
    model, other = _encoder(), _encoder(words=WORDS[: WORDS.index("saw")])
    weights = model.state_dict()
    other.load_state_dict(
        weights | {"embedding.words.weight": weights["embedding.words.weight"][: len(other.vocabulary)]}
    )
    batch = pad([["the", "dog", "saw", "it"], ["it", "fell"]])
    expected = run(other, batch)  # which has not met the rarer words
    torch.testing.assert_close(run(model, batch, spelled_share=1.0), expected)
    assert not torch.allclose(run(model, batch).label_logits, expected.label_logits)


def test_what_stands_in_the_end_is_the_mean_of_the_weights(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    monkeypatch.setattr(refining, "AVERAGE_DECAY", 0.75)
    learning = Refining(_encoder(), data, SAID, seed=0)
    optimizer = adamw(learning.network)
    seen: list[Tensor] = []  #: what each step found, the first what there was before

    def look(_share: float) -> None:
        optimizer.param_groups[0]["lr"] = 0.01
        seen.append(learning.network.label_classifier.weight.detach().clone())

    for epoch in range(4):
        figures = learning.train_epoch(epoch, look, optimizer)
    look(1.0)
    assert len(seen) >= 5
    mean = functools.reduce(lambda before, weight: torch.lerp(weight, before, 0.75), seen[1:])
    torch.testing.assert_close(learning.mean.label_classifier.weight, mean)
    assert not torch.allclose(learning.network.label_classifier.weight, mean)
    assert figures["validation_upos"] == pytest.approx(tagging_accuracy(learning.mean, _dev(data)), abs=1e-4)


@pytest.mark.usefixtures("taught_by_a_toy")
def test_the_network_that_ships_is_refined_from_where_it_is_and_goes_on_where_it_was_stopped(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(refining, "RATE", 0.02)
    monkeypatch.setattr(refining, "AVERAGE_DECAY", 0.5)
    monkeypatch.setattr(cards, "WEIGHTS", tmp_path / "weights")
    model = _encoder(sentiments=3)
    card = cards.Card(
        id="sentence-encoder", task="token-classification", title="Toy", description="A toy.", labels=UPOS,
        architecture={"network": "SentenceEncoder", "label_count": len(UPOS), "sequence_label_count": 3, **SHAPE},
        sequence_labels=SENTIMENTS_OF_CARD, input={}, trained_on="nothing", licence="Apache-2.0",
        metrics={"upos": 0.5}, training={"epochs": 1, "seconds": 100},
    )  # fmt: skip
    folder = tmp_path / "weights/sentence-encoder"
    cards.save(folder, model, card)
    command = (
        f"x --data {data} --work {tmp_path / 'work'} --out {tmp_path / 'out'} --threads 1 --teacher-epochs 2 "
        "--taught-phrases 40 --held-out 1 --refining-epochs "
    )
    for epochs in ("2", "12"):
        monkeypatch.setattr("sys.argv", [*(command + epochs).split()])
        refining.main()
    assert len(re.findall(r"teacher: (?:0|100)\.00% of 1 right", capsys.readouterr().out)) == 1  # it is asked once
    curve = json.loads((tmp_path / "work/refining/curve.json").read_text())
    assert [row["epoch"] for row in curve] == list(range(1, 13))
    found, stated = cards.load(tmp_path / "out")
    assert isinstance(found, SentenceEncoder)
    assert stated.sequence_labels == SENTIMENTS_OF_CARD
    assert stated.metrics == {
        "upos": 0.5, "validation_upos": curve[-1]["validation_upos"],
        "validation_upos_raw": curve[-1]["validation_upos_raw"],
    }  # fmt: skip
    assert stated.metrics["validation_upos_raw"] > 0.8 > tagging_accuracy(model, _dev(data))
    assert stated.training["refining"].startswith("python -m training.refining: 12 more passes")
    assert "40 made up from these: all-MiniLM-L6-v2, taught for 2 passes" in stated.training["refining"]
    assert stated.training["seconds"] >= 100
    assert (tmp_path / "out/README.md").read_text() == describe(stated)


def test_two_sentiments_are_as_likely_beside_each_other_as_they_were_among_three() -> None:
    model = _encoder(sentiments=3)
    with torch.no_grad():
        three, two = (each.encode(["a", "good", "dog"]) for each in (model, with_two_sentiments(model)))
    torch.testing.assert_close(two.sequence_logits, three.sequence_logits[:2])
    torch.testing.assert_close(two.label_logits, three.label_logits)


def test_a_step_is_taken_where_the_weights_are(data: Path) -> None:
    learning = Refining(_encoder(), data, SAID, seed=0).to(WHERE)
    group = [as_split for _, as_split in learning.tagged[:3]]
    with on_one_device():
        losses = [
            learning.tagging_loss(group, 1, random.Random(0)),
            learning.taught_loss(learning.said.tagged, 1, random.Random(0)),
            learning.sentiment_loss(learning.said.judged, random.Random(0)),
        ]
        torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]
    assert {loss.device for loss in losses} == {WHERE}
