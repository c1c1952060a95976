"""Read words with self-attention, and limit who may look at whom.

Knows nothing of text; which network reads is the caller's choice.

Axes: T tokens, the token for the whole sequence first.
"""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

import torch
from torch import Tensor

T = TypeVar("T")


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


def read(
    encode: Callable[..., T],
    words: Sequence[str],
    *,
    positional_encoding: bool = True,
    window: int | None = None,
    disabled_heads: Collection[tuple[int, int]] = (),
) -> T:
    """Return what ``encode`` makes of the words when each sees only its neighbours.

    Args:
        encode: of a network that puts one token before the words.
        words: in the order they are to be read.
        positional_encoding: False leaves the positions out.
        window: how many places to each side a word may see; None for all.
        disabled_heads: (layer, head) pairs that add nothing, both counted from 0.
    """
    with torch.inference_mode():
        return encode(
            words,
            positional_encoding=positional_encoding,
            allowed=window_mask(len(words) + 1, window),
            disabled_heads=disabled_heads,
        )
