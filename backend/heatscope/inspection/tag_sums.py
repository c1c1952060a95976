"""Attention summed by the labels of the words: how much words of one label give to words of another.

Knows nothing of what the labels mean.

Axes: H heads, T tokens, K labels.
"""

from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, tensor


def sum_by_tag(attention: Tensor, tags: Sequence[int]) -> Tensor:
    """Return (H, K, K): of what a word of the row's label gives, the share that words of the column's label get.

    Columns are summed and rows are a mean, so that rows sum to what those of ``attention`` sum to.

    Args:
        attention: (H, T, T)
        tags: of each token, one of 0 … K − 1; each of them comes.

    Example:
        >>> sum_by_tag(tensor([[[0.5, 0.5, 0.0], [0.2, 0.2, 0.6], [0.0, 0.0, 1.0]]]), [0, 0, 1])
        tensor([[[0.7000, 0.3000],
                 [0.0000, 1.0000]]])
    """
    members = F.one_hot(tensor(tags)).to(attention.dtype)  # (T, K)
    return (members / members.sum(dim=0)).T @ attention @ members
