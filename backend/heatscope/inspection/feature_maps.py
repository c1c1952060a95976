"""What the layers of a network put out for a picture.

Knows nothing of labels' names.

Axes: N pictures, C channels, H height, W width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope.inspection.pictures import PictureNetwork
from heatscope.inspection.sweep import PIXELS_AT_ONCE
from heatscope.tracing import Node
from heatscope.tracing.keeping import Keep
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
    return _run(model, batch, names, has_labels)[0]


def feature_maps_of_each(
    model: PictureNetwork, pictures: Sequence[Tensor], names: Sequence[str], has_labels: bool = True
) -> list[FeatureMaps]:
    """Return the same of each (1, C, H, W) picture, those of one size together.

    The numbers are those of a picture by itself up to rounding: a processor's library adds them up in another order,
    which changes a number by some millionths of the layer's largest.
    """
    of_size: dict[tuple[int, ...], list[int]] = {}
    for index, picture in enumerate(pictures):
        of_size.setdefault(tuple(picture.shape), []).append(index)
    found: dict[int, FeatureMaps] = {}
    for size, indices in of_size.items():
        at_once = max(1, PIXELS_AT_ONCE // (size[-1] * size[-2]))
        for begin in range(0, len(indices), at_once):
            some = indices[begin : begin + at_once]
            batch = torch.cat([pictures[index] for index in some])
            found |= zip(some, _run(model, batch, names, has_labels), strict=True)
    return [found[index] for index in range(len(pictures))]


def _run(model: PictureNetwork, batch: Tensor, names: Sequence[str], has_labels: bool) -> list[FeatureMaps]:
    """Return what is to be kept of each picture of a batch (N, C, H, W)."""
    given = model.given(batch)
    # Where every layer is looked at, everything is kept: nothing has then to be told apart while the network runs.
    keep: Keep = "all" if len(names) == len(model.structure.layers) else names or "none"
    trace = model.record(given, keep, ends_early=not has_labels)
    logits = model.logits_of(trace.result, given) if has_labels else None
    nodes = {name: (trace[name], survivors(trace[name])) for name in names}
    return [
        FeatureMaps(
            [
                LayerOutput(
                    name,
                    node.module_type,
                    node.output[index] if len(node.shape) > 1 else node.output,
                    None if kept is None else kept[index],
                )
                for name, (node, kept) in nodes.items()
            ],
            None if logits is None else logits[index],
        )
        for index in range(len(batch))
    ]


def survivors(node: Node) -> Tensor | None:
    """Return (N, C, h, w), where in its input map each value of a max pooling stood: row · width + column.

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
    found: Tensor = places
    return found
