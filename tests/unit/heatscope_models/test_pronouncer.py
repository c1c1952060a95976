"""The pronouncer against torch's own attention, and its search against trying everything."""

import itertools
import math

import pytest
import torch
import torch.nn.functional as F

from heatscope_models.beam import Candidate, search
from heatscope_models.pronouncer import Attention, Pronouncer, PronouncerConfig, SharedDropout

CONFIG = PronouncerConfig(
    "abc'", ("AA", "B", "K"), width=16, encoder_layer_count=2, decoder_layer_count=2, head_count=2,
    feedforward_width=8, max_letters=8, max_phonemes=4,
)  # fmt: skip


@pytest.fixture
def model() -> Pronouncer:
    torch.manual_seed(0)
    return Pronouncer(CONFIG).eval().requires_grad_(False)


def test_attention_equals_torchs_multi_head_attention() -> None:
    torch.manual_seed(1)
    ours = Attention(CONFIG).requires_grad_(False)
    theirs = torch.nn.MultiheadAttention(16, 2, batch_first=True).eval().requires_grad_(False)
    theirs.in_proj_weight.copy_(torch.cat([ours.query.weight, ours.key.weight, ours.value.weight]))
    theirs.in_proj_bias.copy_(torch.cat([ours.query.bias, ours.key.bias, ours.value.bias]))
    theirs.out_proj.load_state_dict(ours.projection.state_dict())
    asking, asked = torch.randn(2, 3, 16), torch.randn(2, 5, 16)
    output, weights = ours(asking, asked)
    expected, expected_weights = theirs(asking, asked, asked, average_attn_weights=False)
    torch.testing.assert_close(output, expected, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(weights, expected_weights, rtol=1e-5, atol=1e-6)


def test_all_three_attentions_are_handed_out(model: Pronouncer) -> None:
    spelling = model.read(model.spell("abc"))
    speech = model.speak(spelling.vectors, torch.tensor([[0, 2, 1]]))
    assert [tuple(layer.shape) for layer in spelling.attention] == [(1, 2, 4, 4)] * 2
    assert [tuple(layer.shape) for layer in speech.attention] == [(1, 2, 3, 3)] * 2
    assert [tuple(layer.shape) for layer in speech.cross_attention] == [(1, 2, 3, 4)] * 2
    for layer in (*spelling.attention, *speech.attention, *speech.cross_attention):
        torch.testing.assert_close(layer.sum(-1), torch.ones(layer.shape[:-1]))


def test_a_phoneme_sees_none_that_comes_after_it(model: Pronouncer) -> None:
    letters = model.read(model.spell("cab")).vectors
    speech, other = (model.speak(letters, torch.tensor([[0, 2, last]])) for last in (1, 3))
    torch.testing.assert_close(speech.logits[:, :2], other.logits[:, :2])
    assert all(layer.triu(1).abs().max() == 0 for layer in speech.attention)
    assert (speech.logits[:, 2] - other.logits[:, 2]).abs().max() > 1e-3


def log_probability(model: Pronouncer, word: str, phonemes: tuple[int, ...]) -> float:
    spoken = torch.tensor([[0, *phonemes[:-1]]])
    steps = F.log_softmax(model(model.spell(word), spoken)[0].double(), dim=1)
    return float(steps[range(len(phonemes)), list(phonemes)].sum())


def test_greedy_search_takes_the_likeliest_phoneme_each_time(model: Pronouncer) -> None:
    (candidate,) = search(model, model.spell("cab"), beams=1)[0]
    said: list[int] = []
    while len(said) < CONFIG.max_phonemes and said[-1:] != [0]:
        said.append(int(model(model.spell("cab"), torch.tensor([[0, *said]]))[0, -1].argmax()))
    assert candidate.phonemes == tuple(said)
    assert candidate.log_probability == pytest.approx(log_probability(model, "cab", candidate.phonemes))


def test_wide_search_finds_the_likeliest_of_all(model: Pronouncer) -> None:
    candidates = search(model, model.spell("ab"), beams=300)[0]
    ways = [
        (*said, 0) for length in range(CONFIG.max_phonemes) for said in itertools.product((1, 2, 3), repeat=length)
    ] + list(itertools.product((1, 2, 3), repeat=CONFIG.max_phonemes))
    assert len(candidates) == len(ways) == 121
    assert math.fsum(math.exp(candidate.log_probability) for candidate in candidates) == pytest.approx(1)
    best = max(ways, key=lambda said: log_probability(model, "ab", said) / len(said))
    assert candidates[0].phonemes == best
    assert [candidate.score for candidate in candidates] == sorted((c.score for c in candidates), reverse=True)


def test_words_searched_together_come_out_as_alone(model: Pronouncer) -> None:
    words = ["abc", "cab", "b'a"]
    together = search(model, torch.cat([model.spell(word) for word in words]), beams=3)
    for word, candidates in zip(words, together, strict=True):
        alone = search(model, model.spell(word), beams=3)[0]
        assert [candidate.phonemes for candidate in candidates] == [candidate.phonemes for candidate in alone]


def test_a_candidate_knows_whether_it_stopped_by_itself() -> None:
    assert Candidate((2, 1, 0), -3.0).has_stopped
    assert not Candidate((2, 1, 1), -3.0).has_stopped
    assert Candidate((2, 1, 0), -3.0).score == -1.0


def test_dropout_is_the_same_at_all_places_of_a_word() -> None:
    torch.manual_seed(0)
    dropout = SharedDropout(0.25)
    dropped = dropout(torch.ones(64, 5, 32))
    torch.testing.assert_close(dropped.unique(), torch.tensor([0.0, 4 / 3]))
    torch.testing.assert_close(dropped, dropped[:, :1].expand(-1, 5, -1))
    assert float(dropped.mean()) == pytest.approx(1, abs=0.05)
    assert float(dropout.eval()(torch.ones(1, 1, 4)).sum()) == 4
