"""A plain convolutional network for photographs, readable cell by cell.

Stages of 3x3 convolutions with bias and ReLU, max pooling between the stages,
the average over all places, one linear layer: the network of the lecture notes
and of VGG (Simonyan & Zisserman 2015, https://arxiv.org/abs/1409.1556) in small.
Batch normalisation helps training only and is folded away before the weights are
saved (``training.folding``), so every value is patch x kernel + bias.

Knows nothing of how a picture becomes a batch.

Axes: N batch, C channels, H height, W width.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from torch import Tensor, nn


@dataclass(frozen=True)
class PhotoCNNConfig:
    """The shape of a :class:`PhotoCNN`.

    ``stages`` lists the widths (output channels) of the convolutions of each
    stage; a 2x2 max pooling stands between two stages.
    """

    label_count: int
    stages: tuple[tuple[int, ...], ...] = ((16,), (32, 32), (64, 64), (128, 128), (256, 256))
    input_channels: int = 3

    def __post_init__(self) -> None:
        # JSON has lists only.
        object.__setattr__(self, "stages", tuple(tuple(stage) for stage in self.stages))


class GlobalAverage(nn.AdaptiveAvgPool2d):
    """The mean of each channel over all places: (N, C, H, W) -> (N, C)."""

    def __init__(self) -> None:
        super().__init__(1)

    def forward(self, maps: Tensor) -> Tensor:
        """Return (N, C), whatever H and W are."""
        return super().forward(maps).flatten(1)


class PhotoCNN(nn.Sequential):
    """conv1, relu1, pool1, conv2, relu2, conv3, … average, classifier, run in that order.

    Fully convolutional: any H and W that leave a cell after the poolings will do.
    The classifier's output is one logit a label.

    Example:
        >>> import torch
        >>> network = PhotoCNN(PhotoCNNConfig(label_count=10))
        >>> network(torch.zeros(1, 3, 64, 64)).shape
        torch.Size([1, 10])
        >>> [name for name, _ in network.named_children()][:4]
        ['conv1', 'relu1', 'pool1', 'conv2']
    """

    def __init__(self, config: PhotoCNNConfig) -> None:
        super().__init__(OrderedDict(_layers(config)))
        self.config = config


def _layers(config: PhotoCNNConfig) -> Iterator[tuple[str, nn.Module]]:
    channels = config.input_channels
    index = 0
    for stage_index, stage in enumerate(config.stages):
        if stage_index:
            yield f"pool{stage_index}", nn.MaxPool2d(2)
        for width in stage:
            index += 1
            yield f"conv{index}", nn.Conv2d(channels, width, kernel_size=3, padding=1)
            # Not in place: the convolution's own output is shown too.
            yield f"relu{index}", nn.ReLU()
            channels = width
    yield "average", GlobalAverage()
    yield "classifier", nn.Linear(channels, config.label_count)
