"""What papers and tables state of well-known networks, on the networks built here.

Receptive fields: Araujo, Norris and Sim 2019, https://distill.pub/2019/computing-receptive-fields/, table of
networks; ResNet-50 in both of its forms. Parameters: Simonyan and Zisserman 2015 (VGG-16), LeCun et al. 1998 as usually
coded (LeNet-5).
"""

from collections.abc import Iterator

import pytest
import torch
from torch import nn

from heatscope.inspection.description import describe
from heatscope.lessons.parameter_count import convolution, fully_connected
from heatscope.lessons.receptive_field import ReceptiveField, Window, receptive_field
from heatscope.lessons.sizes import output_size

VGG_16 = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))


def _vgg_16() -> nn.Sequential:
    network = nn.Sequential()
    channels = 3
    for stage, widths in enumerate(VGG_16, start=1):
        for index, width in enumerate(widths, start=1):
            network.add_module(f"conv{stage}_{index}", nn.Conv2d(channels, width, 3, padding=1, device="meta"))
            network.add_module(f"relu{stage}_{index}", nn.ReLU())
            channels = width
        network.add_module(f"pool{stage}", nn.MaxPool2d(2))
    return network


def _alexnet(first_padding: int) -> nn.Sequential:
    """Its convolutions and poolings; the padding of the first one differs between implementations."""
    return nn.Sequential(
        nn.Conv2d(3, 64, 11, stride=4, padding=first_padding, device="meta"),
        nn.ReLU(),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(64, 192, 5, padding=2, device="meta"),
        nn.ReLU(),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(192, 384, 3, padding=1, device="meta"),
        nn.ReLU(),
        nn.Conv2d(384, 256, 3, padding=1, device="meta"),
        nn.ReLU(),
        nn.Conv2d(256, 256, 3, padding=1, device="meta"),
        nn.ReLU(),
        nn.MaxPool2d(3, stride=2),
    )


def _resnet_50_stages(stride_in: str) -> Iterator[list[Window]]:
    """The longest path through each stage; a later stage halves in its first block, in the 1×1 or in the 3×3."""
    begin = [Window(7, 2, 3), Window(3, 2, 1)]
    for stage, blocks in enumerate((3, 4, 6, 3)):
        windows = begin if stage == 0 else []
        for block in range(blocks):
            stride = 2 if stage > 0 and block == 0 else 1
            of_one, of_three = (stride, 1) if stride_in == "1x1" else (1, stride)
            windows += [Window(1, of_one), Window(3, of_three, 1), Window(1)]
        yield windows


def _fields(network: nn.Sequential) -> dict[str, ReceptiveField]:
    field, fields = ReceptiveField(), {}
    for fact in describe(network):
        if fact.window is not None:
            vertical, horizontal = zip(*fact.window, strict=True)
            assert vertical == horizontal
            field = field.through(Window(*vertical))
        fields[fact.name] = field
    return fields


@pytest.mark.parametrize(
    ("layer", "size", "stride", "padding"),
    [
        ("conv1_1", 3, 1, 1), ("pool1", 6, 2, 2), ("conv2_1", 10, 2, 4), ("pool2", 16, 4, 6), ("conv3_1", 24, 4, 10),
        ("pool3", 44, 8, 18), ("conv4_1", 60, 8, 26), ("pool4", 100, 16, 42), ("conv5_1", 132, 16, 58),
        ("pool5", 212, 32, 90),
    ],
)  # fmt: skip
def test_vgg_16_has_the_published_receptive_fields(layer: str, size: int, stride: int, padding: int) -> None:
    assert _fields(_vgg_16())[layer] == ReceptiveField(size, stride, -padding)


@pytest.mark.parametrize(("first_padding", "padding"), [(0, 64), (2, 66)])
def test_alexnet_has_the_published_receptive_field(first_padding: int, padding: int) -> None:
    *_, last = _fields(_alexnet(first_padding)).values()
    assert last == ReceptiveField(195, 32, -padding)


@pytest.mark.parametrize(("stride_in", "sizes"), [("1x1", [35, 99, 291, 483]), ("3x3", [35, 91, 267, 427])])
def test_resnet_50_has_the_published_receptive_fields(stride_in: str, sizes: list[int]) -> None:
    windows: list[Window] = []
    found = []
    for stage in _resnet_50_stages(stride_in):
        windows += stage
        found.append(receptive_field(windows).size)
    assert found == sizes


def test_the_field_is_where_the_gradient_reaches() -> None:
    # Every weight 1, so that nothing cancels: a pixel matters exactly if the value sees it.
    layers = [
        nn.Conv2d(1, 1, 3, padding=1),
        nn.AvgPool2d(2),
        nn.Conv2d(1, 1, 5, stride=2, padding=1),
        nn.AvgPool2d(3, 1),
    ]
    for layer in layers:
        if isinstance(layer, nn.Conv2d):
            nn.init.ones_(layer.weight)
    field = receptive_field([Window(3, 1, 1), Window(2, 2), Window(5, 2, 1), Window(3, 1)])
    picture = torch.ones(1, 1, 60, 60, requires_grad=True)
    maps = nn.Sequential(*layers)(picture)
    for index in range(maps.shape[-1]):
        (gradient,) = torch.autograd.grad(maps[0, 0, index, index], picture, retain_graph=True)
        reached = gradient[0, 0].diagonal().nonzero().flatten().tolist()
        first, last = field.pixels(index)
        assert (reached[0], reached[-1]) == (max(0, first), min(59, last))


def test_vgg_16_has_the_published_parameter_count() -> None:
    channels, total = 3, 0
    for width in (width for stage in VGG_16 for width in stage):
        total += convolution(channels, width, 3).total
        channels = width
    side = 224
    for _ in VGG_16:
        side = output_size(side, 2, 2)
    for inputs, units in [((channels, side, side), 4096), ((4096,), 4096), ((4096,), 1000)]:
        total += fully_connected(inputs, [units]).total
    assert total == 138_357_544


def test_lenet_5_has_the_published_parameter_count_which_torch_counts_too() -> None:
    side = output_size(output_size(output_size(output_size(32, 5), 2, 2), 5), 2, 2)
    counts = [
        convolution(1, 6, 5), convolution(6, 16, 5), fully_connected([16, side, side], [120]),
        fully_connected([120], [84]), fully_connected([84], [10]),
    ]  # fmt: skip
    layers = [nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5), nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)]
    for count, layer in zip(counts, layers, strict=True):
        assert layer.bias is not None
        assert (count.weights, count.biases) == (layer.weight.numel(), layer.bias.numel())
    assert sum(count.total for count in counts) == 61_706
