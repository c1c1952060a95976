"""What the layers of a network put out for a picture.

Knows nothing of labels' names.

Axes: C channels, H height, W width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope.inspection.pictures import PictureNetwork
from heatscope.tracing import Node
from heatscope.tracing.operations.pooling import MAX_ARGUMENTS, window_of


@dataclass(frozen=True)
class LayerOutput:
    """What one layer put out."""

    name: str
    type: str  #: PyTorch class of its module
    output: Tensor  #: (C, H, W), (C), or whatever it has, the batch left out
    kept: Tensor | None  #: max pooling, (C, h, w): the flat index in the map before it that survived


@dataclass(frozen=True)
class FeatureMaps:
    """What was kept of one run."""

    layers: list[LayerOutput]  #: in the order they ran
    logits: Tensor | None  #: (labels); None of a network without any


def feature_maps(model: PictureNetwork, batch: Tensor, names: Sequence[str], has_labels: bool = True) -> FeatureMaps:
    """Return what the layers ``names`` put out for a (1, C, H, W) picture that is ready to be read."""
    given = model.given(batch)
    trace = model.record(given, names or "none", ends_early=not has_labels)
    layers = []
    for name in names:
        node = trace[name]
        output = node.output[0] if len(node.shape) > 1 else node.output
        layers.append(LayerOutput(name, node.module_type, output, survivors(node)))
    return FeatureMaps(layers, model.logits_of(trace.result, given)[0] if has_labels else None)


def survivors(node: Node) -> Tensor | None:
    """Return (C, h, w), where in its input map each value of a max pooling stood: row · width + column.

    None of any other operation.
    """
    if node.kind != "max pooling" or len(node.shape) != 4:
        return None
    window = window_of(node, MAX_ARGUMENTS)
    ceil_mode = bool(node.bind(MAX_ARGUMENTS)["ceil_mode"])
    with torch.inference_mode():
        _, places = F.max_pool2d(
            node.inputs[0].tensor, window.kernel_size, window.stride, window.padding, window.dilation, ceil_mode, True
        )
    first: Tensor = places[0]
    return first
