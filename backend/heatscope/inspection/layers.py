"""Run a stack of named layers and keep what each puts out.

For networks whose named children run one after the other, so that no hook is
needed: nothing is shared between two runs. Knows nothing of pictures or labels.

Axes: N batch, C channels, H height, W width.
"""

from collections.abc import Collection
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.errors import UnknownLayerError, shown


@dataclass(frozen=True)
class LayerRun:
    """What was kept of one forward pass, by layer, in the order they ran."""

    outputs: dict[str, Tensor]  #: (N, C, H, W), or (N, C) behind a global average
    types: dict[str, str]  #: the layers' PyTorch classes
    #: Max pooling, (N, C, h, w): the flat index in the map before it, row · width + column, that survived.
    kept: dict[str, Tensor]
    result: Tensor  #: what the last layer put out


def run_layers(network: nn.Sequential, batch: Tensor, layers: Collection[str]) -> LayerRun:
    """Return the output of each of ``layers`` for one forward pass.

    Args:
        network: its named children run in order; it is not changed.
        batch: (N, C, H, W), already normalised.
        layers: names of children, as :func:`choose_layers` gives them.

    Example:
        >>> network = nn.Sequential(nn.MaxPool2d(2))
        >>> run = run_layers(network, torch.tensor([[[[1.0, 5.0], [2.0, 3.0]]]]), ["0"])
        >>> run.outputs["0"], run.kept["0"]
        (tensor([[[[5.]]]]), tensor([[[[1]]]]))
    """
    outputs: dict[str, Tensor] = {}
    types: dict[str, str] = {}
    kept: dict[str, Tensor] = {}
    with torch.inference_mode():
        for name, layer in network.named_children():
            if isinstance(layer, nn.MaxPool2d) and name in layers:
                batch, kept[name] = F.max_pool2d(
                    batch, layer.kernel_size, layer.stride, layer.padding, layer.dilation, layer.ceil_mode, True
                )
            else:
                batch = layer(batch)
            if name in layers:
                outputs[name], types[name] = batch, layer_type(layer)
    return LayerRun(outputs, types, kept, batch)


def choose_layers(network: nn.Sequential, wanted: Collection[str] | None) -> list[str]:
    """Return the names of the ``wanted`` layers in the order they run; of all if None.

    Raises:
        UnknownLayerError: a name is no layer of ``network``.
    """
    known = [name for name, _ in network.named_children()]
    if wanted is None:
        return known
    check_names(wanted, known)
    return [name for name in known if name in wanted]


def layer_type(layer: nn.Module) -> str:
    """Return the PyTorch class that ``layer`` is or extends.

    Example:
        >>> class Averaging(nn.AdaptiveAvgPool2d):
        ...     pass
        >>> layer_type(Averaging(1))
        'AdaptiveAvgPool2d'
    """
    return next(kind.__name__ for kind in type(layer).__mro__ if kind.__module__.startswith("torch.nn."))


def check_names(layers: Collection[str], known: Collection[str]) -> None:
    """Raise UnknownLayerError for a name that is not ``known``.

    Example:
        >>> check_names(["conv9"], ["conv1", "relu1"])
        Traceback (most recent call last):
        heatscope.errors.UnknownLayerError: no layer named 'conv9'; this model has: conv1, relu1
    """
    for name in layers:
        if name not in known:
            raise UnknownLayerError(f"no layer named {shown(name)}; this model has: {', '.join(known)}")


def filters(network: nn.Sequential, layer: str) -> tuple[Tensor, Tensor | None]:
    """Return the weight (out, in, kernel height, kernel width) and the bias (out) of a convolution.

    Raises:
        UnknownLayerError: there is no such layer, or it is no convolution.
    """
    children = dict(network.named_children())
    check_names([layer], list(children))
    convolutions = [name for name, child in children.items() if isinstance(child, nn.Conv2d)]
    module = children[layer]
    if not isinstance(module, nn.Conv2d):
        raise UnknownLayerError(f"layer {shown(layer)} has no filters; layers that have: {', '.join(convolutions)}")
    return module.weight.detach(), None if module.bias is None else module.bias.detach()
