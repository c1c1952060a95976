"""EfficientNet-Lite0, the network: inverted bottlenecks without squeeze-and-excitation, with ReLU6.

Tan and Le 2019, "EfficientNet", arXiv 1905.11946, table 1, with what its authors changed for phones
(https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite): no squeeze-and-excitation, ReLU6 for
swish, a stem and a head of one width in all sizes. Blocks: Sandler et al. 2018, arXiv 1801.04381, section 3.

TensorFlow's "same" padding puts what is left over to the right and below, so that a convolution of stride 2 reads other
pixels than with PyTorch's symmetric padding: it is a step of its own here, for pictures of 224 × 224.

Axes: N pictures, C channels, H height, W width.
"""

from collections import OrderedDict
from typing import NamedTuple

from torch import Tensor, nn

SIDE = 224
LABEL_COUNT = 1000
#: Of batch normalisation, as it was trained.
EPSILON = 1e-3
STEM_WIDTH, HEAD_WIDTH = 32, 1280


class Stage(NamedTuple):
    """Blocks of one width."""

    expansion: int
    width: int
    block_count: int
    stride: int  #: of the first block; 1 in the others
    kernel_size: int


STAGES = (
    Stage(1, 16, 1, 1, 3),
    Stage(6, 24, 2, 2, 3),
    Stage(6, 40, 2, 2, 5),
    Stage(6, 80, 3, 2, 3),
    Stage(6, 112, 3, 1, 5),
    Stage(6, 192, 4, 2, 5),
    Stage(6, 320, 1, 1, 3),
)


class Block(nn.Module):
    """An inverted bottleneck: widen, look around in each channel by itself, narrow; added to its input if that fits."""

    def __init__(self, in_width: int, width: int, expansion: int, kernel_size: int, stride: int) -> None:
        """Make a block from ``in_width`` to ``width`` channels, ``expansion`` times as wide inside."""
        super().__init__()
        inner = in_width * expansion
        steps: OrderedDict[str, nn.Module] = OrderedDict()
        if expansion > 1:
            steps["expand"] = nn.Conv2d(in_width, inner, 1, bias=False)
            steps["expand_norm"] = nn.BatchNorm2d(inner, eps=EPSILON)
            steps["expand_relu"] = nn.ReLU6()
        steps |= same_convolution("depthwise", inner, inner, kernel_size, stride, groups=inner)
        steps["project"] = nn.Conv2d(inner, width, 1, bias=False)
        steps["project_norm"] = nn.BatchNorm2d(width, eps=EPSILON)
        for name, step in steps.items():
            self.add_module(name, step)
        self.adds = stride == 1 and in_width == width

    def forward(self, maps: Tensor) -> Tensor:
        """Return (N, width, H / stride, W / stride) for (N, in_width, H, W)."""
        output = maps
        for step in self.children():
            output = step(output)
        return output + maps if self.adds else output


class EfficientNetLite0(nn.Module):
    """Names what a picture shows: (N, 3, 224, 224) to the logits (N, 1000) of ImageNet's labels."""

    def __init__(self) -> None:
        """Make the network; its weights are random."""
        super().__init__()
        self.stem = nn.Sequential(same_convolution("conv", 3, STEM_WIDTH, 3, 2))
        blocks, width = [], STEM_WIDTH
        for stage in STAGES:
            for index in range(stage.block_count):
                stride = 1 if index else stage.stride
                blocks.append(Block(width, stage.width, stage.expansion, stage.kernel_size, stride))
                width = stage.width
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Sequential(same_convolution("conv", width, HEAD_WIDTH, 1, 1))
        self.average = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.classifier = nn.Linear(HEAD_WIDTH, LABEL_COUNT)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return the logits (N, 1000) for (N, 3, 224, 224)."""
        maps = self.blocks(self.stem(pictures))  # (N, 320, 7, 7)
        maps = self.average(self.head(maps))  # (N, 1280, 1, 1)
        logits: Tensor = self.classifier(self.flatten(maps))  # (N, 1000)
        return logits


def same_convolution(
    name: str, in_width: int, width: int, kernel_size: int, stride: int, groups: int = 1
) -> OrderedDict[str, nn.Module]:
    """Return a convolution padded as TensorFlow's "same", its normalisation and ReLU6, under names with ``name``.

    For stride 2 the maps have to be of even height and width, as all are below 224 × 224.
    """
    around = kernel_size - stride  # how many rows or columns of zeros there are in all
    steps: OrderedDict[str, nn.Module] = OrderedDict()
    if around % 2:
        steps[f"{name}_pad"] = nn.ZeroPad2d((around // 2, around - around // 2) * 2)
    padding = 0 if around % 2 else around // 2
    steps[name] = nn.Conv2d(in_width, width, kernel_size, stride, padding, groups=groups, bias=False)
    steps[f"{name}_norm"] = nn.BatchNorm2d(width, eps=EPSILON)
    steps[f"{name}_relu"] = nn.ReLU6()
    return steps


def name_in_network(name: str) -> str:
    """Return where a tensor of the package's file belongs.

    Example:
        >>> name_in_network("_blocks.3._bn1.running_var"), name_in_network("_fc.bias")
        ('blocks.3.depthwise_norm.running_var', 'classifier.bias')
    """
    module, _, kind = name.rpartition(".")
    block, _, step = module.rpartition(".")
    return f"{block.replace('_blocks', 'blocks')}.{BLOCK_STEPS[step]}.{kind}" if block else f"{STEPS[module]}.{kind}"


STEPS = {
    "_conv_stem": "stem.conv", "_bn0": "stem.conv_norm", "_conv_head": "head.conv", "_bn1": "head.conv_norm",
    "_fc": "classifier",
}  # fmt: skip
BLOCK_STEPS = {
    "_expand_conv": "expand", "_bn0": "expand_norm", "_depthwise_conv": "depthwise", "_bn1": "depthwise_norm",
    "_project_conv": "project", "_bn2": "project_norm",
}  # fmt: skip
