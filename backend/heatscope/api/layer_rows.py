"""A network's layers as `GET /models/{id}` lists them.

Joins what a recorded run showed (``inspection``) with what follows from it (``lessons``).
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from heatscope.api.schemas import model as schemas
from heatscope.inspection.structure import Layer, Window
from heatscope.lessons.parameter_count import fully_connected
from heatscope.models.served import Served
from heatscope.models.shipped import Block


def layer_rows(model: Served) -> list[schemas.Layer]:
    """Return one row a layer, in the order they run."""
    return list(_block_rows(model.blocks) if model.blocks else _rows(model))


def _rows(model: Served) -> Iterator[schemas.Layer]:
    shapes = {name: list(tensor.shape[1:]) for name, tensor in model.structure.trace.inputs.items()}
    shapes |= {layer.name: list(layer.shape) for layer in model.structure.layers.values()}
    for layer in model.structure.layers.values():
        window = layer.window if layer.window is not None and len(layer.window.kernel_size) == 2 else None
        yield schemas.Layer(
            name=layer.name,
            type=layer.type,
            op=layer.op,
            module=layer.module,
            input=layer.inputs[0] if layer.inputs else "input",
            inputs=list(layer.inputs),
            output_shape=list(layer.shape),
            parameter_count=layer.parameter_count,
            fully_connected_parameter_count=_fully_connected(layer, shapes),
            **_sliding(window),
            receptive_field=schemas.ReceptiveField(**dataclasses.asdict(layer.field)) if layer.field else None,
            head_count=None,
        )


def _sliding(window: Window | None) -> dict[str, Any]:
    """Return how a window slides, each number [vertical, horizontal]."""
    return {name: window and getattr(window, name) for name in ("kernel_size", "stride", "padding")}


def _block_rows(blocks: Sequence[Block]) -> Iterator[schemas.Layer]:
    read = "input"
    for block in blocks:
        yield schemas.Layer(
            name=block.name,
            type=block.type,
            op="transformer layer",
            module=block.module,
            input=read,
            inputs=[read],
            output_shape=list(block.shape),
            parameter_count=block.parameter_count,
            fully_connected_parameter_count=None,
            kernel_size=None,
            stride=None,
            padding=None,
            receptive_field=None,
            head_count=block.head_count,
        )
        read = block.name


def _fully_connected(layer: Layer, shapes: dict[str, Any]) -> int | None:
    """Return what a dense layer between the same sizes needs; None of one that works value by value."""
    if layer.is_elementwise or len(layer.inputs) != 1:
        return None
    before, after = shapes[layer.inputs[0]], list(layer.shape)
    return fully_connected(before, after).total if _are_sizes(before) and _are_sizes(after) else None


def _are_sizes(shape: list[int]) -> bool:
    return len(shape) in (1, 3) and all(size > 0 for size in shape)
