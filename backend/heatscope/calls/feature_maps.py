"""What the layers of a network put out for a photo.

Axes: C channels, H height, W width.
"""

from dataclasses import dataclass, field

from torch import Tensor

from heatscope.calls.labels import Labels, labels_of
from heatscope.calls.photos import PhotoRequest, read_posed
from heatscope.inputs.image import Picture
from heatscope.inspection.feature_maps import LayerOutput, feature_maps
from heatscope.models.served import Served
from heatscope.timing import Stopwatch


@dataclass(frozen=True)
class FeatureMapsRequest(PhotoRequest):
    """A photo, and which layers are looked at."""

    layers: tuple[str, ...] = field(default=(), kw_only=True)  #: nodes of the run
    top_k: int = field(default=5, kw_only=True)


@dataclass(frozen=True)
class FeatureMaps:
    """What became of the photo."""

    picture: Picture
    input: Tensor  #: (C, H, W)
    labels: Labels | None
    layers: list[LayerOutput]


def compute(model: Served, request: FeatureMapsRequest, clock: Stopwatch) -> FeatureMaps:
    """Return what the layers put out."""
    picture, batch = read_posed(model, request, clock)
    with clock.part("forward"):
        done = feature_maps(model, batch, request.layers, model.has_labels)
        return FeatureMaps(picture, batch[0], labels_of(done.logits, request.top_k), done.layers)
