"""The vision transformer's training, on made-up pictures."""

import json
import sys
from pathlib import Path

import pytest
import torch

from heatscope_models import cards
from heatscope_models.photo_vit import PhotoViT, PhotoViTConfig
from training import evaluate, mixing, photo_teacher, photo_vit
from training.photo_vit import TrainablePhotoViT
from training.photos import Photos

CONFIG = PhotoViTConfig(label_count=3, side=16, patch_size=4, width=8, layer_count=1, head_count=2, feedforward_width=8)


def _train(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, epochs: int, more: str = "") -> None:
    command = (
        f"x --data {data} --work {tmp_path / 'work'} --out {tmp_path / 'out'} --epochs {epochs} --threads 1 {more}"
    )
    monkeypatch.setattr(sys, "argv", command.split())
    photo_vit.main()


def test_training_resumes_and_ends_in_weights_that_load(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _train(monkeypatch, data, tmp_path, epochs=1)
    assert "resuming" not in capsys.readouterr().out
    _train(monkeypatch, data, tmp_path, epochs=2)
    assert "resuming after 1 finished epochs" in capsys.readouterr().out
    curve = json.loads((tmp_path / "work/curve.json").read_text())
    assert [row["epoch"] for row in curve] == [1, 2]
    model, card = cards.load(tmp_path / "out")
    assert isinstance(model, PhotoViT)
    assert card.labels == ("blue thing", "green thing", "red thing")
    assert card.training["images_seen"] == 2 * 116
    assert model(torch.zeros(1, 3, 64, 64)).shape == (1, 3)
    figures = evaluate.measure(model, card, data)
    assert set(figures.metrics) == {"top1", "top5", "top1_mean_over_labels", "calibration_error"}


def test_the_recipe_of_a_graphics_processor_trains_a_teacher_once_and_resumes(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(photo_teacher, "WIDTHS", (8, 16))
    monkeypatch.setattr(photo_teacher, "DEPTHS", (1, 1))
    more = "--recipe taught --teacher-epochs 2 --batch 48"
    _train(monkeypatch, data, tmp_path, epochs=1, more=more)
    _train(monkeypatch, data, tmp_path, epochs=3, more=more)
    told = capsys.readouterr().out
    assert f"resuming after 2 finished epochs from {tmp_path / 'work/teacher'}" in told
    assert "resuming after 1 finished epochs" in told
    model, card = cards.load(tmp_path / "out")
    assert isinstance(model, PhotoViT)
    assert card.training["images_seen"] == 3 * 96
    assert card.training["seed"] == 787
    assert "--recipe taught" in card.training["script"]
    assert "KL(teacher ‖ student) at temperature 2 (times 4)" in card.training["recipe"]


def test_matrices_alone_shrink() -> None:
    model = TrainablePhotoViT(CONFIG, class_count=4)
    matrices, others = photo_vit.decayed(model, 0.05)
    positions = model.network.positions
    assert not any(weight is positions for weight in matrices["params"])
    assert any(weight is positions for weight in others["params"])
    assert len(matrices["params"]) + len(others["params"]) == len(list(model.parameters()))


def test_chosen_patches_are_different_ones_of_each_picture() -> None:
    chosen = photo_vit.choose_patches(torch.zeros(50, 3, 16, 16), 16, 8, torch.Generator().manual_seed(0))
    assert chosen.shape == (50, 8)
    assert all(len(set(row)) == 8 for row in chosen.tolist())
    assert 0 <= int(chosen.min()) <= int(chosen.max()) <= 15


def test_the_loss_of_a_mixed_picture_is_that_of_both_its_labels() -> None:
    torch.manual_seed(0)
    model = TrainablePhotoViT(CONFIG, class_count=4)
    inputs = torch.randn(2, 3, 16, 16)
    apart = Photos(inputs, torch.tensor([0, 3]), torch.tensor([0, 2]))
    swapped = Photos(inputs, torch.tensor([3, 0]), torch.tensor([2, 0]))
    half = mixing.mixed_loss(model, inputs, apart, None, 0.5).item()
    # Half and half is the same whichever of the two is called the first.
    assert half == pytest.approx(mixing.mixed_loss(model, inputs, swapped, None, 0.5).item(), rel=1e-3)
    whole = mixing.mixed_loss(model, inputs, apart, None, 0.0).item()
    assert whole == pytest.approx(mixing.mixed_loss(model, inputs, apart, None, 1e-9).item(), rel=1e-3)


def test_a_teacher_gives_half_of_the_labels_loss_from_the_mirrored_picture() -> None:
    torch.manual_seed(0)
    model = TrainablePhotoViT(CONFIG, class_count=4)
    inputs = torch.randn(2, 3, 16, 16)
    batch = Photos(inputs, torch.tensor([0, 3]), torch.tensor([0, 2]))

    def sees_left_edge(pictures: torch.Tensor) -> torch.Tensor:
        return pictures[:, :, :, 0].mean(2).mul(5)  # (N, 3 labels), another answer for a mirrored picture

    teacher = torch.nn.Module()
    teacher.forward = sees_left_edge
    alone = mixing.mixed_loss(model, inputs, batch).item()
    taught = mixing.mixed_loss(model, inputs, batch, teacher=teacher).item()
    with torch.autocast("cpu", torch.bfloat16):
        logits = [each.double() for each in model(inputs)]
    answer = (5 * inputs[:, :, :, -1].mean(2)).double().softmax(1)
    from_teacher = -(answer * logits[0].log_softmax(1)).sum(1).mean().item()
    smooth = mixing.LABEL_SMOOTHING
    from_truth = [
        -((1 - smooth) * each.log_softmax(1)[[0, 1], truth] + smooth * each.log_softmax(1).mean(1)).mean().item()
        for each, truth in zip(logits, (batch.labels, batch.classes), strict=True)
    ]
    assert alone == pytest.approx(sum(from_truth) / 2, rel=1e-4)
    assert taught == pytest.approx(((from_truth[0] + from_teacher) / 2 + from_truth[1]) / 2, rel=1e-4)
