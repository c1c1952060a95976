"""Measuring networks whose answers are known."""

import dataclasses
from pathlib import Path

import pytest
import torch

from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from heatscope_models.tokenizer import split
from training import evaluate
from training.card_page import describe


def _card() -> cards.Card:
    return cards.Card(
        id="toy", task="image-classification", title="Toy", description="A toy.",
        architecture={"network": "PhotoCNN", "label_count": 3, "stages": ((4,), (4,))},
        labels=("blue thing", "green thing", "red thing"), input={}, trained_on="nothing", licence="Apache-2.0",
        limits=("It always says the same.",), training={"epochs": 1, "seed": 20261123},
    )  # fmt: skip


def test_a_network_that_always_says_green_is_right_on_the_green_half(data: Path) -> None:
    network = PhotoCNN(PhotoCNNConfig(label_count=6, stages=((4,), (4,))))
    network.load_state_dict(network.state_dict() | {"classifier.weight": torch.zeros(6, 4)})
    with torch.no_grad():
        network.get_parameter("classifier.bias").copy_(torch.tensor([0.0, 1.0, 0.0, 0.0, 0.0, 0.0]))
    figures = evaluate.measure_photos(network.eval(), _card(), data)
    assert figures.metrics["top1"] == 0.5  # 8 of 16 test pictures are green things
    assert figures.metrics["top1_mean_over_labels"] == pytest.approx(1 / 3, abs=1e-4)
    assert [amount for amount, _ in figures.accuracy_over["rotation"]] == list(range(-180, 181, 15))
    assert {top1 for curve in figures.accuracy_over.values() for _, top1 in curve} == {0.5}
    assert figures.confusions == (("blue thing", "green thing", 4), ("red thing", "green thing", 4))


def test_evaluate_writes_the_figures_and_names_bars_not_met(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = tmp_path / "weights"
    network = PhotoCNN(PhotoCNNConfig(label_count=6, stages=((4,), (4,))))
    shape = {"network": "PhotoCNN", "label_count": 6, "stages": ((4,), (4,))}
    card = dataclasses.replace(_card(), id="photo-cnn", architecture=shape, labels=tuple("abcdef"))
    cards.save(weights / "photo-cnn", network, card)
    monkeypatch.setattr(cards, "WEIGHTS", weights)
    monkeypatch.setattr("sys.argv", ["x", "--data", str(data), "--threads", "1"])
    with pytest.raises(SystemExit) as ended:
        evaluate.main()
    written = cards.read_card(weights / "photo-cnn")
    below = written.metrics["top1"] < 0.70 or written.metrics["top5"] < 0.90
    assert ended.value.code == int(below)
    assert ("NOT MET" in capsys.readouterr().out) == below
    assert (weights / "photo-cnn/README.md").read_text() == describe(written)


@pytest.mark.parametrize(("text", "tags"), evaluate.HOMOGRAPHS)
def test_homograph_places_point_at_words_that_can_be_rivals(text: str, tags: dict[int, str]) -> None:
    words = [word.text for word in split(text)]
    assert {words[place] for place in tags} <= {
        "saw", "can", "fish", "left", "watch", "refuse", "permit",
    }  # fmt: skip
