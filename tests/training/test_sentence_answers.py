"""What the teacher is asked, and what becomes of its answers."""

import random
from pathlib import Path

import pytest
import torch

from tests.training.toy_teacher import toy_teacher
from training.corpora import PENN, UPOS, JudgedSentence, TaggedSentence
from training.exchanging import Alike, make_up
from training.made_up import JOINTS, LONGEST
from training.penn import SMALLEST_SHARE, agree, penn_shares
from training.sentence_answers import taught
from training.sentence_teacher import SentenceTeacher

JUDGED = [JudgedSentence(("a", "good", "dog"), 1.0), JudgedSentence(("bad",), 0.0)]


def _nobody() -> SentenceTeacher:
    raise AssertionError("the teacher was asked already")


def test_the_teacher_is_asked_once_and_its_answers_are_kept(data: Path, tmp_path: Path) -> None:
    teacher = toy_teacher().eval()
    said = taught(tmp_path / "taught.pt", lambda: teacher, data, JUDGED, 7, seed=0)
    again = taught(tmp_path / "taught.pt", _nobody, data, JUDGED, 7, seed=0)
    assert again.judged == said.judged
    for one, other in zip(again.tagged, said.tagged, strict=True):
        assert one.words == other.words
        assert torch.equal(one.upos, other.upos)
    assert len(said.judged) == len(JUDGED) + 7
    with torch.no_grad():
        moods = teacher([phrase.words for phrase in JUDGED]).sequence_logits.softmax(1)[:, 1].tolist()
    wanted = [(mood + phrase.positive) / 2 for mood, phrase in zip(moods, JUDGED, strict=True)]
    assert [phrase.positive for phrase in said.judged[:2]] == pytest.approx(wanted, abs=0.02)  # asked in bfloat16
    # MASC's twenty lines; of other texts sixty each: comments, and the dialogue's and the example sentences that differ
    assert said.tagged[0].words == ("The", "dog", "saw", "a", "saw")
    assert len(said.tagged) > 20 + 60
    assert all(sentence.upos.shape == (len(sentence.words), len(UPOS)) for sentence in said.tagged)
    sums = torch.cat([sentence.upos for sentence in said.tagged]).float().sum(1)
    torch.testing.assert_close(sums, torch.ones_like(sums), rtol=0, atol=5e-3)


def test_a_penn_tag_says_what_bayes_rule_says() -> None:
    tagged = [
        TaggedSentence(("the", "saw"), ("DET", "NOUN"), ("DT", "NN")),
        TaggedSentence(("dogs", "saw"), ("NOUN", "VERB"), ("NNS", "VBD")),
    ]
    shares = penn_shares(tagged)
    noun, verb = UPOS.index("NOUN"), UPOS.index("VERB")
    assert shares[PENN.index("NN"), noun] == 0.5  # of two nouns one is NN
    assert shares[PENN.index("NN"), verb] == pytest.approx(SMALLEST_SHARE)
    said = torch.zeros(2, len(UPOS))
    said[:, noun], said[:, verb] = 0.25, 0.75
    known, unknown = agree(said, ["NN", ","], shares)
    assert float(known[noun]) == pytest.approx(0.25 * 0.5 / (0.25 * 0.5 + 0.75 * SMALLEST_SHARE))
    torch.testing.assert_close(unknown, said[1])  # no Penn tag


def test_words_are_exchanged_for_others_of_the_same_tag() -> None:
    phrases = [
        TaggedSentence(("a", "good", "dog", "."), (), ("DT", "JJ", "NN", "SYM")),
        TaggedSentence(("the", "bad", "film", "!"), (), ("DT", "JJ", "NN", "SYM")),
    ]
    elsewhere = TaggedSentence(("Awful", "cats"), (), ("JJ", "NNS"))
    made = list(make_up(phrases, Alike([*phrases, elsewhere]), 300, random.Random(0)))
    assert len(made) == 300
    assert all(4 <= len(words) <= LONGEST for words in made)
    by_place: list[set[str]] = [set(), set(), set(), set()]
    for words in made:
        for place, found in enumerate(by_place):
            found.add(words[place])
    assert by_place == [{"a", "the"}, {"good", "bad", "awful"}, {"dog", "film"}, {".", "!"}]
    joined = [words for words in made if len(words) > 4]
    assert {words[4] for words in joined} == set(JOINTS)
    assert 40 < len(joined) < 110  # a quarter


def test_rarer_words_are_drawn_oftener_than_they_are_met() -> None:
    alike = Alike([TaggedSentence(("good",) * 16 + ("dire",), (), ("JJ",) * 17)])
    chance = random.Random(0)
    drawn = [alike.draw("JJ", chance) for _ in range(2_000)]
    assert drawn.count("dire") / 2_000 == pytest.approx(1 / 5, abs=0.03)  # sqrt(16) : sqrt(1)
