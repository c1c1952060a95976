"""What the layers of a network put out for a photo, as `/feature-maps` answers."""

from typing import Any

from heatscope import wire
from heatscope.calls.feature_maps import FeatureMaps
from heatscope.inspection.feature_maps import LayerOutput
from heatscope.models.served import Served
from heatscope.wire import Form
from heatscope.written.picture import image_facts
from heatscope.written.predictions import labels_said


def answer(found: FeatureMaps, model: Served, form: Form) -> dict[str, Any]:
    """Return the answer."""
    return {
        "image": image_facts(found.picture),
        "input": wire.tensor(found.input, form),
        **labels_said(found.labels, model.card.labels),
        "layers": [_layer(layer, form) for layer in found.layers],
    }


def _layer(layer: LayerOutput, form: Form) -> dict[str, Any]:
    row = {"name": layer.name, "type": layer.type, "output": wire.tensor(layer.output, form)}
    return row if layer.kept is None else row | {"kept": wire.tensor(layer.kept, form)}
