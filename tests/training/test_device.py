"""Where a training computes: asked for by name, and all of a step in one place."""

import argparse
from typing import Any

import pytest
import torch
from torch import nn

from heatscope_models.photo_cnn import PhotoCNNConfig
from heatscope_models.photo_vit import PhotoViTConfig
from tests.training.one_device import WHERE, on_one_device
from training import device, distilling, photo_teacher, photo_vit
from training.augment import augment
from training.folding import TrainablePhotoCNN
from training.mixing import mixed_loss
from training.photo_batches import batches, normalise
from training.photo_teacher import PhotoTeacher
from training.photo_vit import RECIPES, TrainablePhotoViT
from training.photos import Photos

VIT = PhotoViTConfig(label_count=3, side=16, patch_size=4, width=8, layer_count=1, head_count=2, feedforward_width=8)


@pytest.fixture
def small_teacher(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_teacher, "WIDTHS", (8, 16))
    monkeypatch.setattr(photo_teacher, "DEPTHS", (1, 1))


def _batch() -> Photos:
    photos = Photos(torch.zeros(12, 3, 16, 16, dtype=torch.uint8), torch.zeros(12).long(), torch.zeros(12).long())
    return next(batches(photos.to(WHERE), device.chance(WHERE, 0), 8))


def test_an_operation_on_two_devices_is_noticed() -> None:
    table = nn.Embedding(4, 2, device=WHERE)
    with on_one_device(), pytest.raises(AssertionError, match="embedding mixes"):
        table(torch.tensor([1, 2]))


@pytest.mark.usefixtures("small_teacher")
@pytest.mark.parametrize("recipe", RECIPES)
def test_a_step_of_the_transformer_is_computed_where_its_photos_are(recipe: str) -> None:
    model = TrainablePhotoViT(VIT, 4).to(WHERE)
    teacher = PhotoTeacher(3, 4).to(WHERE).eval() if RECIPES[recipe].is_taught else None
    with on_one_device():
        batch = _batch()
        generator = device.chance(WHERE, 0)
        for seed in range(8):  # mixed, cut, and neither
            torch.manual_seed(seed)
            inputs = augment(normalise(batch.pixels), generator)
            loss = photo_vit.loss_of(model, teacher, inputs, batch, generator, RECIPES[recipe], progress=0.5)
            loss.backward()  # type: ignore[no-untyped-call]
            assert loss.device == WHERE


@pytest.mark.usefixtures("small_teacher")
def test_a_step_of_the_convolutional_network_is_computed_where_its_photos_are() -> None:
    model = TrainablePhotoCNN(PhotoCNNConfig(label_count=3, stages=((4,), (8, 8))), 4).to(WHERE)
    large = PhotoTeacher(3, 4).to(WHERE).eval()

    class Small(nn.Module):
        def forward(self, pictures: torch.Tensor) -> Any:
            return large(pictures)[0]

    with on_one_device():
        batch = _batch()
        inputs = augment(normalise(batch.pixels), device.chance(WHERE, 0))
        for loss in (
            mixed_loss(model, inputs, batch, share=0.3, teacher=Small()),
            distilling.taught_loss(model, large, inputs, batch, 0.3),
        ):
            loss.backward()  # type: ignore[no-untyped-call]
            assert loss.device == WHERE


@pytest.mark.parametrize(
    ("name", "said"),
    [("cuda", "finds no graphics processor"), ("gpu", "no device is named 'gpu'"), ("meta", "nothing is trained on")],
)
def test_a_device_that_is_not_there_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    parser = argparse.ArgumentParser()
    device.add_device_option(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["--device", name])
    told = capsys.readouterr().err
    assert said in told
    assert "cpu" in told


def test_networks_are_compiled_for_a_graphics_processor_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[dict[str, Any]] = []

    def compile_call(call: Any, **options: Any) -> Any:
        compiled.append(options)
        return call

    monkeypatch.setattr(torch, "compile", compile_call)
    network = nn.Linear(2, 2)
    names = list(network.state_dict())
    device.compile_for(torch.device("cpu"), network)
    assert compiled == []
    device.compile_for(torch.device("cuda"), network, dynamic=True)
    assert compiled == [{"dynamic": True}]
    assert list(network.state_dict()) == names
