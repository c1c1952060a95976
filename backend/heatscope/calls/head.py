"""What one head of attention has learned."""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from heatscope.calls.texts import check_head
from heatscope.inspection.attention_step import head_weights
from heatscope.inspection.names import check_names
from heatscope.inspection.reading import ReadLayer
from heatscope.models.served import Served


@dataclass(frozen=True)
class HeadRequest:
    """Which head."""

    layer: str
    head: int


@dataclass(frozen=True)
class Head:
    """Its share of the matrices."""

    parts: Mapping[str, Mapping[str, Tensor | None]]  #: query, key, value, projection -> weight and bias


def compute(model: Served, request: HeadRequest) -> Head:
    """Return its rows of W_q, W_k and W_v, and its columns of W_O.

    Raises:
        UnknownLayerError: there is no such layer.
        InputError: it has no such head, or a part is no one matrix of the network.
    """
    check_names([request.layer], list(model.attentions))
    check_head(model, request.layer, request.head)
    return Head(head_weights(ReadLayer(model.attentions[request.layer]), request.head))
