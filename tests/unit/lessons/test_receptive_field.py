"""Receptive fields as Araujo, Norris and Sim (Distill, 2019) publish them, and as gradients find them."""

import pytest
import torch
from torch import nn

from heatscope.lessons.receptive_field import ReceptiveField, Window, receptive_field

POOL = Window(2, 2, 0)
CONVOLUTION = Window(3, 1, 1)


def vgg16() -> dict[str, Window]:
    stages = [2, 2, 3, 3, 3]
    layers: dict[str, Window] = {}
    for stage, count in enumerate(stages, start=1):
        layers |= {f"conv{stage}_{index}": CONVOLUTION for index in range(1, count + 1)}
        layers[f"pool{stage}"] = POOL
    return layers


@pytest.mark.parametrize(
    ("layer", "size", "stride", "padding"),
    [
        ("conv1_1", 3, 1, 1),
        ("pool1", 6, 2, 2),
        ("conv2_1", 10, 2, 4),
        ("pool2", 16, 4, 6),
        ("conv3_1", 24, 4, 10),
        ("pool3", 44, 8, 18),
        ("conv4_1", 60, 8, 26),
        ("pool4", 100, 16, 42),
        ("conv5_1", 132, 16, 58),
        ("pool5", 212, 32, 90),
    ],
)
def test_vgg16_is_as_published(layer: str, size: int, stride: int, padding: int) -> None:
    layers = vgg16()
    depth = list(layers).index(layer) + 1
    assert receptive_field(list(layers.values())[:depth]) == ReceptiveField(size, stride, -padding)


def test_alexnet_is_as_published() -> None:
    same = [Window(3, 1, 1)] * 3
    field = receptive_field([Window(11, 4, 0), Window(3, 2), Window(5, 1, 2), Window(3, 2), *same, Window(3, 2)])
    assert (field.size, field.stride, -field.start) == (195, 32, 64)


@pytest.mark.parametrize(("stride_is_in_first", "sizes"), [(True, [35, 99, 291, 483]), (False, [35, 91, 267, 427])])
def test_resnet50_is_as_published(stride_is_in_first: bool, sizes: list[int]) -> None:
    windows, found = [Window(7, 2, 3), Window(3, 2, 1)], []
    for stage, blocks in enumerate([3, 4, 6, 3]):
        for block in range(blocks):
            stride = 2 if stage and not block else 1
            first, middle = (stride, 1) if stride_is_in_first else (1, stride)
            windows += [Window(1, first, 0), Window(3, middle, 1), Window(1, 1, 0)]
        found.append(receptive_field(windows).size)
    assert found == sizes


def test_field_is_where_the_gradient_of_one_value_is_not_zero() -> None:
    windows = [Window(3, 1, 1), Window(2, 2, 0), Window(5, 1, 2), Window(3, 2, 0)]
    network = nn.Sequential(*(nn.Conv2d(1, 1, *window, bias=False) for window in windows))
    for weight in network.parameters():
        nn.init.ones_(weight)
    picture = torch.zeros(1, 1, 60, 60, requires_grad=True)
    network(picture)[0, 0, 5, 7].backward()
    assert picture.grad is not None
    field = receptive_field(windows)
    for axis, index in ((1, 5), (0, 7)):
        seen = picture.grad[0, 0].sum(dim=axis).nonzero().flatten().tolist()
        begins = field.start + index * field.stride
        assert (seen[0], seen[-1]) == (begins, begins + field.size - 1)


def test_layer_that_works_value_by_value_changes_nothing() -> None:
    assert receptive_field([CONVOLUTION, Window()]) == receptive_field([CONVOLUTION])
