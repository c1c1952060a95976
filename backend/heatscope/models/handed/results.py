"""What a module returned, as the one tensor that is meant.

Axes: N batch, C channels, H height, W width, T tokens.
"""

import math
from typing import Any

from torch import Tensor

from heatscope.errors import InputError
from heatscope.tracing.node import tensors_in

#: As many tensors are described; how many more there are is said.
MOST_SAID = 3
#: How far from 1 probabilities may sum.
SAME_SUM = 1e-4


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


def words_for(result: Any, token_count: int | None = None) -> str:
    """Say what came out for one input: the tensor that :func:`logits_in` means first, then others there are.

    Args:
        result: what the network returned.
        token_count: of the text that it read; None if it read a picture.

    Example:
        >>> import torch
        >>> words_for(torch.zeros(1, 3, 64, 48))
        '3 maps of 64 × 48 numbers'
        >>> words_for((torch.zeros(1, 7, 16), torch.zeros(1, 4).softmax(1)), 7)
        'a vector of 16 numbers for each token and 4 probabilities'
        >>> words_for(torch.zeros(1))
        'a number'
    """
    first = logits_in(result) if _has_axes(result) else None
    tensors = [tensor for tensor in tensors_in(result) if tensor.is_floating_point()]
    tensors.sort(key=lambda tensor: first is None or tensor.data_ptr() != first.data_ptr())
    said = [_words_for_one(tensor[0] if tensor.dim() else tensor, token_count) for tensor in tensors[:MOST_SAID]]
    if len(tensors) > MOST_SAID:
        said.append(f"{len(tensors) - MOST_SAID} more")
    return " and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))


def _has_axes(result: Any) -> bool:
    return any(tensor.dim() for tensor in tensors_in(result) if tensor.is_floating_point())


def _words_for_one(values: Tensor, token_count: int | None) -> str:
    sizes = list(values.shape)
    each = ""
    if token_count is not None and len(sizes) > 1 and sizes[0] == token_count:
        # How many there are is the text's doing.
        sizes, each = sizes[1:], " for each token"
    if values.numel() and math.prod(sizes) == 1:
        return f"a number{each}"
    if len(sizes) == 1:
        # As many numbers as tokens may be one a token, or happen to be as many.
        count = f"{sizes[0]:,} " if sizes[0] != token_count else ""
        if are_shares(values):
            return f"{count}probabilities{each}"
        return f"a vector of {count}numbers{each}" if count else f"numbers{each}"
    if len(sizes) == 3 and token_count is None:
        size = " × ".join(map(str, sizes[1:]))
        return f"a map of {size} numbers" if sizes[0] == 1 else f"{sizes[0]:,} maps of {size} numbers"
    if len(sizes) == 2:
        return f"{sizes[0]:,} vectors of {sizes[1]:,} numbers{each}"
    return f"{' × '.join(map(str, sizes))} numbers{each}"


def are_shares(values: Tensor) -> bool:
    """Whether numbers along the last axis are probabilities, as after a softmax: none below 0, together 1.

    Example:
        >>> import torch
        >>> are_shares(torch.tensor([[0.25, 0.75], [1.0, 0.0]])), are_shares(torch.tensor([1.0]))
        (True, False)
    """
    if values.shape[-1] < 2:
        return False
    return bool((values >= 0).all()) and bool(((values.sum(-1) - 1).abs() < SAME_SUM).all())


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
