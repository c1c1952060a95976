"""A small vision transformer.

Dosovitskiy et al. 2021, https://arxiv.org/abs/2010.11929, section 3.1: the picture is
cut into patches, each patch becomes a vector, a class token stands before them, a
learned position is added to each, and what comes out at the class token names the
picture. The layers are the sentence encoder's own: nothing in them knows that these
tokens are neighbours in two directions.

Knows nothing of how a picture becomes a batch.

Axes: B batch, C channels, S side of the picture, P patches, T = 1 + P tokens (the class
token first, then the patches row by row), E width, H heads.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from heatscope_models.sentence_encoder import EncoderLayer


@dataclass(frozen=True)
class PhotoViTConfig:
    """The shape of a :class:`PhotoViT`."""

    label_count: int
    side: int = 64
    patch_size: int = 8
    width: int = 128
    layer_count: int = 6
    head_count: int = 4
    feedforward_width: int = 512
    input_channels: int = 3
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if self.side % self.patch_size:
            raise ValueError(f"a side of {self.side} is no whole number of patches of {self.patch_size}")

    @property
    def grid_side(self) -> int:
        """How many patches stand side by side."""
        return self.side // self.patch_size


class PhotoViT(nn.Module):
    """Patches -> vectors + positions -> layers of self-attention -> the class token -> labels.

    Example:
        >>> network = PhotoViT(PhotoViTConfig(label_count=10))
        >>> network(torch.zeros(1, 3, 64, 64)).shape
        torch.Size([1, 10])
    """

    def __init__(self, config: PhotoViTConfig) -> None:
        super().__init__()
        self.config = config
        width, size = config.width, config.patch_size
        #: One convolution whose windows do not overlap is one linear map for all patches.
        self.patches = nn.Conv2d(config.input_channels, width, kernel_size=size, stride=size)
        self.class_token = nn.Parameter(torch.empty(width).normal_(std=0.02))
        self.positions = nn.Parameter(torch.empty(1 + config.grid_side**2, width).normal_(std=0.02))
        self.layers = nn.ModuleList(EncoderLayer(config) for _ in range(config.layer_count))
        self.final_norm = nn.LayerNorm(width)
        self.classifier = nn.Linear(width, config.label_count)

    def forward(self, batch: Tensor, kept: Tensor | None = None) -> Tensor:
        """Return (B, labels) logits of (B, C, S, S) normalised pictures; ``kept`` as in :meth:`summarise`."""
        logits: Tensor = self.classifier(self.summarise(batch, kept))
        return logits

    def summarise(self, batch: Tensor, kept: Tensor | None = None) -> Tensor:
        """Return (B, E), the class token in the end, normalised.

        Args:
            batch: (B, C, S, S) normalised pictures.
            kept: (B, K) indices of the patches to look at, counted from 0; all if None.
        """
        side = self.config.side
        assert batch.shape[-2:] == (side, side), f"learned positions fit {side}×{side} pictures alone"
        patches = self.patches(batch).flatten(2).transpose(1, 2)  # (B, P, E)
        position: Tensor = self.positions
        if kept is not None:
            patches = patches.gather(1, kept.unsqueeze(2).expand(-1, -1, patches.size(2)))  # (B, K, E)
            of_class = position[:1].expand(len(batch), 1, -1)  # (B, 1, E)
            position = torch.cat([of_class, position[1:][kept]], dim=1)  # (B, 1 + K, E)
        class_token = self.class_token.to(patches.dtype).expand(len(batch), 1, -1)  # (B, 1, E)
        embedding = torch.cat([class_token, patches], dim=1)  # (B, T, E)
        hidden = embedding + position
        for layer in self.layers:
            hidden = layer(hidden)
        summary: Tensor = self.final_norm(hidden[:, 0])  # (B, E)
        return summary
