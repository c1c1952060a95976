"""Gradients at any node, without hooks: where each node's gradient arrives was noted while recording.

Knows nothing of what the score means.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from heatscope.errors import InputError
from heatscope.tracing.node import Node


def gradients_at(score: Tensor, places: Sequence[Node | Tensor]) -> list[Tensor | None]:
    """Return the gradient of ``score`` () with respect to each node's output or input; None where it does not depend.

    Raises:
        InputError: a node has no gradient: it holds whole numbers, was overwritten, or the run was recorded without
            gradients.
    """
    edges: list[Any] = []
    for place in places:
        if isinstance(place, Node) and "overwritten" in place.facts:
            raise InputError(f"'{place.name}' was overwritten in place, and is a view; name what it is a view of")
        if isinstance(place, Node) and place.edge is None:
            raise InputError(f"'{place.name}' has no gradient; record with gradients, and name a node of real numbers")
        edges.append(place.edge if isinstance(place, Node) else place)
    return list(torch.autograd.grad(score, edges, retain_graph=True, allow_unused=True))
