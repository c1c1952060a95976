"""Where the values of a tensor stand, from their places in a row. Knows shapes only."""

from collections.abc import Sequence

from torch import Tensor


def along_axes(places: Tensor, shape: Sequence[int]) -> tuple[Tensor, ...]:
    """Return for each axis where ``places``, counted row by row through ``shape``, stand along it.

    As ``torch.unravel_index``, which imports SymPy when it is first called: a second, and 40 MB for ever.

    Example:
        >>> import torch
        >>> along_axes(torch.tensor([0, 5, 7]), (2, 4))
        (tensor([0, 1, 1]), tensor([0, 1, 3]))
    """
    found: list[Tensor] = []
    for size in reversed(shape):
        found.insert(0, places % size)
        places = places // size
    return tuple(found)
