"""Train with batch normalisation, ship without it.

After training, batch normalisation is a fixed scale and shift per channel, so it
folds into the convolution before it (Jacob et al. 2018, section 3.2,
https://arxiv.org/abs/1712.05877): the folded network gives the same logits, and a
value in it is patch x kernel + bias with nothing hidden. So do the branches of RepVGG
(Ding et al. 2021, https://arxiv.org/abs/2101.03697): beside every 3x3 convolution a 1x1
convolution, and its input as it is where the widths agree, each normalised by itself,
are one 3x3 convolution once trained.
"""

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig


class TrainablePhotoCNN(nn.Module):
    """A :class:`PhotoCNN` with batch normalisation and a second classifier.

    The second classifier names the finer classes (six breeds of dog, say) and is
    dropped after training: telling them apart makes better features than the
    labels alone do.

    Args:
        config: the shape.
        class_count: how many finer classes there are.
        branched: train with RepVGG's branches.
    """

    def __init__(self, config: PhotoCNNConfig, class_count: int, branched: bool = False) -> None:
        super().__init__()
        self.config = config
        self.layers = PhotoCNN(config)
        self.norms = nn.ModuleDict(
            {
                name: nn.BatchNorm2d(layer.out_channels)
                for name, layer in self.layers.named_children()
                if isinstance(layer, nn.Conv2d)
            }
        )
        self.class_classifier = nn.Linear(config.stages[-1][-1], class_count)
        self.points, self.passes = nn.ModuleDict(), nn.ModuleDict()
        for name, layer in self.layers.named_children():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
                if branched:
                    point = nn.Conv2d(layer.in_channels, layer.out_channels, 1, bias=False)
                    nn.init.kaiming_normal_(point.weight, nonlinearity="relu")
                    self.points[name] = nn.Sequential(point, nn.BatchNorm2d(layer.out_channels))
                if branched and layer.in_channels == layer.out_channels:
                    self.passes[name] = nn.BatchNorm2d(layer.out_channels)

    def forward(self, batch: Tensor) -> tuple[Tensor, Tensor]:
        """Return (N, labels) and (N, classes) logits of an (N, 3, H, W) batch."""
        for name, layer in self.layers.named_children():
            if name == "classifier":
                break
            given, batch = batch, layer(batch)
            if name in self.norms:
                batch = self.norms[name](batch)
            for branches in (self.points, self.passes):
                if name in branches:
                    batch = batch + branches[name](given)
        return self.layers.get_submodule("classifier")(batch), self.class_classifier(batch)


def fold(trained: TrainablePhotoCNN) -> PhotoCNN:
    """Return the plain network that computes what ``trained`` computes in eval mode."""
    plain = PhotoCNN(trained.config)
    plain.load_state_dict(trained.layers.state_dict())
    with torch.no_grad():
        for name, norm in trained.norms.items():
            convolution = plain.get_submodule(name)
            assert isinstance(convolution, nn.Conv2d)
            fused = _fused(convolution, norm)
            for branch in _branches(trained, name, convolution.in_channels):
                row, column = (size // 2 for size in convolution.kernel_size)
                fused.weight[:, :, row, column] += branch.weight[:, :, 0, 0]
                fused.bias += branch.bias  # type: ignore[operator]
            convolution.load_state_dict(fused.state_dict())
    return plain.eval()


def _branches(trained: TrainablePhotoCNN, name: str, channels: int) -> Iterator[nn.Conv2d]:
    """Yield what lies beside the convolution ``name``, each as a 1x1 convolution with bias."""
    if name in trained.points:
        yield _fused(*trained.points[name].children())
    if name in trained.passes:
        straight = nn.Conv2d(channels, channels, 1, bias=False, device=trained.passes[name].weight.device)
        nn.init.dirac_(straight.weight)
        yield _fused(straight, trained.passes[name])


def _fused(convolution: nn.Module, norm: nn.Module) -> nn.Conv2d:
    assert isinstance(convolution, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    return fuse_conv_bn_eval(convolution.eval(), norm.eval())
