"""What the layers of a network put out for a photo.

Axes: C channels, H height, W width.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from torch import Tensor

from heatscope.calls.each import InputFailure, attempt
from heatscope.calls.labels import Labels, labels_of
from heatscope.calls.photos import PhotoRequest, read_posed
from heatscope.inputs.image import Picture
from heatscope.inspection.feature_maps import FeatureMaps as Maps
from heatscope.inspection.feature_maps import LayerOutput, feature_maps, feature_maps_of_each
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
        return _found(picture, batch, feature_maps(model, batch, request.layers, model.has_labels), request)


def compute_each(
    model: Served, requests: Sequence[FeatureMapsRequest], clock: Stopwatch
) -> list[FeatureMaps | InputFailure]:
    """Return the same for several photos and the same layers; for a photo that cannot be read, why."""
    given = [attempt(read_posed, model, request, clock) for request in requests]
    sound = [each for each in given if isinstance(each, tuple)]
    with clock.part("forward"):
        batches = [batch for _, batch in sound]
        done = iter(feature_maps_of_each(model, batches, requests[0].layers, model.has_labels))
        return [
            _found(*each, next(done), request) if isinstance(each, tuple) else each
            for each, request in zip(given, requests, strict=True)
        ]


def _found(picture: Picture, batch: Tensor, done: Maps, request: FeatureMapsRequest) -> FeatureMaps:
    return FeatureMaps(picture, batch[0], labels_of(done.logits, request.top_k), done.layers)
