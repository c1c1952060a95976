"""Pooling against ``torch.nn.functional`` in float64, with every option."""

from functools import partial
from typing import Any

import pytest
import torch.nn.functional as F

from tests.unit.tracing.checking import check, draw

MAX_POOLS: dict[str, dict[str, Any]] = {
    "2 × 2": {"kernel_size": 2},
    "overlapping, padded": {"kernel_size": 3, "stride": 2, "padding": 1},
    "another vertically": {"kernel_size": (3, 2), "stride": (2, 3), "dilation": (2, 1)},
    "hanging over": {"kernel_size": 3, "stride": 2, "ceil_mode": True},
    "with places": {"kernel_size": 3, "stride": 2, "padding": 1, "return_indices": True},
}


@pytest.mark.parametrize("options", MAX_POOLS.values(), ids=MAX_POOLS)
def test_max_pooling(options: dict[str, Any]) -> None:
    check(partial(F.max_pool2d, **options), draw(2, 3, 8, 9), kind="max pooling")


def test_max_pooling_of_negative_values_never_takes_the_padding() -> None:
    check(partial(F.max_pool2d, kernel_size=3, padding=1), -draw(1, 1, 5, 5, positive=True), kind="max pooling")


def test_max_pooling_of_other_numbers_of_axes() -> None:
    check(partial(F.max_pool1d, kernel_size=3, stride=2), draw(2, 3, 9), kind="max pooling")
    check(partial(F.max_pool3d, kernel_size=2), draw(1, 2, 4, 4, 5), kind="max pooling")
    check(partial(F.max_pool2d, kernel_size=2), draw(3, 6, 6), kind="max pooling")


@pytest.mark.parametrize("counts_padding", [True, False])
@pytest.mark.parametrize("is_ceil", [True, False])
@pytest.mark.parametrize("divisor", [None, 5])
def test_average_pooling(counts_padding: bool, is_ceil: bool, divisor: int | None) -> None:
    pool = partial(
        F.avg_pool2d, kernel_size=3, stride=2, padding=1, ceil_mode=is_ceil, count_include_pad=counts_padding,
        divisor_override=divisor,
    )  # fmt: skip
    check(pool, draw(1, 2, 8, 8), kind="average pooling")
    check(pool, draw(2, 7, 6), kind="average pooling")


def test_average_pooling_by_position() -> None:
    check(lambda x: F.avg_pool2d(x, 3, 2, 1, True, False), draw(1, 2, 8, 7), kind="average pooling")
    check(lambda x: F.avg_pool1d(x, 3, 2, 1), draw(1, 2, 9), kind="average pooling")
    check(lambda x: F.avg_pool3d(x, 2), draw(1, 1, 4, 5, 4), kind="average pooling")


@pytest.mark.parametrize("cells", [1, (3, 2), (None, 3), 5])
def test_adaptive_pooling(cells: Any) -> None:
    check(lambda x: F.adaptive_avg_pool2d(x, cells), draw(1, 2, 7, 8), kind="adaptive pooling")
    check(lambda x: F.adaptive_max_pool2d(x, cells), draw(1, 2, 7, 8), kind="adaptive pooling")


def test_adaptive_pooling_with_places_and_other_axes() -> None:
    check(lambda x: F.adaptive_max_pool2d(x, (3, 2), True), draw(1, 2, 7, 8), kind="adaptive pooling")
    check(lambda x: F.adaptive_avg_pool1d(x, 4), draw(2, 3, 9), kind="adaptive pooling")
    check(lambda x: F.adaptive_max_pool3d(x, 2), draw(1, 2, 3, 4, 5), kind="adaptive pooling")
