"""A sweep is the network run on one version after the other; a moved picture has a moved map."""

from collections import OrderedDict

import pytest
import torch
from torch import Tensor, nn

from heatscope.inspection import sweep as sweeping
from heatscope.inspection.sweep import Look, Sweep, sweep
from heatscope.inspection.translation import largest_difference, shift
from heatscope.lessons.receptive_field import Window, receptive_field
from heatscope_models.transforms import turn_and_scale
from tests.networks import OverPictures

SIDE = 24


@pytest.fixture
def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(3, 4, 3, padding=1),
            relu1=nn.ReLU(),
            pool1=nn.MaxPool2d(2),
            conv2=nn.Conv2d(4, 5, 3, padding=1),
            flat=nn.Flatten(),
        )
    )


#: (size, stride, start) of the field of conv2, by the calculator.
FIELD = receptive_field([Window(3, 1, 1), Window(2, 2), Window(3, 1, 1)])


@pytest.fixture
def picture() -> Tensor:
    return torch.randn(1, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(1))


def _maps(network: nn.Sequential, picture: Tensor) -> Tensor:
    with torch.inference_mode():
        for name, layer in network.named_children():
            picture = layer(picture)
            if name == "conv2":
                return picture[0]
    raise AssertionError


@pytest.mark.parametrize("at_once", [1, 4, 100])
def test_a_sweep_is_one_run_after_the_other_in_order(
    network: nn.Sequential, picture: Tensor, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "PIXELS_AT_ONCE", at_once * SIDE * SIDE)
    angles = [-90.0, -45, 0, 10, 20, 30, 180]
    found = sweep(
        OverPictures(network, picture),
        picture,
        turn_and_scale,
        angles,
        Look("conv2", lambda angle, maps: (angle, maps)),
    )
    assert [angle for angle, _ in found.seen] == angles
    for index, angle in enumerate(angles):
        turned = turn_and_scale(picture, angle)
        with torch.inference_mode():
            torch.testing.assert_close(found.logits[index], network(turned)[0], rtol=1e-5, atol=1e-5)
        torch.testing.assert_close(found.seen[index][1], _maps(network, turned), rtol=1e-5, atol=1e-5)


def test_the_watch_is_told_of_every_picture_and_may_stop_the_sweep(network: nn.Sequential, picture: Tensor) -> None:
    seen: list[int] = []
    found: Sweep[None] = sweep(
        OverPictures(network, picture), picture, turn_and_scale, list(range(30)), watch=seen.append
    )
    assert found.seen == []
    assert sum(seen) == 30

    def stop(_pictures: int) -> None:
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        sweep(OverPictures(network, picture), picture, turn_and_scale, list(range(30)), watch=stop)


@pytest.mark.parametrize("right", [0, 1, 5, -5, SIDE, -SIDE, 3 * SIDE, -3 * SIDE])
def test_a_shift_moves_every_pixel_and_fills_with_zero(picture: Tensor, right: int) -> None:
    moved = shift(picture, right)
    for column in range(SIDE):
        expected = picture[..., column - right] if 0 <= column - right < SIDE else torch.zeros(1, 3, SIDE)
        assert torch.equal(moved[..., column], expected)


@pytest.mark.parametrize("right", [2, 4, -6])
def test_shifting_by_the_stride_shifts_the_map_away_from_the_border(
    network: nn.Sequential, picture: Tensor, right: int
) -> None:
    still, moved = _maps(network, picture), _maps(network, shift(picture, right))
    rows = FIELD.indices_within(0, SIDE - 1, still.shape[1])
    columns = FIELD.indices_within(max(0, right), SIDE - 1 + min(0, right), still.shape[2])
    assert len(columns) > 0
    assert largest_difference(still, moved, right // FIELD.stride, rows, columns) < 1e-6
    # At the border the map of the moved picture sees what came in, where the moved map sees padding.
    cells = right // FIELD.stride
    border = range(cells, cells + 1) if right > 0 else range(still.shape[2] + cells - 1, still.shape[2] + cells)
    assert largest_difference(still, moved, cells, rows, border) > 1e-3


def test_shifting_by_less_than_the_stride_is_no_shift_of_the_map(network: nn.Sequential, picture: Tensor) -> None:
    still, moved = _maps(network, picture), _maps(network, shift(picture, 1))
    middle = range(4, 8)
    assert min(largest_difference(still, moved, cells, middle, middle) for cells in (0, 1)) > 1e-2


def test_two_by_two_max_pooling_throws_away_three_quarters_of_the_values(
    network: nn.Sequential, picture: Tensor
) -> None:
    before = network.get_submodule("relu1")(network.get_submodule("conv1")(picture))
    after = network.get_submodule("pool1")(before)
    assert 1 - after.numel() / before.numel() == 0.75
