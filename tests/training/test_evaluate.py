"""Measuring networks whose answers are known."""

import dataclasses
import math
from pathlib import Path

import pytest
import torch

from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from heatscope_models.sentence_encoder import SentenceEncoder, SentenceEncoderConfig
from heatscope_models.tokenizer import Vocabulary, split
from training import evaluate
from training.bars import BARS, bars_of
from training.card_page import METRIC_TITLES, describe
from training.corpora import UPOS
from training.photo_figures import measure_photos
from training.raw_text import RawSentence
from training.sentence_figures import HOMOGRAPHS, on_raw_text
from training.variations import VARIATIONS


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
    figures = measure_photos(network.eval(), _card(), data)
    assert figures.accuracy_over is not None
    assert figures.accuracy_on == dict.fromkeys(VARIATIONS, 0.5)
    # As sure each time: e / (e + 5) of six labels.
    assert figures.metrics["calibration_error"] == pytest.approx(0.5 - math.e / (math.e + 5), abs=1e-4)
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
    met = [written.metrics["top1"] >= 0.75, written.metrics["top5"] >= 0.92]
    assert ended.value.code == int(not all(met))
    told = capsys.readouterr().out
    assert f"{sum(met)} of 2 bars are met" in told
    assert told.count("NOT MET: ") == 2 - sum(met)
    assert (weights / "photo-cnn/README.md").read_text() == describe(written)
    assert len(written.accuracy_over["rotation"]) == 25
    assert set(written.accuracy_on) == set(VARIATIONS)
    kept = {**written.accuracy_over, "rotation": ((0.0, 0.125),)}
    cards.write_card(weights / "photo-cnn", dataclasses.replace(written, accuracy_over=kept))
    monkeypatch.setattr("sys.argv", ["x", "--data", str(data), "--threads", "1", "--keep-curves"])
    with pytest.raises(SystemExit):
        evaluate.main()
    again = cards.read_card(weights / "photo-cnn")
    assert again.accuracy_over == kept
    assert again.metrics == written.metrics


def test_a_bar_is_met_from_its_own_side_and_not_by_what_was_not_measured() -> None:
    found = {bar.name: bar.is_met for bar in bars_of("pronouncer", {"phoneme_error": 0.05, "word_error": 0.3})}
    assert found == {"phoneme_error": True, "word_error": False}
    photos = list(bars_of("photo-cnn", {"top1": 0.75}))
    assert [bar.is_met for bar in photos] == [True, False]
    assert [str(bar).split()[-1] for bar in photos] == ["met", "MET"]
    assert list(bars_of("photo-vit", {"top1": 0.1})) == []


def test_every_figure_with_a_bar_has_a_title() -> None:
    assert {name for bars in BARS.values() for name in bars} <= set(METRIC_TITLES)


def test_reading_raw_text_counts_the_splitters_errors() -> None:
    config = SentenceEncoderConfig(len(UPOS), 2, width=8, layer_count=1, head_count=2, feedforward_width=8)
    model = SentenceEncoder(config, Vocabulary(["<cls>", "<unknown>", "<mask>"], config.bucket_count)).eval()
    with torch.no_grad():
        model.label_classifier.weight.zero_()
        model.label_classifier.bias.copy_(torch.eye(len(UPOS))[UPOS.index("NOUN")])
    whole = RawSentence("a dog", ("a", "dog"), ((0, 1), (2, 5)), ("DET", "NOUN"))
    # The treebank's one word is three to any splitter: none of them is found.
    other = RawSentence("x+y dog", ("x+y", "dog"), ((0, 3), (4, 7)), ("NOUN", "NOUN"))
    splits, right = on_raw_text(model, [whole, other], [["NOUN", "NOUN"], ["NOUN", "NOUN"]])
    assert splits == (3, 4, 6)
    assert right == 2


@pytest.mark.parametrize(("text", "tags"), HOMOGRAPHS)
def test_homograph_places_point_at_words_that_can_be_rivals(text: str, tags: dict[int, str]) -> None:
    words = [word.text for word in split(text)]
    assert {words[place] for place in tags} <= {
        "saw", "can", "fish", "left", "watch", "refuse", "permit",
    }  # fmt: skip
