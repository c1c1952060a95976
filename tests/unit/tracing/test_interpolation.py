"""Maps made larger and smaller, against PyTorch in float64."""

from functools import partial
from typing import Any

import pytest
import torch.nn.functional as F

from tests.unit.tracing.checking import check, draw


@pytest.mark.parametrize(
    "options",
    [{"mode": "nearest"}, {"mode": "nearest-exact"}, {"mode": "bilinear"}, {"mode": "bilinear", "align_corners": True},
     {"mode": "bicubic"}, {"mode": "area"}, {"mode": "bilinear", "antialias": True}],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("size", [(9, 5), (2, 3)])
def test_interpolation_of_maps(options: dict[str, Any], size: tuple[int, int]) -> None:
    check(partial(F.interpolate, size=size, **options), draw(2, 3, 4, 6), kind="interpolation")


def test_interpolation_by_a_factor_and_along_other_axes() -> None:
    check(partial(F.interpolate, scale_factor=2), draw(1, 2, 4, 5), kind="interpolation")
    check(partial(F.interpolate, scale_factor=1.5, mode="linear"), draw(1, 2, 6), kind="interpolation")
    check(partial(F.interpolate, scale_factor=2, mode="trilinear"), draw(1, 1, 2, 3, 2), kind="interpolation")
