"""Convolutions against ``torch.nn.functional`` in float64, with every option."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope.tracing import record
from tests.unit.tracing.checking import Calls, check, draw

OPTIONS: list[dict[str, Any]] = [
    {},
    {"stride": 2},
    {"stride": (2, 1), "padding": (1, 2)},
    {"dilation": 2, "padding": 2},
    {"padding": "same"},
    {"padding": "same", "dilation": 2},
    {"padding": "valid"},
    {"groups": 2},
    {"groups": 4, "padding": 1},
    {"groups": 2, "stride": 2, "padding": 1, "dilation": (1, 2)},
]


# An even kernel cannot lie in the middle, which PyTorch warns of.
@pytest.mark.filterwarnings("ignore:Using padding=.same:UserWarning")
@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("kernel", [(3, 3), (2, 3), (1, 4)])
def test_convolution_of_maps(options: dict[str, Any], kernel: tuple[int, int]) -> None:
    groups = int(options.get("groups", 1))
    weight, bias = draw(8, 4 // groups, *kernel), draw(8)
    check(lambda x, w, b: F.conv2d(x, w, b, **options), draw(2, 4, 7, 8), weight, bias, kind="convolution")


@pytest.mark.parametrize("axes", [1, 3])
def test_convolution_of_other_numbers_of_axes(axes: int) -> None:
    convolve = {1: F.conv1d, 3: F.conv3d}[axes]
    maps, weight = draw(2, 4, *[6] * axes), draw(6, 2, *[3] * axes)
    check(lambda x, w: convolve(x, w, None, 2, 1, 1, 2), maps, weight, kind="convolution")


def test_convolution_without_batch() -> None:
    check(lambda x, w: F.conv2d(x, w, padding=1), draw(3, 5, 5), draw(2, 3, 3, 3), kind="convolution")


def test_depthwise_convolution_reads_one_channel() -> None:
    trace = record(Calls(lambda x, w: F.conv2d(x, w, groups=4)), draw(1, 4, 5, 5), draw(4, 1, 3, 3))
    opened = trace.open("conv2d", (0, 2, 1, 1))
    patch, weight = opened.operands
    assert patch.values.shape == weight.values.shape == (1, 3, 3)
    assert patch.places[0, 0, 0].tolist() == [0, 2, 1, 1]
    assert opened.formula == "Σ patch · weight"
    assert trace.field("conv2d", (0, 2, 1, 1))["input"].box == ((0, 0), (2, 2), (1, 3), (1, 3))


def test_padding_stands_nowhere_and_is_zero() -> None:
    trace = record(Calls(lambda x, w: F.conv2d(x, w, padding=1)), torch.ones(1, 1, 3, 3), torch.ones(1, 1, 3, 3))
    patch = trace.open("conv2d", (0, 0, 0, 0)).operands[0]
    assert patch.values[0].tolist() == [[0, 0, 0], [0, 1, 1], [0, 1, 1]]
    assert patch.places[0, 0, 0].tolist() == [-1, -1, -1, -1]


@pytest.mark.parametrize(
    "options",
    [{}, {"stride": 2}, {"stride": 2, "padding": 1, "output_padding": 1}, {"groups": 2, "stride": (2, 3)},
     {"dilation": 2, "padding": 1}, {"stride": 3, "dilation": 2, "padding": 2, "output_padding": 2}],
    ids=str,
)  # fmt: skip
def test_transposed_convolution(options: dict[str, Any]) -> None:
    def convolve(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
        return F.conv_transpose2d(x, w, b, **options)

    outputs = 3 * int(options.get("groups", 1))
    check(convolve, draw(2, 4, 4, 5), draw(4, 3, 3, 2), draw(outputs), kind="transposed convolution")


def test_transposed_convolution_along_one_axis() -> None:
    check(lambda x, w: F.conv_transpose1d(x, w, None, 2), draw(4, 5), draw(4, 2, 3), kind="transposed convolution")
