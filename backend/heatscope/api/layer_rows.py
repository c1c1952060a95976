"""A network's layers as `GET /models/{id}` lists them.

Joins what the modules state (``inspection``) with what follows from it (``lessons``).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from heatscope.api.schemas import model as schemas
from heatscope.inspection.description import LayerFacts, describe, parameter_count
from heatscope.lessons.parameter_count import fully_connected
from heatscope.lessons.receptive_field import ReceptiveField, Window
from heatscope.lessons.sizes import output_size
from heatscope.zoo import Loaded, PhotoCNN, PhotoViT, Pronouncer, SentenceEncoder


def layer_rows(loaded: Loaded[Any]) -> list[schemas.Layer]:
    """Return one row a layer, in the order they run."""
    match loaded.network:
        case PhotoCNN():
            size = loaded.card.input
            return list(_stack_rows(describe(loaded.network), [size["channels"], size["height"], size["width"]]))
        case SentenceEncoder() | PhotoViT() as encoder:
            named = [(f"layer{index}", layer) for index, layer in enumerate(encoder.layers, start=1)]
            # Of a text the number of tokens depends on the text, of a picture it does not.
            length = len(encoder.positions) if isinstance(encoder, PhotoViT) else None
            return list(_transformer_rows(named, [length, encoder.config.width], encoder.config.head_count))
        case Pronouncer() as speaker:
            parts = {"encoder": speaker.encoder, "decoder": speaker.decoder}
            named = [(f"{part}{i}", layer) for part, layers in parts.items() for i, layer in enumerate(layers, start=1)]
            return list(_transformer_rows(named, [None, speaker.config.width], speaker.config.head_count))
    raise AssertionError(f"no layers are known of a {type(loaded.network).__name__}")


def field_axes(layer: schemas.Layer) -> tuple[ReceptiveField, ReceptiveField]:
    """Return the vertical and the horizontal field of a layer with maps."""
    assert layer.receptive_field is not None, "a layer with maps"
    vertical, horizontal = zip(*layer.receptive_field.model_dump().values(), strict=True)
    return ReceptiveField(*vertical), ReceptiveField(*horizontal)


def _stack_rows(facts: Sequence[LayerFacts], shape: list[int]) -> Iterator[schemas.Layer]:
    fields = (ReceptiveField(), ReceptiveField())  # vertical, horizontal
    read = "input"
    for fact in facts:
        shape_before, shape = shape, _shape_behind(fact, shape)
        windows = _windows(fact)
        fields = (fields[0].through(windows[0]), fields[1].through(windows[1]))
        yield schemas.Layer(
            name=fact.name,
            type=fact.type,
            input=read,
            output_shape=list(shape),
            parameter_count=fact.parameter_count,
            fully_connected_parameter_count=(
                None if fact.is_elementwise else fully_connected(shape_before, shape).total
            ),
            **_pairs(windows, Window._fields, fact.window is not None),
            receptive_field=schemas.ReceptiveField(**_pairs(fields, fields[0]._fields)) if fact.is_spatial else None,
            head_count=None,
        )
        read = fact.name


def _transformer_rows(
    named: Sequence[tuple[str, Any]], shape: list[int | None], head_count: int
) -> Iterator[schemas.Layer]:
    read = "input"
    for name, layer in named:
        yield schemas.Layer(
            name=name,
            type="TransformerDecoderLayer" if name.startswith("decoder") else "TransformerEncoderLayer",
            input=read,
            output_shape=shape,
            parameter_count=parameter_count(layer),
            fully_connected_parameter_count=None,
            kernel_size=None,
            stride=None,
            padding=None,
            receptive_field=None,
            head_count=head_count,
        )
        read = name


def _shape_behind(fact: LayerFacts, shape: list[int]) -> list[int]:
    channels = fact.channels or shape[0]
    if not fact.is_spatial:
        return [channels]
    return [channels, *(output_size(size, *window) for size, window in zip(shape[1:], _windows(fact), strict=True))]


def _windows(fact: LayerFacts) -> tuple[Window, Window]:
    if fact.window is None:
        return Window(), Window()
    vertical, horizontal = zip(*fact.window, strict=True)
    return Window(*vertical), Window(*horizontal)


def _pairs(axes: Sequence[tuple[int, ...]], names: Sequence[str], is_stated: bool = True) -> dict[str, Any]:
    """Return [vertical, horizontal] for each name, or None for each."""
    return {name: pair if is_stated else None for name, pair in zip(names, zip(*axes, strict=True), strict=True)}
