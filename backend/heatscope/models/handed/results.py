"""What a module returned, as the one tensor that is meant.

Axes: N batch, C channels, H height, W width, T tokens.
"""

from typing import Any

from torch import Tensor

from heatscope.errors import InputError
from heatscope.tracing.node import tensors_in


def logits_in(result: Any) -> Tensor:
    """Return the first item of ``result.logits``, or of the first tensor of real numbers that there is.

    Raises:
        InputError: there is none.

    Example:
        >>> import torch
        >>> logits_in((torch.ones(1, 3), None))
        tensor([1., 1., 1.])
    """
    named = getattr(result, "logits", None)
    found = named if isinstance(named, Tensor) else next(filter(Tensor.is_floating_point, tensors_in(result)), None)
    if found is None and any(map(Tensor.is_complex, tensors_in(result))):
        raise InputError("the network returned complex numbers; return real ones, such as their abs()")
    if found is None or found.dim() < 1:
        raise InputError(f"the network returned a {type(result).__name__} without real numbers along an axis in it")
    return found[0]


def vector_in(result: Any) -> Tensor:
    """Return one vector for the whole input: maps (C, H, W) by their mean over places, vectors (T, width) by theirs.

    Example:
        >>> import torch
        >>> vector_in(torch.tensor([[[1.0, 2.0], [3.0, 4.0]]]))
        tensor([2., 3.])
    """
    found = logits_in(result)
    if found.dim() == 3:
        return found.mean((1, 2))
    return found.mean(0) if found.dim() == 2 else found.reshape(-1)
