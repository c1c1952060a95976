"""What a stack of named layers is made of, without running it.

Knows nothing of receptive fields; ``lessons`` computes them from what stands here.
"""

from dataclasses import dataclass

from torch import nn

from heatscope.inspection.layers import layer_type

Pair = tuple[int, int]  #: [vertical, horizontal]


@dataclass(frozen=True)
class LayerFacts:
    """One layer, as its module states it."""

    name: str
    type: str  #: its PyTorch class
    parameter_count: int
    channels: int | None  #: what it puts out; None if as many as come in
    is_spatial: bool  #: puts out maps (C, H, W), not a vector
    is_elementwise: bool  #: works value by value
    window: tuple[Pair, Pair, Pair] | None  #: kernel size, stride, padding, if it slides one


def describe(network: nn.Sequential) -> list[LayerFacts]:
    """Return the facts of every layer in the order they run.

    Example:
        >>> facts = describe(nn.Sequential(nn.Conv2d(3, 8, 3, padding=1)))[0]
        >>> facts.window, facts.parameter_count
        (((3, 3), (1, 1), (1, 1)), 224)
    """
    return [_facts(name, layer) for name, layer in network.named_children()]


def parameter_count(module: nn.Module) -> int:
    """Return how many numbers ``module`` has learned."""
    return sum(parameter.numel() for parameter in module.parameters())


def _facts(name: str, layer: nn.Module) -> LayerFacts:
    channels, window = None, None
    if isinstance(layer, nn.Conv2d):
        channels = layer.out_channels
    elif isinstance(layer, nn.Linear):
        channels = layer.out_features
    if isinstance(layer, nn.Conv2d | nn.MaxPool2d):
        window = (_pair(layer.kernel_size), _pair(layer.stride), _pair(layer.padding))
    return LayerFacts(
        name=name,
        type=layer_type(layer),
        parameter_count=parameter_count(layer),
        channels=channels,
        is_spatial=not isinstance(layer, nn.AdaptiveAvgPool2d | nn.Linear),
        is_elementwise=isinstance(layer, nn.ReLU),
        window=window,
    )


def _pair(value: int | tuple[int, ...] | str) -> Pair:
    assert not isinstance(value, str), "padding is given in numbers"
    return (value, value) if isinstance(value, int) else (value[0], value[1])
