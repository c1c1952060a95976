"""Train with batch normalisation, ship without it.

After training, batch normalisation is a fixed scale and shift per channel, so it
folds into the convolution before it (Jacob et al. 2018, section 3.2,
https://arxiv.org/abs/1712.05877): the folded network gives the same logits, and a
value in it is patch x kernel + bias with nothing hidden.
"""

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from heatscope_models.photo_cnn import PhotoCNN, PhotoCNNConfig


class TrainablePhotoCNN(nn.Module):
    """A :class:`PhotoCNN` with batch normalisation and a second classifier.

    The second classifier names the finer classes (six breeds of dog, say) and is
    dropped after training: telling them apart makes better features than the
    labels alone do.
    """

    def __init__(self, config: PhotoCNNConfig, class_count: int) -> None:
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
        for layer in self.layers.children():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")

    def forward(self, batch: Tensor) -> tuple[Tensor, Tensor]:
        """Return (N, labels) and (N, classes) logits of an (N, 3, H, W) batch."""
        for name, layer in self.layers.named_children():
            if name == "classifier":
                break
            batch = layer(batch)
            if name in self.norms:
                batch = self.norms[name](batch)
        return self.layers.get_submodule("classifier")(batch), self.class_classifier(batch)


def fold(trained: TrainablePhotoCNN) -> PhotoCNN:
    """Return the plain network that computes what ``trained`` computes in eval mode."""
    plain = PhotoCNN(trained.config)
    plain.load_state_dict(trained.layers.state_dict())
    with torch.no_grad():
        for name, norm in trained.norms.items():
            convolution = plain.get_submodule(name)
            assert isinstance(convolution, nn.Conv2d)
            assert isinstance(norm, nn.BatchNorm2d)
            fused = fuse_conv_bn_eval(convolution.eval(), norm.eval())
            convolution.load_state_dict(fused.state_dict())
    return plain.eval()
