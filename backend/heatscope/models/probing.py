"""Something small that a network can run on, and whether recording it there changes what it gives."""

import torch
from PIL import Image
from torch import Tensor, nn

from heatscope.errors import ModelUnavailableError
from heatscope.models.adapter import Adapter, Given, TextGiven, reads_pictures
from heatscope.tracing import Trace, record
from heatscope.tracing.node import tensors_in

#: How far a recorded run may be from a bare one, relative to its largest value: nothing, but for kernels that choose
#: their way by how memory lies.
SAME = 1e-5


def probe_of(adapter: Adapter) -> Given:
    """Return something small that the network can run on; for one that reads pictures, a grey picture."""
    if not reads_pictures(adapter):
        return adapter.probe()
    stated = adapter.facts.input
    return adapter.read_image(Image.new("RGB", (stated["width"], stated["height"]), "grey"))


def longer_than_probe(adapter: Adapter, given: Given) -> str:
    """Return what is said of an error on a text with more tokens than the network was opened with; "" of others."""
    if not isinstance(given, TextGiven) or not isinstance(known := probe_of(adapter), TextGiven):
        return ""
    count, read = len(given.tokens), len(known.tokens)
    return f"; it read {read} tokens when it was opened, and was given {count}" if count > read else ""


def tried(network: nn.Module, given: Given) -> Trace:
    """Return the record of ``network`` on ``given``, which it is run on twice: bare, and recorded.

    Raises:
        ModelUnavailableError: it gives something else when it is recorded.
        Exception: whatever it raises where it does not run on ``given``.
    """
    with torch.inference_mode():
        bare = network(*given.arguments, **given.keywords)
    trace = record(network, *given.arguments, keep="none", **given.keywords)
    for first, second in zip(tensors_in(bare), tensors_in(trace.result), strict=True):
        if first.is_floating_point() and not _are_same(first, second):
            raise ModelUnavailableError("it gives something else when it is recorded")
    return trace


def _are_same(first: Tensor, second: Tensor) -> bool:
    """Whether two results are the same up to rounding."""
    if first.shape != second.shape:
        return False
    scale = float(first.abs().max()) if first.numel() else 0.0
    return torch.allclose(first, second, rtol=0, atol=SAME * max(scale, 1e-6), equal_nan=True)
