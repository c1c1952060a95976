"""Limit who may look at whom.

Knows nothing of text or of networks.

Axes: T tokens, the token for the whole sequence first.
"""

import torch
from torch import Tensor


def window_mask(length: int, window: int | None) -> Tensor | None:
    """Return (T, T), True where a query (row) may look at a key (column); None if everybody sees everything.

    A token sees the tokens at most ``window`` places away, and not token 0, which
    itself sees everything.

    Example:
        >>> window_mask(4, 1).int()
        tensor([[1, 1, 1, 1],
                [0, 1, 1, 0],
                [0, 1, 1, 1],
                [0, 0, 1, 1]], dtype=torch.int32)
    """
    if window is None:
        return None
    place = torch.arange(length)
    allowed = (place.unsqueeze(1) - place.unsqueeze(0)).abs() <= window  # (T, T)
    allowed[:, 0] = False
    allowed[0, :] = True
    return allowed
