"""Published convolutional networks as stacks of plain layers, few channels wide: where they look is all that counts."""

from collections import OrderedDict
from collections.abc import Callable

from torch import Tensor, nn


def alexnet() -> nn.Sequential:
    """Krizhevsky et al. 2012, without padding in the first layer; Araujo et al. 2019 measure this one."""
    layers: list[tuple[str, nn.Module]] = [
        ("conv1", nn.Conv2d(3, 2, 11, 4)), ("relu1", nn.ReLU(inplace=True)), ("pool1", nn.MaxPool2d(3, 2)),
        ("conv2", nn.Conv2d(2, 2, 5, padding=2)), ("relu2", nn.ReLU(inplace=True)), ("pool2", nn.MaxPool2d(3, 2)),
        ("conv3", nn.Conv2d(2, 2, 3, padding=1)), ("conv4", nn.Conv2d(2, 2, 3, padding=1)),
        ("conv5", nn.Conv2d(2, 2, 3, padding=1)), ("pool5", nn.MaxPool2d(3, 2)),
    ]  # fmt: skip
    return nn.Sequential(OrderedDict(layers)).eval()


def vgg16() -> nn.Sequential:
    """Simonyan and Zisserman 2015, configuration D."""
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    channels = 3
    for block, count in enumerate((2, 2, 3, 3, 3), start=1):
        for index in range(1, count + 1):
            layers[f"conv{block}_{index}"] = nn.Conv2d(channels, 2, 3, padding=1)
            layers[f"relu{block}_{index}"] = nn.ReLU(inplace=True)
            channels = 2
        layers[f"pool{block}"] = nn.MaxPool2d(2)
    return nn.Sequential(layers).eval()


class Basic(nn.Module):
    """He et al. 2016: two 3 × 3 convolutions."""

    def __init__(self, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = shortcut(inputs, width, stride)

    def forward(self, x: Tensor) -> Tensor:
        made = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        made += x if self.downsample is None else self.downsample(x)
        result: Tensor = self.relu(made)
        return result


class Bottleneck(nn.Module):
    """He et al. 2016: the stride in the first 1 × 1 convolution, or, as is usual since, in the 3 × 3 one."""

    def __init__(self, inputs: int, width: int, stride: int, is_stride_in_3x3: bool) -> None:
        super().__init__()
        first, second = (1, stride) if is_stride_in_3x3 else (stride, 1)
        self.conv1, self.bn1 = nn.Conv2d(inputs, width, 1, first, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, second, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, 4 * width, 1, bias=False), nn.BatchNorm2d(4 * width)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = shortcut(inputs, 4 * width, stride)

    def forward(self, x: Tensor) -> Tensor:
        made = self.relu(self.bn1(self.conv1(x)))
        made = self.bn3(self.conv3(self.relu(self.bn2(self.conv2(made)))))
        made += x if self.downsample is None else self.downsample(x)
        result: Tensor = self.relu(made)
        return result


def shortcut(inputs: int, outputs: int, stride: int) -> nn.Module | None:
    """Return what makes the input of a block as large as its output; None where it is."""
    if inputs == outputs and stride == 1:
        return None
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


def resnet18(width: int = 2) -> nn.Sequential:
    """He et al. 2016; 64 wide as published."""
    return resnet((2, 2, 2, 2), width, 1, lambda inputs, wide, stride: Basic(inputs, wide, stride))


def resnet50(is_stride_in_3x3: bool, width: int = 2) -> nn.Sequential:
    """He et al. 2016; 64 wide as published."""
    return resnet(
        (3, 4, 6, 3), width, 4, lambda inputs, wide, stride: Bottleneck(inputs, wide, stride, is_stride_in_3x3)
    )


def resnet(
    counts: tuple[int, ...], width: int, factor: int, block: Callable[[int, int, int], nn.Module]
) -> nn.Sequential:
    layers: OrderedDict[str, nn.Module] = OrderedDict(
        conv1=nn.Conv2d(3, width, 7, 2, 3, bias=False), bn1=nn.BatchNorm2d(width), relu=nn.ReLU(inplace=True),
        maxpool=nn.MaxPool2d(3, 2, 1),
    )  # fmt: skip
    inputs = width
    for stage, count in enumerate(counts):
        blocks = []
        for index in range(count):
            blocks.append(block(inputs, width << stage, 2 if stage and index == 0 else 1))
            inputs = (width << stage) * factor
        layers[f"layer{stage + 1}"] = nn.Sequential(*blocks)
    layers.update(avgpool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), fc=nn.Linear(inputs, 10))
    return nn.Sequential(layers).eval()
