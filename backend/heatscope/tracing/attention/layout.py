"""Where the heads are: which rows of a product of weights and values belong to which head and token.

Networks keep their heads on an axis of their own, fold them into the batch, or keep them beside the tokens. What tells
is W_O: of each token's vector that enters it, some columns came from one head, the next from another.

Axes: B batch, H heads, T tokens, D width of a head.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from heatscope.tracing.along_axes import along_axes

#: Of places among the heads: which row, and which number of it.
Split = Callable[[Tensor], tuple[Tensor, Tensor]]
CHECKED_ROWS = 4


@dataclass(frozen=True, eq=False)
class Layout:
    """The rows of one attention in their order."""

    rows: Tensor  #: (B, H, T) which row of the heads, all their axes but D flattened
    ends: Tensor | None = None  #: (B, T) which row of what enters W_O; None without one
    columns: Tensor | None = None  #: (H, D) which columns of it are a head's


def layout_from_end(
    image: Tensor, split: Split, lead: Sequence[int], row_shape: Sequence[int], token_axes: Sequence[int], width: int
) -> Layout | None:
    """Return the layout that W_O sees; None if it mixes the heads up.

    Args:
        image: (R, E) of each number that enters W_O, its place among the heads, from 1; 0 for what is from elsewhere.
        split: tells of such places, counted from 0, which row of the heads and which of D they are.
        lead: what R is made of.
        row_shape: what the rows of the heads are made of.
        token_axes: which of these is T; several if T is folded with others.
        width: D.
    """
    used = (image[0] > 0).nonzero().flatten()
    first, inner = split(image[0, used].long() - 1)  # (H · D)
    numbers = first.tolist()
    order = {row: head for head, row in enumerate(dict.fromkeys(numbers))}  # by each head's first column
    count = len(order)
    if not count or count * width != len(used):
        return None
    place = torch.tensor([order[row] for row in numbers]) * width + inner
    columns = used[place.argsort()].reshape(count, width)
    # A few whole rows tell whether every head's numbers stand side by side; of the others one column a head will do.
    some = torch.linspace(0, len(image) - 1, min(len(image), CHECKED_ROWS)).long()
    row, inner = split(image[some][:, columns].long() - 1)  # (some, H, D)
    if bool((row != row[..., :1]).any()) or bool((inner != torch.arange(width)).any()):
        return None
    starts = image[:, columns[:, 0]].long() - 1
    return None if bool((starts < 0).any()) else _ordered(split(starts)[0], columns, lead, row_shape, token_axes)


def _ordered(row: Tensor, columns: Tensor, lead: Sequence[int], row_shape: Sequence[int],
             token_axes: Sequence[int]) -> Layout | None:  # fmt: skip
    """Return the layout of (R, H) rows."""
    total = len(row)
    at = along_axes(row, tuple(row_shape))
    token = at[token_axes[0]] if len(token_axes) == 1 else None  # (R, H)
    if token is not None and not bool((token != token[:, :1]).any()):
        count = row_shape[token_axes[0]]
        others = [axis for index, axis in enumerate(at) if index != token_axes[0]]
        batch_key = torch.zeros(total, dtype=torch.int64)
        for size, axis in zip([s for i, s in enumerate(row_shape) if i != token_axes[0]], others, strict=True):
            batch_key = batch_key * size + axis[:, 0]
        keys = {key: place for place, key in enumerate(sorted(set(batch_key.tolist())))}
        batch = torch.tensor([keys[key] for key in batch_key.tolist()])
        place = token[:, 0]
    else:
        count = lead[-1] if len(lead) else 1
        place = torch.arange(total) % count
        batch = torch.arange(total) // count
    if total % count or int(batch.max()) + 1 != total // count:
        return None
    ends = torch.full((total // count, count), -1)
    ends[batch, place] = torch.arange(total)
    if bool((ends < 0).any()):
        return None
    return Layout(row[ends].movedim(-1, 1), ends, columns)  # (B, T, H) -> (B, H, T)


def layout_by_axes(row_shape: Sequence[int], token_axes: Sequence[int]) -> Layout:
    """Return the layout of rows whose last batch axis, if there are two or more, counts the heads.

    Example:
        >>> layout_by_axes((1, 2, 3), (2,)).rows.tolist()
        [[[0, 1, 2], [3, 4, 5]]]
    """
    batch = [axis for axis in range(len(row_shape)) if axis not in token_axes]
    tokens = 1
    for axis in token_axes:
        tokens *= row_shape[axis]
    heads = row_shape[batch[-1]] if len(batch) > 1 else 1
    places = torch.arange(torch.Size(row_shape).numel()).reshape(tuple(row_shape))
    return Layout(places.permute(*batch, *token_axes).reshape(-1, heads, tokens))
