"""What is said of layers is what torch does with them; what is handed out, what torch's operations compute."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.errors import UnknownLayerError
from heatscope.inspection.feature_maps import feature_maps
from heatscope.inspection.filters import filters
from heatscope.inspection.structure import Structure
from heatscope.lessons.receptive_field import Window, receptive_field
from heatscope.tracing import record
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig
from tests.networks import OverPictures


@pytest.fixture
def network() -> PhotoCNN:
    torch.manual_seed(1)
    return PhotoCNN(PhotoCNNConfig(label_count=3, stages=((4,), (6, 6)))).eval().requires_grad_(False)


@pytest.fixture
def picture() -> Tensor:
    return torch.randn(1, 3, 16, 20, generator=torch.Generator().manual_seed(2))


@pytest.fixture
def over(network: PhotoCNN, picture: Tensor) -> OverPictures:
    return OverPictures(network, picture)


class Block(nn.Module):
    """Two convolutions with a residual connection and a gate over all places."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1, self.conv2 = (nn.Conv2d(width, width, 3, padding=1) for _ in range(2))
        self.relu = nn.ReLU(inplace=True)

    def forward(self, maps: Tensor) -> Tensor:
        inside = self.conv2(self.relu(self.conv1(maps)))
        gated: Tensor = self.relu(maps + inside * inside.mean((2, 3), keepdim=True).sigmoid())
        return gated


def test_layers_are_named_in_the_order_they_run(over: OverPictures) -> None:
    assert list(over.structure.layers) == [
        "conv1", "relu1", "pool1", "conv2", "relu2", "conv3", "relu3", "average", "classifier",
    ]  # fmt: skip
    assert over.structure.stages == list(over.structure.layers)


def test_each_output_is_what_torch_computes_from_the_one_before(
    network: PhotoCNN, over: OverPictures, picture: Tensor
) -> None:
    found = feature_maps(over, picture, over.structure.stages)
    outputs = {layer.name: layer.output for layer in found.layers}
    weights = network.state_dict()
    expected = F.conv2d(picture, weights["conv1.weight"], weights["conv1.bias"], padding=1)
    torch.testing.assert_close(outputs["conv1"], expected[0], rtol=1e-5, atol=1e-6)
    expected = F.max_pool2d(expected.relu(), 2)
    torch.testing.assert_close(outputs["pool1"], expected[0], rtol=1e-5, atol=1e-6)
    expected = F.conv2d(expected, weights["conv2.weight"], weights["conv2.bias"], padding=1)
    torch.testing.assert_close(outputs["conv2"], expected[0], rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(outputs["average"], outputs["relu3"].mean(dim=(1, 2)), rtol=1e-5, atol=1e-6)
    assert found.logits is not None
    assert torch.equal(found.logits, network(picture)[0])


def test_kept_is_where_each_maximum_stood(over: OverPictures, picture: Tensor) -> None:
    relu, pool = feature_maps(over, picture, ["relu1", "pool1"]).layers
    assert relu.kept is None
    assert pool.kept is not None
    picked = relu.output.flatten(1).gather(1, pool.kept.flatten(1))
    assert torch.equal(picked, pool.output.flatten(1))
    rows, columns = pool.kept // 20, pool.kept % 20
    assert (rows // 2 == torch.arange(8).view(-1, 1)).all()
    assert (columns // 2 == torch.arange(10)).all()


def test_parameters_are_counted_with_their_biases(network: PhotoCNN, over: OverPictures) -> None:
    counts = {layer.name: layer.parameter_count for layer in over.structure.layers.values()}
    assert counts["conv2"] == 6 * 4 * 3 * 3 + 6
    assert counts["classifier"] == 6 * 3 + 3
    assert counts["pool1"] == counts["relu1"] == counts["average"] == 0
    assert sum(counts.values()) == sum(weight.numel() for weight in network.parameters())


def test_what_a_normalisation_only_keeps_is_no_parameter() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4), nn.ReLU()).eval()
    structure = Structure(record(network, torch.zeros(1, 3, 8, 8), keep="none"), "input")
    counts = {layer.name: layer.parameter_count for layer in structure.layers.values()}
    assert counts == {"0": 3 * 4 * 9, "1": 4 + 4, "2": 0}
    assert sum(counts.values()) == sum(parameter.numel() for parameter in network.parameters())


def test_windows_are_vertical_then_horizontal() -> None:
    network = nn.Sequential(nn.Conv2d(1, 1, (3, 5), stride=(1, 2), padding=(0, 2)), nn.MaxPool2d(2))
    windows = [layer.window for layer in OverPictures(network, torch.zeros(1, 1, 9, 9)).structure.layers.values()]
    assert [window and (window.kernel_size, window.stride, window.padding) for window in windows] == [
        ((3, 5), (1, 2), (0, 2)),
        ((2, 2), (2, 2), (0, 0)),
    ]


def test_only_what_puts_out_maps_is_spatial_and_its_field_is_the_calculators(over: OverPictures) -> None:
    layers = over.structure.layers
    assert [layer.name for layer in layers.values() if not layer.is_spatial] == ["average", "classifier"]
    field = layers["conv3"].field
    expected = receptive_field([Window(3, 1, 1), Window(2, 2), Window(3, 1, 1), Window(3, 1, 1)])
    assert field is not None
    assert (field.size[0], field.stride[0], field.start[0]) == (expected.size, expected.stride, expected.start)


def test_a_residual_sum_names_all_it_reads_and_a_gate_over_all_places_sees_all_of_them() -> None:
    torch.manual_seed(3)
    network = nn.Sequential(nn.Conv2d(3, 4, 3, stride=2, padding=1), Block(4), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    layers = OverPictures(network.eval(), torch.randn(1, 3, 32, 32)).structure.layers
    assert layers["1.add"].inputs == ("0", "1.mul")
    assert [layers[name].type for name in ("1.relu", "1.relu@2", "1.add")] == ["ReLU", "ReLU", "Block"]
    before, after = layers["1.conv2"].field, layers["1.relu@2"].field
    assert before is not None
    assert after is not None
    assert (before.size, before.stride) == ((11, 11), (2, 2))
    # The picture itself, and the padding that the windows at its border reach into.
    assert (after.size, after.stride) == ((41, 41), (0, 0))


def test_layers_come_in_the_order_they_run_and_once_and_a_module_stands_for_its_last_node(over: OverPictures) -> None:
    assert over.structure.choose(["pool1", "conv1", "pool1"]) == ["conv1", "pool1"]
    network = nn.Sequential(nn.Conv2d(3, 4, 3), Block(4))
    assert OverPictures(network, torch.zeros(1, 3, 9, 9)).structure.choose(["1"]) == ["1.relu@2"]


def test_a_large_network_is_told_by_its_stages() -> None:
    stages = [nn.Sequential(*(Block(4) for _ in range(3))) for _ in range(4)]
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Sequential(*stages), nn.Flatten(), nn.Linear(4 * 36, 2))
    structure = OverPictures(network, torch.zeros(1, 3, 8, 8)).structure
    assert structure.stages == ["0", *(f"1.{stage}.2.relu@2" for stage in range(4)), "3"]


def test_unknown_layer_is_named_with_those_there_are(over: OverPictures) -> None:
    with pytest.raises(UnknownLayerError, match="no layer named 'conv9'; this model has: conv1, relu1, pool1"):
        over.structure.choose(["conv1", "conv9"])


def test_filters_are_the_weights_themselves(network: PhotoCNN, over: OverPictures) -> None:
    weight, bias = filters(over.structure, "conv2")
    assert torch.equal(weight, network.state_dict()["conv2.weight"])
    assert bias is not None
    assert torch.equal(bias, network.state_dict()["conv2.bias"])


def test_layer_without_filters_is_named_with_those_that_have(over: OverPictures) -> None:
    with pytest.raises(UnknownLayerError, match="layer 'pool1' has no filters; layers that have: conv1, conv2, conv3"):
        filters(over.structure, "pool1")


def test_scores_between_tokens_are_no_maps() -> None:
    attention = nn.MultiheadAttention(8, 2, batch_first=True).eval()

    class Patches(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.patches, self.attention = nn.Conv2d(3, 8, 4, stride=4), attention

        def forward(self, picture: Tensor) -> Tensor:
            tokens = self.patches(picture).flatten(2).transpose(1, 2)
            found: Tensor = self.attention(tokens, tokens, tokens)[0]
            return found.mean(dim=1)

    structure = Structure(record(Patches(), torch.randn(1, 3, 16, 16), keep="none"), "input")
    assert [layer.name for layer in structure.layers.values() if layer.is_spatial] == ["patches"]
    assert structure.spatial == []
