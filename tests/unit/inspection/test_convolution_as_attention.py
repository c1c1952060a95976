"""A convolution by attention: FEATURES' facts, and the closed forms of what each head sees."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.errors import InputError, UnknownLayerError
from heatscope.inspection.convolution_as_attention import Rebuilt, convolution_named, rebuild, rebuild_layer
from heatscope.inspection.windows import Place
from tests.networks import OverPictures


@pytest.fixture
def layer() -> nn.Conv2d:
    torch.manual_seed(0)
    return nn.Conv2d(3, 8, 3, padding=1).double().requires_grad_(False)


@pytest.fixture
def maps() -> Tensor:
    return torch.randn(3, 12, 12, dtype=torch.float64, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize(("alpha", "at_most"), [(10, 5e-3), (20, 2e-7)])
def test_attention_becomes_the_convolution(layer: nn.Conv2d, maps: Tensor, alpha: float, at_most: float) -> None:
    rebuilt = rebuild(layer, maps, alpha, Place(0, 0))
    expected = F.conv2d(maps[None], layer.weight, layer.bias, padding=1)[0]
    torch.testing.assert_close(rebuilt.convolution, expected)
    error = float((rebuilt.attention - expected).abs().max())
    assert at_most / 100 < error <= at_most


def test_weight_at_the_centre_is_the_closed_form_of_an_unbounded_grid(layer: nn.Conv2d) -> None:
    maps = torch.zeros(3, 21, 21, dtype=torch.float64)  # what lies farther than ten places away is e^-100
    centre = rebuild(layer, maps, 1.0, Place(10, 10)).heads[4]
    assert centre.shift == (0, 0)
    line = sum(torch.exp(torch.tensor(-float(n * n), dtype=torch.float64)) for n in range(-30, 31))
    assert float(centre.weight_at_shift) == pytest.approx(float(1 / line**2), abs=1e-12)
    assert float(centre.weight_at_shift) == pytest.approx(0.318244, abs=1e-6)
    assert float(centre.weights[10, 10]) == float(centre.weight_at_shift)


@pytest.mark.parametrize("query", [Place(0, 0), Place(5, 7), Place(11, 0)])
def test_each_head_is_a_bell_about_its_place(layer: nn.Conv2d, maps: Tensor, query: Place) -> None:
    alpha = 0.7
    for index, head in enumerate(rebuild(layer, maps, alpha, query).heads):
        assert head.shift == (index // 3 - 1, index % 3 - 1)
        expected_vector = [-alpha, 2 * alpha * head.shift.row, 2 * alpha * head.shift.column]
        torch.testing.assert_close(head.vector, torch.tensor(expected_vector, dtype=torch.float64))
        down = torch.arange(-1.0, 13).double() - query.row - head.shift.row
        right = torch.arange(-1.0, 13).double() - query.column - head.shift.column
        bell = torch.exp(-alpha * (down.square().unsqueeze(1) + right.square()))  # on the padded map
        bell /= bell.sum()
        torch.testing.assert_close(head.weights, bell[1:-1, 1:-1])
        assert float(head.padding_weight + head.weights.sum()) == pytest.approx(1)


def test_soft_attention_is_a_blurred_convolution(layer: nn.Conv2d, maps: Tensor) -> None:
    alpha, line = 0.5, torch.arange(14.0).double()
    rebuilt = rebuild(layer, maps, alpha, Place(0, 0)).attention
    # Each head normalises over the padded map; the bell is a product, so both directions can be done in turn.
    total = torch.zeros(8, 12, 12, dtype=torch.float64)
    padded = F.pad(maps, (1, 1, 1, 1))
    for i in range(3):
        for j in range(3):
            rows, columns = (
                torch.exp(-alpha * (line[None, :] - (torch.arange(12.0).double() + shift)[:, None]).square())
                for shift in (i, j)
            )
            rows, columns = (part / part.sum(dim=1, keepdim=True) for part in (rows, columns))
            total += torch.einsum("oc,chw->ohw", layer.weight[:, :, i, j], rows @ padded @ columns.T)
    assert layer.bias is not None
    torch.testing.assert_close(rebuilt, total + layer.bias.view(-1, 1, 1))


@pytest.mark.parametrize(
    "options",
    [
        {"kernel_size": 5, "padding": 2},
        {"kernel_size": 3, "stride": 2, "padding": 1},
        {"kernel_size": 2},
        {"kernel_size": (1, 3), "padding": (0, 1), "bias": False},
    ],
)
def test_any_window_can_be_rebuilt(maps: Tensor, options: dict[str, Any]) -> None:
    torch.manual_seed(0)
    layer = nn.Conv2d(3, 4, **options).double().requires_grad_(False)
    rebuilt = rebuild(layer, maps, 30, Place(0, 0))
    torch.testing.assert_close(rebuilt.attention, layer(maps[None])[0])


def _rebuilt(network: nn.Module, maps: Tensor, name: str, alpha: float, row: int | None, column: int | None) -> Rebuilt:
    over = OverPictures(network, maps[None])
    return rebuild_layer(over, convolution_named(over.structure, name), maps[None], name, alpha, row, column)


def test_a_layer_inside_a_network_reads_what_comes_before_it(layer: nn.Conv2d, maps: Tensor) -> None:
    network = nn.Sequential(nn.ReLU(), layer, nn.ReLU())
    rebuilt = _rebuilt(network, maps, "1", 25, None, None)
    torch.testing.assert_close(rebuilt.attention, layer(maps.relu()[None])[0], rtol=1e-6, atol=1e-7)
    middle = rebuilt.heads[4].weights
    assert divmod(int(middle.argmax()), 12) == (6, 6)


class WithoutModules(nn.Module):
    """Convolves with weights of its own, in its own ``forward``; the last time with what it makes of the maps."""

    def __init__(self) -> None:
        super().__init__()
        self.kernels = nn.Parameter(torch.rand(4, 3, 3, 3, dtype=torch.float64))
        self.filters = nn.Parameter(torch.rand(3, 4, 2, 2, dtype=torch.float64))
        self.bias = nn.Parameter(torch.rand(4, dtype=torch.float64))

    def forward(self, maps: Tensor) -> Tensor:
        first = nn.functional.conv2d(weight=self.kernels, bias=self.bias, input=maps, padding="same").relu()
        second = nn.functional.conv2d(first, self.filters, padding="same").relu()
        return nn.functional.conv2d(second, second.mean().expand(1, 3, 1, 1))


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
def test_convolution_without_a_module_is_rebuilt_from_what_it_read(maps: Tensor) -> None:
    network = WithoutModules().requires_grad_(False)
    structure = OverPictures(network, maps[None]).structure
    assert structure.convolutions == ["conv2d", "conv2d@2", "conv2d@3"]
    # Of an even kernel "same" pads one side more than the other, and the last has no weights that were learned.
    assert structure.plain_convolutions == ["conv2d"]
    rebuilt = _rebuilt(network, maps, "conv2d", 30, 0, 0)
    expected = nn.functional.conv2d(maps[None], network.kernels, network.bias, padding=1)[0]
    torch.testing.assert_close(rebuilt.attention, expected)
    with pytest.raises(InputError, match=r"'conv2d@2' is no convolution; layers that are: conv2d$"):
        _rebuilt(network, maps, "conv2d@2", 1, 0, 0)


def test_maps_that_were_padded_before_are_not_padded_again(maps: Tensor) -> None:
    layer = nn.Conv2d(3, 4, 3, padding=1, padding_mode="reflect").double().requires_grad_(False)
    rebuilt = _rebuilt(nn.Sequential(layer), maps, "0", 30, 0, 0)
    torch.testing.assert_close(rebuilt.attention, layer(maps[None])[0])


def test_what_cannot_be_rebuilt_is_named(layer: nn.Conv2d, maps: Tensor) -> None:
    network = nn.Sequential(nn.ReLU(), layer)
    with pytest.raises(InputError, match="'0' is no convolution; layers that are: 1"):
        _rebuilt(network, maps, "0", 1, 0, 0)
    with pytest.raises(UnknownLayerError, match="no layer named 'conv9'"):
        _rebuilt(network, maps, "conv9", 1, 0, 0)
    with pytest.raises(InputError, match=r"no row 12 in '1'; its maps have rows 0 … 11"):
        _rebuilt(network, maps, "1", 1, 12, 0)


def test_more_scores_than_can_be_computed_are_counted_and_refused() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1)).eval().requires_grad_(False)
    with pytest.raises(InputError, match=r"9 heads; at most 300,000,000 are computed") as refused:
        _rebuilt(network, torch.zeros(3, 80, 80), "0", 1, None, None)
    # 6,400 queries, 82 × 82 places with the padding, nine places of the kernel.
    assert f"{6400 * 82 * 82 * 9:,} scores: 6,400 places ask 6,724" in str(refused.value)
