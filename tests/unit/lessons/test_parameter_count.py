"""The three counts of the lecture notes, by hand and against PyTorch."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from heatscope.errors import InputError
from heatscope.lessons.parameter_count import (
    Count,
    check_countable,
    convolution,
    fully_connected,
    locally_connected,
)


def test_a_thousand_units_on_a_picture_of_100_by_100_need_thirty_million_weights() -> None:
    count = fully_connected([3, 100, 100], [1000])
    assert (count.weights, count.biases, count.total) == (30_000_000, 1_000, 30_001_000)


def test_64_filters_of_3_by_3_by_3_need_1728_weights() -> None:
    count = convolution(3, filters=64, kernel_size=3)
    assert (count.weights, count.biases, count.total) == (1_728, 64, 1_792)


def test_weights_of_its_own_at_each_place_are_the_convolution_times_the_places() -> None:
    count = locally_connected((3, 100, 100), filters=64, kernel_size=3)
    assert (count.weights, count.biases) == (98 * 98 * 1_728, 98 * 98 * 64)


@pytest.mark.parametrize(("kernel_size", "stride", "padding"), [(3, 1, 1), (5, 2, 0), (2, 2, 0), (7, 3, 3)])
def test_a_locally_connected_layer_has_one_weight_a_product_and_place(
    kernel_size: int, stride: int, padding: int
) -> None:
    unfolded = F.unfold(torch.zeros(1, 3, 20, 17), kernel_size, padding=padding, stride=stride)  # (1, products, places)
    count = locally_connected((3, 20, 17), 8, kernel_size, stride, padding)
    assert count.weights == 8 * unfolded[0].numel()
    assert count.biases == 8 * unfolded.shape[-1]


@pytest.mark.parametrize("count", [
    fully_connected([3, 8, 6], [4, 5, 3]), locally_connected((3, 8, 6), 4, 3, 2, 1), convolution(3, 4, 5),
])  # fmt: skip
def test_the_factors_named_multiply_to_the_weights_and_the_formula_says_them(count: Count) -> None:
    for part in count.formula.split("; ")[:2]:
        product, _, result = part.rpartition(" = ")
        number = int(result.split()[0].replace(",", ""))
        assert eval((product or result.split()[0]).replace("×", "*").replace(",", "")) == number
    assert count.formula.endswith(f"; {count.total:,} in all")


def test_dense_and_convolution_count_as_torch_does() -> None:
    dense, shared = nn.Linear(3 * 8 * 6, 7), nn.Conv2d(3, 7, 5)
    assert fully_connected([3, 8, 6], [7]).total == sum(weight.numel() for weight in dense.parameters())
    assert convolution(3, 7, 5).total == sum(weight.numel() for weight in shared.parameters())


def test_a_dense_layer_is_a_convolution_with_a_full_size_kernel() -> None:
    torch.manual_seed(0)
    dense = nn.Linear(3 * 8 * 8, 7)
    picture = torch.randn(1, 3, 8, 8)
    as_convolution = F.conv2d(picture, dense.weight.view(7, 3, 8, 8), dense.bias)  # (1, 7, 1, 1)
    torch.testing.assert_close(as_convolution[..., 0, 0], dense(picture.flatten(1)), rtol=1e-5, atol=1e-6)
    assert convolution(3, 7, 8).total == fully_connected([3, 8, 8], [7]).total


def test_a_kernel_larger_than_the_picture_is_refused() -> None:
    with pytest.raises(InputError, match="a kernel of 9 does not fit into 8 with padding 0"):
        locally_connected((3, 8, 8), 4, 9)


def test_more_than_json_can_tell_exactly_is_refused() -> None:
    check_countable(fully_connected([1, 1, 2**26], [2**26]))
    with pytest.raises(InputError, match="up to 9,007,199,254,740,991 are counted"):
        check_countable(fully_connected([1, 2, 2**26], [2**26]))
