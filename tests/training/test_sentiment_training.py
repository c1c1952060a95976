"""How the encoder is taught sentiment: the bag of n-grams, the reader, made-up phrases, the committee."""

import math
import random
from collections import Counter
from collections.abc import Sequence

import pytest
import torch

from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import Vocabulary
from training import committee, made_up, ngram_bag, recurrent_reader
from training.committee import Committee
from training.corpora import JudgedSentence
from training.made_up import JOINTS, LONGEST, make_up
from training.ngram_bag import NgramBag
from training.pretraining import Pretraining
from training.recurrent_reader import WIDTH, RecurrentReader
from training.sentences import pad
from training.sentiment import sentiment_logits, sentiment_loss, show
from training.sentiment_holdout import hold_out


def _judged(*phrases: tuple[str, float]) -> list[JudgedSentence]:
    return [JudgedSentence(tuple(text.split()), float(positive)) for text, positive in phrases]


def _odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


JUDGED = _judged(
    ("a good film", 1), ("good", 1), ("a good and warm film", 1), ("warm", 1),
    ("a bad film", 0), ("bad", 0), ("not a good film", 0), ("not good", 0),
)  # fmt: skip


def _encoder() -> SentenceEncoder:
    torch.manual_seed(0)
    words = ["<cls>", "<unknown>", "<mask>", "a", "film", "good", "warm", "bad", "not"]
    config = SentenceEncoderConfig(label_count=3, width=16, head_count=2, layer_count=1, bucket_count=50)
    return SentenceEncoder(config, Vocabulary(words, 50))


def test_bag_weighs_a_word_by_the_ratio_of_its_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngram_bag, "LONGEST", 1)
    monkeypatch.setattr(ngram_bag, "ngrams", lambda _word: [])
    bag = NgramBag(_judged(("x a", 1), ("x a", 1), ("x b", 0), ("x", 0)))  # b is in one phrase alone and does not count
    assert list(bag.index) == [("x",), ("a",)]
    # With one more of each: x 3 of the 6 in good phrases, 3 of the 4 in bad; a 3 of 6, and 1 of 4.
    ratio = [abs(math.log((3 / 6) / (3 / 4))), abs(math.log((3 / 6) / (1 / 4)))]
    # Where logistic regression has its minimum, the gradient of its penalised loss is 0.
    weight = [float(value) / of for value, of in zip(bag.weight, ratio, strict=True)]
    rows = [(1, 1, 1), (1, 1, 1), (1, 0, 0), (1, 0, 0)]
    for column in (0, 1):
        slope = 2 * ngram_bag.DECAY * weight[column]
        for x, a, label in rows:
            logit = float(bag.bias) + weight[0] * ratio[0] * x + weight[1] * ratio[1] * a
            slope += (1 / (1 + math.exp(-logit)) - label) * (x, a)[column] * ratio[column] / len(rows)
        assert slope == pytest.approx(0, abs=1e-4)


def test_bag_answers_what_it_learned_and_half_where_it_knows_nothing() -> None:
    bag = NgramBag(JUDGED)
    good, bad, turned = bag.answers([["Good"], ["bad"], ["not", "good"]]).tolist()
    assert good > 0.7
    assert bad < 0.3
    assert turned < good
    assert bag.answers([["zebra"]]).tolist() == pytest.approx([float(bag.bias.sigmoid())])


def test_bag_knows_a_word_never_met_by_its_letters() -> None:
    phrases = (("unkind", 0), ("unfair", 0), ("unhappy man", 0), ("kind", 1), ("fair", 1), ("happy man", 1))
    bag = NgramBag(_judged(*phrases))
    assert "<un" in bag.index
    unjust, just = bag.answers([["unjust"], ["just"]]).tolist()
    assert unjust < 0.4 < just


def test_bag_needs_something_said_twice() -> None:
    with pytest.raises(ValueError, match="no word or pair of words is in 2 of the 2 phrases"):
        NgramBag(_judged(("good", 1), ("bad", 0)))


def test_sentiment_loss_takes_a_probability() -> None:
    logits = torch.tensor([[0.0, 1.5]])
    positive = 1 / (1 + math.exp(-1.5))
    wanted = 0.7 * 0.95 + 0.025  # 5 % of the answer is spread over both
    expected = -wanted * math.log(positive) - (1 - wanted) * math.log(1 - positive)
    assert float(sentiment_loss(logits, _judged(("so so", 0.7)))) == pytest.approx(expected, rel=1e-5)


def test_shown_words_are_the_phrase_with_or_without_a_capital() -> None:
    phrase = _judged(("a good film", 1))
    seen = {tuple(show(phrase, 0.0, random.Random(seed))[0]) for seed in range(20)}
    assert seen == {("a", "good", "film"), ("A", "good", "film")}
    assert show(phrase, 1.0, random.Random(0)) == [["<mask>"] * 3]


def test_made_up_phrases_keep_some_words_and_know_no_special_ones() -> None:
    phrases = [("not", "very", "good"), ("a", "fine", "old", "film"), ("unseen",), tuple("x" * 40)]
    pretraining = Pretraining(_encoder(), [], 0).eval()
    made = make_up(pretraining, phrases, 300, random.Random(0))
    assert len(made) == 300
    given = {word for phrase in phrases[:2] for word in phrase} | {"x", *JOINTS}
    assert {word for phrase in made for word in phrase} == given | {"a", "film", "good", "warm", "bad", "not"}
    assert all(3 <= len(phrase) <= LONGEST for phrase in made)
    assert 0.1 < sum(bool(set(JOINTS) & set(phrase)) for phrase in made) / 300 < 0.3
    assert make_up(pretraining, phrases, 300, random.Random(0)) == made


def test_phrases_are_made_of_long_ones_as_often_as_they_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_up, "JOINED_SHARE", 0.0)
    phrases = [("a", "good", "film"), ("not",) * 12]
    made = make_up(Pretraining(_encoder(), [], 0).eval(), phrases, 2_000, random.Random(0))
    assert sum(len(phrase) == 12 for phrase in made) / 2_000 == pytest.approx(12 / 15, abs=0.03)


def test_hidden_words_come_back_as_often_as_the_network_expects_them() -> None:
    model = _encoder()
    pretraining = Pretraining(model, [], 0).eval()
    with torch.no_grad():
        model.embedding.words.weight.zero_()  # so that the guess is the bias alone
        pretraining.bias.copy_(torch.tensor([9.0, 9.0, 9.0, *(math.log(share) for share in (1, 2, 3, 4, 5, 6))]))
    made = make_up(pretraining, [("x",) * 20], 1_000, random.Random(0))
    drawn = Counter(word for phrase in made for word in phrase if word not in ("x", *JOINTS))
    for share, word in enumerate(model.vocabulary.words[3:], start=1):
        assert drawn[word] / drawn.total() == pytest.approx(share / 21, abs=0.02)


def test_reader_reads_both_ways_and_keeps_the_largest() -> None:
    torch.manual_seed(0)
    reader = RecurrentReader(_encoder()).eval()
    words = ["not", "a", "good", "film"]
    with torch.inference_mode():
        vectors = reader.norm(reader.encoder.embed(words))  # (4, 16)
        read = torch.cat([_lstm(reader, vectors, ""), _lstm(reader, vectors.flip(0), "_reverse").flip(0)], dim=1)
        expected = read.amax(0) @ reader.classifier.weight.T + reader.classifier.bias
        # Padded beside a longer phrase it reads the same.
        torch.testing.assert_close(reader(pad([words, ["warm"] * 9]))[0], expected, rtol=1e-4, atol=1e-5)


def _lstm(reader: RecurrentReader, vectors: torch.Tensor, way: str) -> torch.Tensor:
    """Return what one direction makes of each word, gate by gate: Hochreiter and Schmidhuber 1997."""
    weights = {name: value for name, value in reader.lstm.named_parameters()}
    hidden, cell = torch.zeros(WIDTH), torch.zeros(WIDTH)
    read = []
    for vector in vectors:
        given = weights[f"weight_ih_l0{way}"] @ vector + weights[f"bias_ih_l0{way}"]
        recalled = weights[f"weight_hh_l0{way}"] @ hidden + weights[f"bias_hh_l0{way}"]
        into, forget, candidate, out = (given + recalled).chunk(4)
        cell = forget.sigmoid() * cell + into.sigmoid() * candidate.tanh()
        hidden = out.sigmoid() * cell.tanh()
        read.append(hidden)
    return torch.stack(read)


def test_reader_learns_and_leaves_the_pretrained_network_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurrent_reader, "PASSES", 60)
    monkeypatch.setattr(recurrent_reader, "MASKED_SHARE", 0.0)
    pretrained = _encoder()
    before = {name: value.clone() for name, value in pretrained.state_dict().items()}
    torch.manual_seed(0)
    reader = RecurrentReader(pretrained)
    reader.learn(JUDGED, seed=0)
    answers = reader.answers([sentence.words for sentence in JUDGED])
    assert [answer > 0.5 for answer in answers.tolist()] == [sentence.positive > 0.5 for sentence in JUDGED]
    assert all(torch.equal(value, before[name]) for name, value in pretrained.state_dict().items())


def test_held_out_sentences_take_the_phrases_with_them_that_no_other_holds() -> None:
    judged = _judged(
        ("a good film .", 1), ("good film", 1), ("good", 1), ("a good film", 1),
        ("no good at all .", 0), ("no good", 0), ("good at all", 0),
        ("fine", 1),
    )  # fmt: skip
    rest, held_out = hold_out(judged, 1, random.Random(0))
    [sentence] = held_out
    alone = {judged[0].words: (0, 1, 3), judged[4].words: (4, 5, 6)}[sentence.words]  # "good" is in both
    assert rest == [phrase for place, phrase in enumerate(judged) if place not in alone]
    assert len(hold_out(judged, 9, random.Random(0))[1]) == 2  # "fine" is no sentence


def test_committee_answers_with_the_weighted_mean_of_log_odds(monkeypatch: pytest.MonkeyPatch) -> None:
    phrases = [("a", "good", "film"), ("bad",)]
    reader_says = iter(([0.5, 0.2], [0.6, 0.3], [0.9, 0.4]))

    def answer(_reader: RecurrentReader, _phrases: Sequence[Sequence[str]]) -> torch.Tensor:
        return torch.tensor(next(reader_says))

    monkeypatch.setattr(RecurrentReader, "answers", answer)
    asked = Committee(_encoder(), JUDGED, phrases, seed=1)
    for member in range(committee.MEMBERS):
        asked.ask(member)
    bag = NgramBag(JUDGED).answers(phrases).tolist()
    for place, verdict in enumerate(asked.verdicts()):
        readers = sum(_odds(p) for p in [(0.5, 0.6, 0.9), (0.2, 0.3, 0.4)][place]) / 3
        odds = 0.7 * readers + 0.3 * _odds(bag[place])
        assert verdict.words == phrases[place]
        assert verdict.positive == pytest.approx(1 / (1 + math.exp(-odds)), rel=1e-4)


def test_committee_goes_on_from_its_state() -> None:
    pretrained = _encoder()
    phrases = [("a", "warm", "film"), ("not", "bad")]
    asked = Committee(pretrained, JUDGED, phrases, seed=1)
    asked.ask(0)
    again = Committee(pretrained, JUDGED, phrases, seed=1)
    again.load_state_dict(asked.state_dict())
    again.ask(1)
    asked.ask(1)
    torch.testing.assert_close(again.answers, asked.answers)
    assert set(asked.state_dict()) == {"answers"}


def test_every_sentence_is_judged_by_itself() -> None:
    model = _encoder().eval()
    with torch.no_grad():
        model.sequence_classifier.weight.zero_()
        model.sequence_classifier.bias.copy_(torch.tensor([0.0, 1.0]))
    torch.testing.assert_close(
        sentiment_logits(model, [phrase.words for phrase in JUDGED]), torch.tensor([[0.0, 1.0]] * len(JUDGED))
    )
