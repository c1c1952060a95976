"""What one node of a run puts out, whole or the part of it that some indices choose.

Knows no network by name.
"""

from collections.abc import Sequence

from torch import Tensor

from heatscope.errors import InputError
from heatscope.inspection.opened_value import check_no_nan, no_such_place
from heatscope.tracing import Node

#: One for each of the first axes: a place, or None for all places of that axis.
Index = Sequence[int | None]


def check_index(node: Node, index: Index) -> None:
    """Raise InputError for an index that the output of ``node`` does not have, or numbers that cannot be written."""
    if node.dtype.is_complex:
        raise InputError(f"'{node.name}' puts out complex numbers, which are not answered")
    if len(index) > len(node.shape):
        shape = " × ".join(map(str, node.shape)) or "one number"
        raise InputError(f"{len(index)} indices for '{node.name}', whose output is {shape}; give at most one an axis")
    for axis, (place, size) in enumerate(zip(index, node.shape, strict=False)):
        if place is not None and place >= size:
            raise no_such_place(node.name, node.shape, axis, place)


def part_of(node: Node, index: Index) -> Tensor:
    """Return what stands at ``index``; some of it may be infinite, as in masks.

    Raises:
        NotFiniteError: some of it is NaN.

    Example:
        >>> import torch
        >>> from heatscope.tracing import record
        >>> scores = torch.tensor([[[1.0, 2.0], [3.0, -torch.inf]]])
        >>> part_of(record(torch.nn.ReLU6(), -scores).nodes[0], [0, None, 1]).tolist()
        [0.0, 6.0]
    """
    chosen = tuple(slice(None) if place is None else place for place in index)
    part = node.output[chosen]
    check_no_nan(part, f"of '{node.name}'")
    return part
