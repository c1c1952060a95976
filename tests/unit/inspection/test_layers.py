"""A stack of layers hands out what torch's own operations compute on its weights."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from heatscope.errors import UnknownLayerError
from heatscope.inspection.layers import choose_layers, filters, layer_type, run_layers
from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig


@pytest.fixture
def network() -> PhotoCNN:
    torch.manual_seed(1)
    return PhotoCNN(PhotoCNNConfig(label_count=3, stages=((4,), (6, 6)))).eval()


@pytest.fixture
def batch() -> torch.Tensor:
    return torch.randn(2, 3, 16, 20, generator=torch.Generator().manual_seed(2))


def test_each_output_is_what_torch_computes_from_the_one_before(network: PhotoCNN, batch: torch.Tensor) -> None:
    run = run_layers(network, batch, choose_layers(network, None))
    conv1, conv2 = network.get_submodule("conv1"), network.get_submodule("conv2")
    assert isinstance(conv1, nn.Conv2d)
    assert isinstance(conv2, nn.Conv2d)
    with torch.no_grad():
        expected = F.conv2d(batch, conv1.weight, conv1.bias, padding=1)
        torch.testing.assert_close(run.outputs["conv1"], expected, rtol=1e-5, atol=1e-6)
        expected = F.max_pool2d(expected.relu(), 2)
        torch.testing.assert_close(run.outputs["pool1"], expected, rtol=1e-5, atol=1e-6)
        expected = F.conv2d(expected, conv2.weight, conv2.bias, padding=1)
        torch.testing.assert_close(run.outputs["conv2"], expected, rtol=1e-5, atol=1e-6)
        torch.testing.assert_close(run.outputs["average"], run.outputs["relu3"].mean(dim=(2, 3)), rtol=1e-5, atol=1e-6)


def test_result_is_that_of_the_network_itself(network: PhotoCNN, batch: torch.Tensor) -> None:
    with torch.no_grad():
        expected = network(batch)
    for wanted in ([], ["pool1"], choose_layers(network, None)):
        torch.testing.assert_close(run_layers(network, batch, wanted).result, expected, rtol=0, atol=0)


def test_kept_is_where_each_maximum_stood(network: PhotoCNN, batch: torch.Tensor) -> None:
    run = run_layers(network, batch, ["relu1", "pool1"])
    maps = run.outputs["relu1"].flatten(2)  # (N, C, H · W)
    assert run.kept["pool1"].shape == run.outputs["pool1"].shape
    picked = maps.gather(2, run.kept["pool1"].flatten(2))
    torch.testing.assert_close(picked, run.outputs["pool1"].flatten(2), rtol=0, atol=0)
    rows, columns = run.kept["pool1"] // 20, run.kept["pool1"] % 20
    own_row = torch.arange(8).view(-1, 1).expand(8, 10)
    assert (rows // 2 == own_row).all()
    assert (columns // 2 == torch.arange(10)).all()


def test_only_the_layers_asked_for_are_kept(network: PhotoCNN, batch: torch.Tensor) -> None:
    run = run_layers(network, batch, ["conv2"])
    assert list(run.outputs) == list(run.types) == ["conv2"]
    assert run.kept == {}


def test_layers_come_in_the_order_they_run_and_once(network: PhotoCNN) -> None:
    assert choose_layers(network, ["pool1", "conv1", "pool1"]) == ["conv1", "pool1"]
    assert choose_layers(network, None)[-2:] == ["average", "classifier"]


def test_unknown_layer_is_named_with_those_there_are(network: PhotoCNN) -> None:
    with pytest.raises(UnknownLayerError, match="no layer named 'conv9'; this model has: conv1, relu1, pool1"):
        choose_layers(network, ["conv1", "conv9"])


def test_run_leaves_the_network_as_it_was(network: PhotoCNN, batch: torch.Tensor) -> None:
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    run_layers(network, batch, choose_layers(network, None))
    assert all(torch.equal(weight, before[name]) for name, weight in network.state_dict().items())
    assert not any(module._forward_hooks for module in network.modules())


def test_filters_are_the_weights_themselves(network: PhotoCNN) -> None:
    weight, bias = filters(network, "conv2")
    assert weight.shape == (6, 4, 3, 3)
    assert torch.equal(weight, network.state_dict()["conv2.weight"])
    assert bias is not None
    assert torch.equal(bias, network.state_dict()["conv2.bias"])


def test_layer_without_filters_is_named_with_those_that_have(network: PhotoCNN) -> None:
    with pytest.raises(UnknownLayerError, match="layer 'pool1' has no filters; layers that have: conv1, conv2, conv3"):
        filters(network, "pool1")


def test_type_is_the_pytorch_class_a_layer_extends(network: PhotoCNN) -> None:
    types = {name: layer_type(layer) for name, layer in network.named_children()}
    assert types["average"] == "AdaptiveAvgPool2d"
    assert types["conv1"] == "Conv2d"
