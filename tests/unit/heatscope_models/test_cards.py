"""A model's folder: what is written is what is read, and what is broken is named."""

import json
from pathlib import Path

import pytest
import torch

from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import CLS, MASK, UNKNOWN, Vocabulary

SHAPE = {"label_count": 3, "stages": ((4,), (6,))}


def _card(**changes: object) -> cards.Card:
    stated: dict[str, object] = {
        "id": "toy", "task": "image-classification", "title": "Toy", "description": "A toy.",
        "architecture": {"network": "PhotoCNN", **SHAPE}, "labels": ("a", "b", "c"), "input": {},
        "trained_on": "nothing", "licence": "Apache-2.0",
    }  # fmt: skip
    return cards.Card(**(stated | changes))  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    cards.save(tmp_path / "toy", PhotoCNN(PhotoCNNConfig(label_count=3, stages=((4,), (6,)))), _card())
    return tmp_path / "toy"


def test_a_photo_cnn_comes_back_as_it_was_saved(folder: Path) -> None:
    torch.manual_seed(0)
    saved = PhotoCNN(PhotoCNNConfig(label_count=3, stages=((4,), (6,)))).eval()
    loaded, card = cards.load(folder)
    batch = torch.randn(1, 3, 16, 16)
    torch.testing.assert_close(loaded(batch), saved(batch), rtol=0, atol=0)
    assert card.parameter_count == sum(weight.numel() for weight in saved.parameters())
    assert not loaded.training


def test_a_sentence_encoder_comes_back_from_half_precision(tmp_path: Path) -> None:
    torch.manual_seed(0)
    shape = {"label_count": 2, "width": 16, "head_count": 2, "layer_count": 1, "bucket_count": 20}
    saved = SentenceEncoder(SentenceEncoderConfig(**shape), Vocabulary([CLS, UNKNOWN, MASK, "a"], 20)).eval()
    card = _card(architecture={"network": "SentenceEncoder", **shape})
    cards.save(tmp_path / "toy", saved, card, dtype=torch.float16)
    loaded, _ = cards.load(tmp_path / "toy")
    assert isinstance(loaded, SentenceEncoder)
    torch.testing.assert_close(
        loaded.encode(["a", "b"]).label_logits, saved.encode(["a", "b"]).label_logits, rtol=0.01, atol=0.01
    )
    assert loaded.label_classifier.weight.dtype == torch.float32


def _truncate(folder: Path) -> None:
    file = folder / cards.WEIGHTS_FILE
    file.write_bytes(file.read_bytes()[:-100])


def _change_card(folder: Path, **changes: object) -> None:
    stated = json.loads((folder / cards.CARD_FILE).read_text())
    (folder / cards.CARD_FILE).write_text(json.dumps(stated | changes))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_truncate, "is not the file its card describes"),
        (lambda folder: (folder / cards.WEIGHTS_FILE).unlink(), "cannot be read: No such file"),
        (lambda folder: (folder / cards.CARD_FILE).unlink(), "cannot be read: No such file"),
        (lambda folder: (folder / cards.CARD_FILE).write_text("{"), "is not JSON"),
        (lambda folder: (folder / cards.CARD_FILE).write_text("[]"), "holds no JSON object"),
        (lambda folder: _change_card(folder, colour="red"), "is no model card"),
        (lambda folder: _change_card(folder, architecture={"network": "PhotoCNN", "label_count": 4}), "does not fit"),
        (lambda folder: _change_card(folder, architecture={"network": "Nonet"}), "no network named 'Nonet'"),
        (lambda folder: _change_card(folder, architecture={}), "does not fit"),
    ],
)
def test_a_damaged_folder_is_refused_with_one_line(folder: Path, damage: object, reason: str) -> None:
    damage(folder)  # type: ignore[operator]
    with pytest.raises(cards.WeightsError, match=reason) as caught:
        cards.load(folder)
    assert "\n" not in str(caught.value)
