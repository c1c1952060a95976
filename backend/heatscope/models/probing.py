"""Something small that a network can run on, and whether two runs of it gave the same."""

import torch
from PIL import Image
from torch import Tensor

from heatscope.models.adapter import Adapter, Given, reads_pictures

#: How far a recorded run may be from a bare one, relative to its largest value: nothing, but for kernels that choose
#: their way by how memory lies.
SAME = 1e-5


def probe_of(adapter: Adapter) -> Given:
    """Return something small that the network can run on; for one that reads pictures, a grey picture."""
    if not reads_pictures(adapter):
        return adapter.probe()
    stated = adapter.facts.input
    return adapter.read_image(Image.new("RGB", (stated["width"], stated["height"]), "grey"))


def are_same(first: Tensor, second: Tensor) -> bool:
    """Whether two results are the same up to rounding."""
    if first.shape != second.shape:
        return False
    scale = float(first.abs().max()) if first.numel() else 0.0
    return torch.allclose(first, second, rtol=0, atol=SAME * max(scale, 1e-6), equal_nan=True)
