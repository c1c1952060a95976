"""What is published of well-known networks, on the networks themselves, built here on no memory.

Receptive fields: Araujo, Norris and Sim 2019, https://distill.pub/2019/computing-receptive-fields/. Parameters:
Simonyan and Zisserman 2015 (VGG-16), LeCun et al. 1998 as usually coded (LeNet-5).
"""

from collections.abc import Iterable

import pytest
import torch
from torch import nn

from heatscope.inspection.structure import Structure
from heatscope.lessons.parameter_count import convolution, fully_connected
from heatscope.lessons.receptive_field import ReceptiveField, Window, receptive_field
from heatscope.lessons.sizes import output_size
from heatscope.tracing import record

VGG_16 = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))


def _vgg_16() -> Iterable[nn.Module]:
    channels = 3
    for stage in VGG_16:
        for width in stage:
            yield from (nn.Conv2d(channels, width, 3, padding=1), nn.ReLU())
            channels = width
        yield nn.MaxPool2d(2)


def _alexnet(first_padding: int) -> Iterable[nn.Module]:
    """Its convolutions and poolings; the padding of the first one differs between implementations."""
    yield from (nn.Conv2d(3, 64, 11, stride=4, padding=first_padding), nn.ReLU(), nn.MaxPool2d(3, stride=2))
    yield from (nn.Conv2d(64, 192, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, stride=2))
    for channels, width in ((192, 384), (384, 256), (256, 256)):
        yield from (nn.Conv2d(channels, width, 3, padding=1), nn.ReLU())
    yield nn.MaxPool2d(3, stride=2)


def _resnet_50(halves_in: int) -> Iterable[nn.Module]:
    """Its longest path; each later stage halves in its first block, in the 1×1 or in the 3×3 convolution."""
    yield from (nn.Conv2d(3, 64, 7, stride=2, padding=3), nn.ReLU(), nn.MaxPool2d(3, stride=2, padding=1))
    channels = 64
    for width, blocks, first_stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for block in range(blocks):
            stride = first_stride if block == 0 else 1
            yield nn.Conv2d(channels, width, 1, stride=stride if halves_in == 1 else 1)
            yield nn.Conv2d(width, width, 3, stride=stride if halves_in == 3 else 1, padding=1)
            yield nn.Conv2d(width, 4 * width, 1)
            channels = 4 * width


def _windows(layers: Iterable[nn.Module]) -> list[Window]:
    """How its layers slide, found as the service finds it."""
    with torch.device("meta"):
        network = nn.Sequential(*layers)
        structure = Structure(record(network, torch.zeros(1, 3, 224, 224), keep="none"), None)
    windows = [layer.window for layer in structure.layers.values() if layer.window is not None]
    assert all(
        len(set(pair)) == 1 for window in windows for pair in (window.kernel_size, window.stride, window.padding)
    )
    return [Window(window.kernel_size[0], window.stride[0], window.padding[0]) for window in windows]


def _field(layers: Iterable[nn.Module]) -> ReceptiveField:
    """The field of a value of the last layer."""
    return receptive_field(_windows(layers))


@pytest.mark.parametrize(
    ("layers", "size", "stride", "padding"),
    [(_vgg_16(), 212, 32, 90), (_alexnet(first_padding=0), 195, 32, 64), (_alexnet(first_padding=2), 195, 32, 66)],
    ids=["VGG-16", "AlexNet", "AlexNet padded"],
)
def test_the_receptive_field_is_the_published_one(
    layers: Iterable[nn.Module], size: int, stride: int, padding: int
) -> None:
    assert _field(layers) == ReceptiveField(size, stride, -padding)


@pytest.mark.parametrize(("halves_in", "size"), [(1, 483), (3, 427)])
def test_resnet_50_sees_as_much_as_published(halves_in: int, size: int) -> None:
    assert _field(_resnet_50(halves_in)).size == size


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
    assert [count.total for count in counts] == [
        sum(weight.numel() for weight in layer.parameters()) for layer in layers
    ]
    assert sum(count.total for count in counts) == 61_706
