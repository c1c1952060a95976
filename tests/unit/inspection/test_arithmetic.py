"""One value's numbers: whoever has them computes the value again, without the network."""

from collections import OrderedDict

import pytest
import torch
from torch import Tensor, nn

from heatscope.errors import InputError, UnknownLayerError
from heatscope.inspection.arithmetic import Unit, open_unit
from heatscope.inspection.windows import Place

HEIGHT, WIDTH = 9, 7


@pytest.fixture
def network() -> nn.Sequential:
    """One layer of every kind, with strides and paddings that differ by axis."""
    torch.manual_seed(0)
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(3, 4, (3, 2), stride=(2, 1), padding=(1, 0)),
            relu1=nn.ReLU(),
            pool1=nn.MaxPool2d(3, stride=2, padding=1),
            conv2=nn.Conv2d(4, 5, 3, padding=1, bias=False),
            average2=nn.AvgPool2d(2, stride=1, padding=1),
            mean2=nn.AvgPool2d(2, stride=2, padding=1, count_include_pad=False),
        )
    )


@pytest.fixture
def batch() -> Tensor:
    return torch.randn(1, 3, HEIGHT, WIDTH, generator=torch.Generator().manual_seed(1))


def _outputs(network: nn.Sequential, batch: Tensor) -> dict[str, Tensor]:
    """What every layer puts out, found with hooks as one would do by hand."""
    outputs: dict[str, Tensor] = {}
    for name, layer in network.named_children():
        layer.register_forward_hook(lambda _layer, _args, output, name=name: outputs.update({name: output[0].detach()}))
    network(batch)
    return outputs


def _recomputed(unit: Unit) -> Tensor:
    """The value from the numbers of ``unit`` alone."""
    match unit:
        case Unit(patch=Tensor() as patch, weight=Tensor() as weight, bias=Tensor() as bias):
            return (patch.double() * weight.double()).sum() + bias
        case Unit(inputs=Tensor() as inputs, weight=Tensor() as weight, bias=Tensor() as bias):
            return inputs.double() @ weight.double() + bias
        case Unit(patch=Tensor() as patch, winner=Place()):
            return patch.max()
        case Unit(patch=Tensor() as patch):
            return patch.mean()
        case Unit(input_value=Tensor() as given):
            return given if given > 0 else torch.zeros(())
    raise AssertionError("nothing to compute from")


@pytest.mark.parametrize("layer", ["conv1", "relu1", "pool1", "conv2", "average2", "mean2"])
def test_values_all_over_a_map_are_recomputed_from_their_numbers(
    network: nn.Sequential, batch: Tensor, layer: str
) -> None:
    expected = _outputs(network, batch)[layer]
    places = torch.cartesian_prod(*map(torch.arange, expected.shape)).tolist()
    for channel, row, column in places[::5] + places[-1:]:
        unit = open_unit(network, batch, layer, channel, row, column)
        assert unit.value == expected[channel, row, column]
        torch.testing.assert_close(_recomputed(unit).float(), unit.value, rtol=1e-5, atol=1e-6)


def test_channel_sums_and_bias_add_up_to_the_value(network: nn.Sequential, batch: Tensor) -> None:
    unit = open_unit(network, batch, "conv1", 2, 4, 5)
    assert unit.channel_sums is not None
    assert unit.bias is not None
    assert unit.channel_sums.shape == (3,)
    torch.testing.assert_close(unit.channel_sums.sum() + unit.bias, unit.value, rtol=1e-5, atol=1e-6)


def test_a_convolution_without_bias_has_bias_zero(network: nn.Sequential, batch: Tensor) -> None:
    assert open_unit(network, batch, "conv2", 0).bias == 0


def test_a_patch_in_the_corner_is_zero_where_padded_and_begins_outside(network: nn.Sequential, batch: Tensor) -> None:
    unit = open_unit(network, batch, "conv1", 0, 0, 0)
    assert unit.patch_start == Place(-1, 0)
    assert unit.patch is not None
    assert (unit.patch[:, 0] == 0).all()
    torch.testing.assert_close(unit.patch[:, 1:], batch[0, :, :2, :2])


def test_the_winner_is_a_cell_of_the_input_map_with_the_value(network: nn.Sequential, batch: Tensor) -> None:
    maps = _outputs(network, batch)["relu1"]
    for row, column in [(0, 0), (1, 2), (2, 1)]:
        unit = open_unit(network, batch, "pool1", 1, row, column)
        assert unit.winner is not None
        assert maps[1, unit.winner.row, unit.winner.column] == unit.value
        assert abs(unit.winner.row - 2 * row) <= 1
        assert abs(unit.winner.column - 2 * column) <= 1


def test_a_pooling_window_at_the_border_holds_what_lies_on_the_map(network: nn.Sequential, batch: Tensor) -> None:
    unit = open_unit(network, batch, "pool1", 0, 0, 0)
    assert unit.patch is not None
    assert unit.patch.shape == (2, 2)
    assert unit.patch_start == Place(0, 0)


def test_global_average_linear_and_softmax_are_recomputed() -> None:
    torch.manual_seed(2)
    network = nn.Sequential(
        OrderedDict(conv1=nn.Conv2d(3, 6, 3), average=_GlobalAverage(1), classifier=nn.Linear(6, 4))
    )
    batch = torch.randn(1, 3, HEIGHT, WIDTH)
    outputs = _outputs(network, batch)
    average = open_unit(network, batch, "average", 5)
    assert average.patch is not None
    torch.testing.assert_close(average.patch, outputs["conv1"][5])
    torch.testing.assert_close(average.patch.mean(), average.value)
    linear = open_unit(network, batch, "classifier", 3)
    assert linear.value == outputs["classifier"][3]
    torch.testing.assert_close(_recomputed(linear).float(), linear.value, rtol=1e-5, atol=1e-6)
    softmax = open_unit(network, batch, "softmax", 1)
    assert softmax.inputs is not None
    assert softmax.exponentials is not None
    torch.testing.assert_close(softmax.inputs, outputs["classifier"])
    torch.testing.assert_close(softmax.exponentials[1] / softmax.exponentials.sum(), softmax.value)
    torch.testing.assert_close(softmax.value, outputs["classifier"].softmax(0)[1])


def test_softmax_of_one_two_three_is_the_textbook_row() -> None:
    network = nn.Sequential(OrderedDict(same=nn.ReLU()))
    shares = [open_unit(network, torch.tensor([[1.0, 2.0, 3.0]]), "softmax", index).value for index in range(3)]
    torch.testing.assert_close(torch.stack(shares), torch.tensor([0.0900306, 0.2447285, 0.6652410]))


def test_average_pooling_of_one_window_is_its_mean() -> None:
    unit = open_unit(nn.Sequential(nn.AvgPool2d(2)), torch.tensor([[[[1.0, 5.0], [2.0, 4.0]]]]), "0", 0)
    assert unit.value == 3


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ((4, 0, 0), "no channel 4 in 'conv1'; it has channels 0 … 3"),
        ((-1, 0, 0), "no channel -1 in 'conv1'; it has channels 0 … 3"),
        ((0, 5, 0), "no row 5 in 'conv1'; its maps have rows 0 … 4"),
        ((0, -1, 0), "no row -1 in 'conv1'; its maps have rows 0 … 4"),
        ((0, 0, 6), "no column 6 in 'conv1'; its maps have columns 0 … 5"),
    ],
)
def test_a_place_that_is_not_there_is_refused_with_the_range(
    network: nn.Sequential, batch: Tensor, place: tuple[int, int, int], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        open_unit(network, batch, "conv1", *place)
    assert str(caught.value) == said


def test_a_layer_without_maps_has_no_second_row() -> None:
    network = nn.Sequential(OrderedDict(average=_GlobalAverage(1)))
    with pytest.raises(InputError, match="no row 1 in 'average'; it puts out one value a channel, so row must be 0"):
        open_unit(network, torch.zeros(1, 3, 4, 4), "average", 0, row=1)


def test_an_unknown_layer_is_named_with_those_there_are(network: nn.Sequential, batch: Tensor) -> None:
    with pytest.raises(UnknownLayerError, match=r"no layer named 'conv9'; this model has: conv1, relu1, .*, softmax"):
        open_unit(network, batch, "conv9", 0)


class _GlobalAverage(nn.AdaptiveAvgPool2d):
    def forward(self, maps: Tensor) -> Tensor:
        return super().forward(maps).flatten(1)
