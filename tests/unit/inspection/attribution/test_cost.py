"""The cost said before is the cost counted while it is spent."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from heatscope.errors import InputError
from heatscope.inspection.attribution.answer import Way, attribute
from heatscope.inspection.attribution.cost import (
    METHODS,
    MOST_PIXELS,
    Method,
    Squares,
    choose_squares,
    cost,
    spent,
    square_count,
)
from tests.networks import OverPictures


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("squares", [Squares(4, 4), Squares(5, 3)])
def test_the_pictures_that_go_forward_are_those_said_before(method: Method, squares: Squares) -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 16 * 12, 5))
    seen: list[int] = []
    way = Way(method, "1" if method == "grad_cam" else None, squares)
    picture = torch.randn(1, 3, 16, 12)
    found = attribute(OverPictures(network, picture), picture, 1, way, seen.append)
    said = cost(method, (16, 12), squares)
    forward, backward = spent(method, (16, 12), squares, found.steps)
    assert sum(seen) == forward
    assert said.forward.least <= forward <= said.forward.most
    assert said.backward.least <= backward <= said.backward.most


@pytest.mark.parametrize(
    ("size", "patch", "stride"), [((16, 12), 4, 4), ((16, 12), 5, 3), ((9, 9), 9, 1), ((9, 7), 1, 1)]
)
def test_squares_are_counted_as_they_are_laid(size: tuple[int, int], patch: int, stride: int) -> None:
    laid = [
        len([begin for begin in range(0, length, stride) if begin == 0 or begin + patch - stride < length])
        for length in size
    ]
    assert square_count(size, Squares(patch, stride)) == laid[0] * laid[1]


@given(side=st.integers(8, 256), patch=st.none() | st.integers(1, 256), stride=st.none() | st.integers(1, 256))
def test_squares_chosen_leave_no_gap_and_are_not_too_many(side: int, patch: int | None, stride: int | None) -> None:
    try:
        chosen = choose_squares((side, side), patch, stride)
    except InputError:
        assert patch is not None or stride is not None
        return
    assert 1 <= chosen.stride <= chosen.patch <= side
    assert square_count((side, side), chosen) * side * side <= MOST_PIXELS
    assert chosen.patch == (patch or chosen.patch)
    assert chosen.stride == (stride or chosen.stride)


@pytest.mark.parametrize(
    ("patch", "stride", "said"),
    [
        (0, None, "no patch of 0 pixels; with this picture it may have 1 … 128"),
        (129, None, "no patch of 129 pixels; with this picture it may have 1 … 128"),
        (8, 0, "no stride of 0 pixels; with a patch of 8 it may be 1 … 8, to leave no gap"),
        (8, 9, "no stride of 9 pixels; with a patch of 8 it may be 1 … 8, to leave no gap"),
        (
            8,
            1,
            "a stride of 1 makes 14641 squares; with 128 × 128 pixels at most 1024 are tried, "
            "so a stride of at least 4",
        ),
        (2, 2, "a stride of 2 makes 4096 squares; with 128 × 128 pixels at most 1024 are tried, so a larger patch"),
    ],
)
def test_squares_that_cannot_be_are_refused_with_what_would_do(patch: int, stride: int | None, said: str) -> None:
    with pytest.raises(InputError) as caught:
        choose_squares((128, 128), patch, stride)
    assert str(caught.value) == said
