"""What a network says of a photo turned, scaled or moved step by step.

Axes: C channels, H height, W width, S steps.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from heatscope.calls.moved_maps import Comparison, MovedMaps
from heatscope.calls.photos import PhotoRequest, read_photo
from heatscope.errors import InputError
from heatscope.inputs.amounts import Transform
from heatscope.inspection.predictions import Ranking, rank
from heatscope.inspection.structure import Layer
from heatscope.inspection.sweep import Look, sweep
from heatscope.inspection.translation import shift
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope_models.transforms import turn_and_scale

APPLY: dict[Transform, Any] = {
    "rotation": lambda batch, degrees: turn_and_scale(batch, degrees=degrees),
    "scale": lambda batch, factor: turn_and_scale(batch, factor=factor),
    "translation": lambda batch, right: shift(batch, int(right)),
}


@dataclass(frozen=True)
class SweepRequest(PhotoRequest):
    """A photo, and what is done to it."""

    transform: Transform = field(kw_only=True)
    amounts: tuple[float, ...] = field(kw_only=True)
    labels: tuple[int, ...] | None = field(default=None, kw_only=True)  #: whose curve; the first ones if None
    layer: str | None = field(default=None, kw_only=True)  #: translation only: whose maps are compared
    top_k: int = field(default=5, kw_only=True)


@dataclass(frozen=True)
class Step:
    """One version of the photo."""

    amount: float
    best: Ranking
    compared: Comparison | None


@dataclass(frozen=True)
class TransformSweep:
    """What became of every version."""

    original: Ranking
    labels: list[int]  #: whose curves
    probabilities: Tensor  #: (S, labels)
    steps: list[Step]
    map_range: float | None  #: the largest value of the layer's maps, without its sign


def layer_with_maps(model: Served, name: str) -> Layer:
    """Return the layer of that name.

    Raises:
        UnknownLayerError: there is none.
        InputError: it has no maps.
    """
    found = model.structure.find(name).name
    able = {layer.name: layer for layer in model.structure.layers.values() if layer.field is not None}
    if found not in able:
        raise InputError(f"'{found}' has no maps that could be compared; layers that have: {', '.join(able)}")
    return able[found]


def compute(
    model: Served, request: SweepRequest, clock: Stopwatch, watch: Callable[[int], None] = lambda pictures: None
) -> TransformSweep:
    """Return what the network says of the photo as it is, and of each version; ``watch`` may raise to stop."""
    with clock.part("decode"):
        _, batch = read_photo(model, request)
    with clock.part("forward"):
        maps = None if request.layer is None else _still(model, batch, layer_with_maps(model, request.layer))
        look = None if maps is None else Look(maps.layer.name, maps.compare)
        unchanged = 1.0 if request.transform == "scale" else 0.0
        done = sweep(model, batch, APPLY[request.transform], [unchanged, *request.amounts], look, watch)
        original, *versions = (rank(logits, request.top_k) for logits in done.logits)
        labels = original.indices if request.labels is None else list(request.labels)
        seen: Sequence[Comparison | None] = done.seen[1:] or [None] * len(versions)
        return TransformSweep(
            original,
            labels,
            done.logits[1:].softmax(dim=1)[:, labels],
            [Step(*step) for step in zip(request.amounts, versions, seen, strict=True)],
            None if maps is None else float(maps.still.abs().max()),
        )


def _still(model: Served, batch: Tensor, layer: Layer) -> MovedMaps:
    maps = model.record(model.given(batch), [layer.name])[layer.name].output[0]
    return MovedMaps(layer, maps, (batch.shape[-2], batch.shape[-1]))
