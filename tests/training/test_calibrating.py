"""A third answer and honest probabilities, added to a network that has learned all else."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from heatscope_models import cards
from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import Vocabulary
from training import calibrating
from training.calibrating import calibrate, join, learn_third
from training.calibration import calibration_error
from training.corpora import SENTIMENTS_OF_CARD, UPOS, read_feelings

WORDS = ("the", "house", "is", "old", "a", "good", "dog")


def _encoder() -> SentenceEncoder:
    torch.manual_seed(0)
    config = SentenceEncoderConfig(len(UPOS), 2, width=8, layer_count=1, head_count=2, feedforward_width=8)
    return SentenceEncoder(config, Vocabulary(["<cls>", "<unknown>", "<mask>", *WORDS], config.bucket_count)).eval()


def _world(count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Vectors, and truths drawn with the probabilities that three linear logits of them give."""
    chance = torch.Generator().manual_seed(seed)
    vectors = torch.randn(count, 4, generator=chance)
    logits = torch.stack([-2 * vectors[:, 0], 2 * vectors[:, 0], 1.5 * vectors[:, 1] + 0.5], dim=1)
    return vectors, torch.multinomial(logits.softmax(1), 1, generator=chance).squeeze(1)


def test_a_third_answer_is_learned_beside_two_that_stay_as_sure_of_each_other() -> None:
    two = nn.Linear(4, 2)
    with torch.no_grad():  # right about the two, and three times too sure
        two.weight.copy_(torch.tensor([[-6.0, 0, 0, 0], [6.0, 0, 0, 0]]))
        two.bias.zero_()
    before = {name: weight.clone() for name, weight in two.state_dict().items()}
    third = learn_third(two, *_world(4_000, seed=1))
    joined = join(two, third, *_world(4_000, seed=2))
    for name, weight in two.state_dict().items():
        assert torch.equal(weight, before[name])
    vectors, truth = _world(10_000, seed=3)
    with torch.no_grad():
        logits = joined(vectors)
        gaps = (logits[:, 1] - logits[:, 0]) / (4 * vectors[:, 0])
    assert calibration_error(logits, truth) < 0.02
    assert torch.allclose(gaps, gaps[0].expand_as(gaps), rtol=1e-3)
    assert float(gaps[0]) == pytest.approx(1, abs=0.1)  # 4 x is what they differ by in truth


def test_calibrating_leaves_all_but_the_classifiers(data: Path) -> None:
    model = _encoder()
    calibrated = calibrate(model, data)
    for name, weight in model.state_dict().items():
        if not name.startswith(("sequence_classifier", "label_classifier")):
            assert torch.equal(calibrated.state_dict()[name], weight), name
    with torch.inference_mode():
        for words in (["the", "dog"], ["a", "good", "house"], ["is"]):
            one, other = (each.encode(words) for each in (model, calibrated))
            assert other.sequence_logits.shape == (3,)
            assert torch.equal(one.sequence_logits.argmax(), other.sequence_logits[:2].argmax())
            assert torch.equal(one.label_logits.argmax(1), other.label_logits.argmax(1))
    with pytest.raises(ValueError, match="has 3 sentiments; one with 2"):
        calibrate(calibrated, data)


def test_the_network_that_ships_is_calibrated_once_and_says_so(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path
) -> None:
    model = _encoder()
    shape = {
        "network": "SentenceEncoder", "label_count": len(UPOS), "sequence_label_count": 2, "width": 8,
        "layer_count": 1, "head_count": 2, "feedforward_width": 8, "bucket_count": model.config.bucket_count,
    }  # fmt: skip
    card = cards.Card(
        id="sentence-encoder", task="token-classification", title="Toy", description="A toy.", architecture=shape,
        labels=UPOS, sequence_labels=("negative", "positive"), input={}, trained_on="nothing", licence="Apache-2.0",
        training={"epochs": 1},
    )  # fmt: skip
    cards.save(tmp_path / "out", model, card)
    monkeypatch.setattr("sys.argv", ["x", "--data", str(data), "--out", str(tmp_path / "out"), "--threads", "1"])
    calibrating.main()
    found, stated = cards.load(tmp_path / "out")
    assert isinstance(found, SentenceEncoder)
    assert stated.sequence_labels == SENTIMENTS_OF_CARD
    assert stated.training["epochs"] == 1
    assert "GoEmotions" in stated.training["calibration"]
    assert found.encode(["the", "dog"]).sequence_logits.shape == (3,)


def test_comments_of_one_sentiment_are_read(data: Path) -> None:
    comments = read_feelings(data, "dev")
    assert {comment.sentiment for comment in comments} == {0, 1, 2}
    assert [comment.words for comment in comments if comment.sentiment == 2] == [("the", "house", "is", "old")] * 20
