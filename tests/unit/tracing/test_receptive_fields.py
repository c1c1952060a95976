"""Receptive fields as they were published, and as they show when what lies outside, or at the edge, is changed."""

import random

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.lessons.receptive_field import Window, receptive_field
from heatscope.tracing import ReceptiveField, Trace, record
from heatscope.tracing.boxes import slices
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from tests.unit.tracing.checking import Calls, draw
from tests.unit.tracing.stacks import alexnet, resnet50, vgg16


def square(size: int, stride: int, padding: int) -> ReceptiveField:
    return ReceptiveField((size, size), (stride, stride), (-padding, -padding))


def traced(network: nn.Module, side: int = 224) -> Trace:
    return record(network, torch.zeros(1, 3, side, side))


def test_alexnet_is_as_published() -> None:
    trace = traced(alexnet(), 227)
    # Araujo, Norris and Sim 2019, table 1.
    assert trace.receptive_field("pool5")["input"] == square(195, 32, 64)


def test_every_layer_of_vgg16_is_as_published() -> None:
    trace = traced(vgg16())
    published = {
        "conv1_1": (3, 1, 1), "pool1": (6, 2, 2), "conv2_1": (10, 2, 4), "pool2": (16, 4, 6), "conv3_1": (24, 4, 10),
        "pool3": (44, 8, 18), "conv4_1": (60, 8, 26), "pool4": (100, 16, 42), "conv5_1": (132, 16, 58),
        "pool5": (212, 32, 90),
    }  # fmt: skip
    for name, numbers in published.items():
        assert trace.receptive_field(name)["input"] == square(*numbers), name
    # And those in between, by the published recurrence.
    windows = []
    for name, layer in vgg16().named_children():
        if isinstance(layer, nn.Conv2d):
            windows.append(Window(3, 1, 1))
        elif isinstance(layer, nn.MaxPool2d):
            windows.append(Window(2, 2))
        field = receptive_field(windows)
        assert trace.receptive_field(name)["input"] == square(field.size, field.stride, -field.start), name


@pytest.mark.parametrize(("is_stride_in_3x3", "sizes"), [(False, (35, 99, 291, 483)), (True, (35, 91, 267, 427))])
def test_stages_of_resnet50_are_as_published(is_stride_in_3x3: bool, sizes: tuple[int, ...]) -> None:
    trace = traced(resnet50(is_stride_in_3x3))
    for stage, (size, stride) in enumerate(zip(sizes, (4, 8, 16, 32), strict=True), start=1):
        field = trace.receptive_field(f"layer{stage}")["input"]
        assert (field.size, field.stride) == ((size, size), (stride, stride))
    # The whole picture, and beyond it on each side by what the last stage sees there.
    assert trace.receptive_field("fc")["input"].stride == (0, 0)
    assert trace.field("fc", (0, 0))["input"].clipped == ((0, 0), (0, 2), (0, 223), (0, 223))


def test_photo_cnn_is_as_the_lesson_has_it() -> None:
    network = PhotoCNN(PhotoCNNConfig(label_count=3, stages=((4, 4), (6,), (8, 8)))).eval()
    trace = record(network, torch.zeros(1, 3, 64, 64))
    windows: list[Window] = []
    compared = 0
    for node in trace:
        if node.kind == "convolution":
            windows.append(Window(3, 1, 1))
        elif node.kind == "max pooling":
            windows.append(Window(2, 2))
        elif node.kind not in ("batch normalisation", "pointwise"):
            continue
        expected = receptive_field(windows)
        assert trace.receptive_field(node.name)["input"] == square(expected.size, expected.stride, -expected.start)
        compared += 1
    assert compared > 10


def test_axes_may_differ() -> None:
    trace = record(
        Calls(lambda x, w: F.conv2d(x, w, stride=(1, 2), dilation=(3, 1))), draw(1, 2, 16, 17), draw(1, 2, 3, 5)
    )
    assert trace.receptive_field("conv2d")["input"] == ReceptiveField((7, 5), (1, 2), (0, 0))


def test_channels_may_come_last_and_maps_may_become_tokens() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 4, 4), Calls(lambda x: x.permute(0, 2, 3, 1)), nn.LayerNorm(4))
    trace = record(network, draw(1, 3, 32, 24))
    assert trace.receptive_field("2")["input"] == ReceptiveField((4, 4), (4, 4), (0, 0))
    tokens = record(nn.Sequential(nn.Embedding(9, 4), nn.Linear(4, 4)), torch.zeros(1, 6, dtype=torch.int64))
    assert tokens.receptive_field("1")["input"] == ReceptiveField((1,), (1,), (0,))


def test_upsampling_makes_the_stride_smaller() -> None:
    waves = record(nn.Sequential(nn.Conv1d(2, 2, 3, 2), nn.ConvTranspose1d(2, 2, 4, 2, 1)), draw(1, 2, 33))
    # Output j of the second sees inputs ⌈(j − 2) / 2⌉ … ⌊(j + 1) / 2⌋ of its own, each of which sees three values.
    assert waves.receptive_field("1")["input"] == ReceptiveField((5,), (1,), (-2,))
    larger = record(nn.Sequential(nn.Conv2d(1, 1, 3, padding=1), nn.Upsample(scale_factor=4)), draw(1, 1, 16, 16))
    assert larger.receptive_field("1")["input"] == ReceptiveField((3, 3), (0.25, 0.25), (-1, -1))


def test_node_that_depends_on_no_input_has_none() -> None:
    trace = record(Calls(lambda x: x + torch.arange(3).float()), draw(3))
    assert trace.receptive_field("arange") == {}


def random_network(chance: random.Random) -> nn.Sequential:
    """Return a stack of layers drawn by chance, with residual sums, joins, and up- and downsampling among them."""
    layers: list[nn.Module] = []
    channels = 2
    for _ in range(chance.randrange(3, 7)):
        kind = chance.randrange(8)
        if kind < 3:
            groups = chance.choice([1, 2])
            layers.append(nn.Conv2d(channels, 4, chance.choice([1, 2, 3]), chance.choice([1, 1, 2]),
                                    chance.choice([0, 1, 2]), chance.choice([1, 2]), groups))  # fmt: skip
            channels = 4
        elif kind == 3:
            layers.append(nn.AvgPool2d(3, chance.choice([1, 2]), chance.choice([0, 1])))
        elif kind == 4:
            layers.append(Residual(channels))
        elif kind == 5:
            layers.append(nn.ConvTranspose2d(channels, 2, chance.choice([2, 3]), 2, chance.choice([0, 1])))
            channels = 2
        elif kind == 6:
            layers.append(nn.Upsample(scale_factor=2, mode=chance.choice(["nearest", "bilinear"])))
        else:
            layers.append(Calls(lambda x: F.pad(x, (1, 2, 0, 1))[:, :, 1:].roll(1, 1)))
    return nn.Sequential(*layers).eval()


class Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.conv(x)
        return torch.cat([x, torch.tanh(made) + x], 1)[:, 1 : 1 + x.shape[1]] + made * 0.5


@pytest.mark.parametrize("seed", range(12))
def test_fields_are_sound_and_tight(seed: int) -> None:
    chance = random.Random(seed)
    torch.manual_seed(seed)
    network = random_network(chance).double()
    for parameter in network.parameters():
        nn.init.uniform_(parameter, 0.1, 1.0)  # All of one sign: nothing cancels.
    x = torch.rand(1, 2, 20, 19, dtype=torch.float64) + 0.5
    trace = record(network, x)
    nodes = [node for node in trace if node.is_floating and len(node.shape) == 4]
    for node in chance.sample(nodes, min(4, len(nodes))):
        place = tuple(chance.randrange(size) for size in node.shape)
        seen = trace.field(node.name, place)
        box = seen["input"].clipped if "input" in seen else None

        def value(changed: Tensor, name: str = node.name, at: tuple[int, ...] = place) -> float:
            return float(record(network, changed, keep=[name])[name].output[at])

        before = value(x)
        outside = x + 1
        if box is None:
            assert value(outside) == before
            continue
        outside[slices(box)] = x[slices(box)]
        assert value(outside) == before, (node.name, place, box)
        for axis in (2, 3):
            for edge in box[axis]:
                # Some value in the outermost row, or column, must matter.
                touched = x.clone()
                row = [slice(first, last + 1) for first, last in box]
                row[axis] = slice(edge, edge + 1)
                touched[tuple(row)] += 1
                assert value(touched) != before, (node.name, place, box, axis, edge)
