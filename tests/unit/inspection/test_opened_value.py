"""A value of any layer is computed again from its operands, and says what it saw."""

import pytest
import torch
from torch import Tensor, nn

from heatscope.errors import InputError, NotFiniteError
from heatscope.inspection.opened_value import OpenedValue, check_no_nan, names_for, open_value, share_of
from tests.networks import OverPictures


class GlobalAverage(nn.AdaptiveAvgPool2d):
    def forward(self, maps: Tensor) -> Tensor:
        return super().forward(maps).flatten(1)


@pytest.fixture
def picture() -> Tensor:
    return torch.randn(1, 3, 9, 7, generator=torch.Generator().manual_seed(1))


@pytest.fixture
def over(picture: Tensor) -> OverPictures:
    """Layers with strides and paddings that differ by axis."""
    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Conv2d(3, 4, (3, 2), stride=(2, 1), padding=(1, 0)), nn.ReLU(), nn.MaxPool2d(3, stride=2, padding=1),
        GlobalAverage(1), nn.Linear(4, 5),
    )  # fmt: skip
    return OverPictures(network.eval().requires_grad_(False), picture)


def opened(over: OverPictures, picture: Tensor, name: str, at: list[int]) -> OpenedValue:
    trace = over.record(picture, names_for(over.structure, name))
    return open_value(trace, over.structure, name, at, "input")


def test_a_convolution_is_patch_times_kernel_and_bias(over: OverPictures, picture: Tensor) -> None:
    found = opened(over, picture, "0", [2, 0, 3])
    patch, kernel, bias = (operand.values for operand in found.opened.operands)
    assert found.opened.recorded == pytest.approx(float((patch * kernel).sum() + bias), rel=1e-5)
    assert found.opened.recorded == float(over.network[0](picture)[0, 2, 0, 3])  # type: ignore[index]
    assert (patch[:, 0] == 0).all()
    assert torch.equal(patch[:, 1:].float(), picture[0, :, :2, 3:5])
    assert found.window_start == (-1, 3)
    assert found.field == ((-1, 1), (3, 4))
    assert found.size == (9, 7)


def test_a_pooling_window_at_the_border_holds_what_lies_on_the_map(over: OverPictures, picture: Tensor) -> None:
    maps = over.network[1](over.network[0](picture))[0]  # type: ignore[index]
    found = opened(over, picture, "2", [1, 0, 0])
    assert torch.equal(found.window.float(), maps[1, :2, :2])
    assert found.window_start == (0, 0)
    winner = found.opened.steps["winner"]
    assert isinstance(winner, Tensor)
    assert float(maps[tuple(winner.tolist()[1:])]) == found.opened.recorded


def test_a_layer_that_only_moves_values_is_looked_through(over: OverPictures, picture: Tensor) -> None:
    found = opened(over, picture, "3", [3])
    assert (found.node.name, found.opened.kind) == ("3.adaptive_avg_pool2d", "adaptive pooling")
    assert found.window.shape == (3, 3)
    assert found.opened.recorded == pytest.approx(float(found.window.mean()), rel=1e-6)


@pytest.mark.parametrize(
    ("name", "at", "said"),
    [
        ("0", [4, 0, 0], "no index 4 along axis 0 of '0', whose output is 4 × 5 × 6; it may be 0 … 3"),
        ("0", [0, 0, 0, 6], "no index 6 along axis 3 of '0', whose output is 1 × 4 × 5 × 6; it may be 0 … 5"),
        ("0", [1, 2], "2 indices for '0', whose output is 4 × 5 × 6; give one an axis"),
        ("4", [5], "no index 5 along axis 0 of '4', whose output is 5; it may be 0 … 4"),
    ],
)
def test_a_place_that_is_not_there_is_refused_with_the_shape(
    over: OverPictures, picture: Tensor, name: str, at: list[int], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        opened(over, picture, name, at)
    assert str(caught.value) == said


def test_softmax_of_one_two_three_is_the_textbook_row() -> None:
    shares = [share_of(torch.tensor([1.0, 2.0, 3.0]), index).value for index in range(3)]
    torch.testing.assert_close(torch.stack(shares), torch.tensor([0.0900306, 0.2447285, 0.6652410]))


def test_what_is_no_number_does_not_go_out_as_one() -> None:
    check_no_nan(torch.tensor([0.5, -torch.inf]), "of 'mask'")
    with pytest.raises(NotFiniteError, match="2 of the 3 numbers of 'norm' are NaN"):
        check_no_nan(torch.tensor([torch.nan, 1.0, torch.nan]), "of 'norm'")
