"""What the order of the words does to what self-attention makes of them.

Without positions f(PI) = P f(I): the same vectors in another order. Knows nothing of words.
"""

from collections.abc import Sequence

from torch import Tensor


def order_difference(reordered: Tensor, plain: Tensor, order: Sequence[int]) -> float:
    """Return the largest difference between a token's vector in the one order and in the other.

    Args:
        reordered: (T, E), the token for the whole sequence first, then word ``order[0]``, ``order[1]`` …
        plain: (T, E), the same with the words as they stand.
        order: for each place the word that is read there, counted from 0.

    Example:
        >>> import torch
        >>> order_difference(torch.tensor([[9.0], [2.0], [1.0]]), torch.tensor([[9.0], [1.0], [2.5]]), [1, 0])
        0.5
    """
    rows = [0, *(word + 1 for word in order)]
    return float((reordered - plain[rows]).abs().max())
