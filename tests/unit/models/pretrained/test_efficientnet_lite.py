"""EfficientNet-Lite0's network with random weights, against PyTorch's own operations and the paper's table."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from heatscope.models.pretrained.efficientnet_lite import EfficientNetLite0, name_in_network


def same(maps: Tensor, weight: Tensor, stride: int, groups: int = 1) -> Tensor:
    """TensorFlow's "same" padding as its documentation defines it, in the general form."""
    pads: list[int] = []
    for size, kernel in zip(reversed(maps.shape[2:]), reversed(weight.shape[2:]), strict=True):
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        pads += [total // 2, total - total // 2]
    return F.conv2d(F.pad(maps, pads), weight, stride=stride, groups=groups)


def normed(maps: Tensor, weights: dict[str, Tensor], name: str) -> Tensor:
    mean, var, weight, bias = (weights[f"{name}.{kind}"] for kind in ("running_mean", "running_var", "weight", "bias"))
    return F.batch_norm(maps, mean, var, weight, bias, eps=1e-3)


def reference(weights: dict[str, Tensor], pictures: Tensor) -> Tensor:
    """The network out of operations, by the names of the package's file."""
    maps = F.relu6(normed(same(pictures, weights["_conv_stem.weight"], 2), weights, "_bn0"))
    strides = {1: 2, 3: 2, 5: 2, 11: 2}
    for index in range(16):
        block, before = f"_blocks.{index}", maps
        if f"{block}._expand_conv.weight" in weights:
            maps = F.relu6(normed(F.conv2d(maps, weights[f"{block}._expand_conv.weight"]), weights, f"{block}._bn0"))
        depthwise = weights[f"{block}._depthwise_conv.weight"]
        maps = same(maps, depthwise, strides.get(index, 1), groups=len(depthwise))
        maps = F.relu6(normed(maps, weights, f"{block}._bn1"))
        maps = normed(F.conv2d(maps, weights[f"{block}._project_conv.weight"]), weights, f"{block}._bn2")
        if maps.shape == before.shape:
            maps = maps + before
    maps = F.relu6(normed(F.conv2d(maps, weights["_conv_head.weight"]), weights, "_bn1"))
    return F.linear(maps.mean((2, 3)), weights["_fc.weight"], weights["_fc.bias"])


def file_names(network: nn.Module) -> dict[str, Tensor]:
    """The network's tensors under the names of the package's file, which ``name_in_network`` has to lead back."""
    state = network.state_dict()
    steps = ("_expand_conv", "_bn0", "_depthwise_conv", "_bn1", "_project_conv", "_bn2")
    modules = ["_conv_stem", "_bn0", "_conv_head", "_bn1", "_fc"]
    modules += [f"_blocks.{index}.{step}" for index in range(16) for step in steps]
    kinds = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
    names = [f"{module}.{kind}" for module in modules for kind in kinds]
    return {name: state[name_in_network(name)] for name in names if name_in_network(name) in state}


@pytest.fixture(scope="module")
def network() -> EfficientNetLite0:
    torch.manual_seed(20261126)
    network = EfficientNetLite0()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean = torch.randn(module.num_features) * 0.1
            module.running_var = torch.rand(module.num_features) + 0.5
    return network.eval().requires_grad_(False)


def test_network_computes_what_the_operations_do(network: EfficientNetLite0) -> None:
    weights = file_names(network)
    assert len(weights) == len(network.state_dict())
    picture = torch.randn(1, 3, 224, 224)
    with torch.inference_mode():
        torch.testing.assert_close(network(picture), reference(weights, picture), rtol=1e-4, atol=1e-4)


def test_network_has_the_published_size(network: EfficientNetLite0) -> None:
    """4,652,008 parameters, as timm counts tf_efficientnet_lite0; 16 blocks, 320 maps of 7 × 7 at their end."""
    assert sum(parameter.numel() for parameter in network.parameters()) == 4_652_008
    with torch.inference_mode():
        assert network.blocks(network.stem(torch.zeros(1, 3, 224, 224))).shape == (1, 320, 7, 7)
