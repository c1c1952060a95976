"""Which patches of a photo ask which.

Axes: C channels, H height, W width.
"""

from dataclasses import dataclass, field

from torch import Tensor

from heatscope.calls.labels import Labels, labels_of
from heatscope.calls.photos import PhotoRequest, read_photo
from heatscope.inputs.image import Picture
from heatscope.inspection.patch_attention import PatchHead, describe_patch_heads
from heatscope.inspection.reading import needs, read_layers
from heatscope.models.served import Served
from heatscope.timing import Stopwatch


@dataclass(frozen=True)
class PatchAttentionRequest(PhotoRequest):
    """A photo, and which layers are looked at."""

    layers: tuple[str, ...] = field(default=(), kw_only=True)
    top_k: int = field(default=5, kw_only=True)


@dataclass(frozen=True)
class PatchLayer:
    """Who asks whom in one layer."""

    name: str
    attention: Tensor  #: (heads, queries, keys), the class token first
    heads: list[PatchHead]


@dataclass(frozen=True)
class PatchAttention:
    """What became of the photo."""

    picture: Picture
    input: Tensor  #: (C, H, W)
    grid: tuple[int, int]  #: rows and columns of patches
    labels: Labels | None
    layers: list[PatchLayer]


def compute(model: Served, request: PatchAttentionRequest, clock: Stopwatch) -> PatchAttention:
    """Return the attention between the patches."""
    grid = model.patch_grid
    assert grid is not None, "a network whose patches ask each other"
    with clock.part("decode"):
        picture, batch = read_photo(model, request)
    with clock.part("forward"):
        given = model.given(batch)
        keep = {name for layer in request.layers for name in needs(model.attentions[layer], ["attention"])}
        trace = model.record(given, keep or "none", ends_early=False)
        logits = model.logits_of(trace.result, given)[0] if model.has_labels else None
        read = read_layers(trace, list(model.attentions)) if request.layers else {}
        layers = [
            PatchLayer(name, read[name].attention, describe_patch_heads(read[name].attention, *grid))
            for name in request.layers
        ]
        return PatchAttention(picture, batch[0], grid, labels_of(logits, request.top_k), layers)
