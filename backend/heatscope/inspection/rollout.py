"""Many heads and layers as one matrix: mean, maximum, rollout, and attention weighted by what it carries.

Knows nothing of words. In every matrix a row is a query, a column a key.

Axes: H heads, T tokens, D width of a head, E width of the network.
"""

from collections.abc import Collection, Sequence
from typing import Literal

import torch
from torch import Tensor

Joining = Literal["mean", "max"]


def join_heads(attention: Tensor, joining: Joining, disabled_heads: Collection[int] = ()) -> Tensor:
    """Return the (T, T) mean or maximum over the heads of (H, T, T) that are on; 0 if none is.

    Example:
        >>> join_heads(torch.stack([torch.eye(2), torch.full((2, 2), 0.5)]), "max")
        tensor([[1.0000, 0.5000],
                [0.5000, 1.0000]])
    """
    on = [head for head in range(len(attention)) if head not in disabled_heads]
    if not on:
        return torch.zeros_like(attention[0])
    enabled = attention if len(on) == len(attention) else attention[on]
    return enabled.mean(dim=0) if joining == "mean" else enabled.amax(dim=0)


def rollout(layers: Sequence[Tensor]) -> list[Tensor]:
    """Return for each layer how much of each first input is in each of its outputs, (T, T) each.

    Abnar and Zuidema 2020, section 3, https://arxiv.org/abs/2005.00928: half of a vector
    goes on as it is (the residual), half is mixed by attention, Ã = ½A + ½I; the layers
    are multiplied. Rows sum to 1. A row of 0, of a layer whose heads are all off, leaves
    its token as it is.

    Args:
        layers: (T, T) of each layer, its heads joined, in the order they run; rows need not sum to 1.

    Example:
        >>> rollout([torch.tensor([[0.0, 1.0], [1.0, 0.0]])])
        [tensor([[0.5000, 0.5000], [0.5000, 0.5000]])]
    """
    rolled: list[Tensor] = []
    for joined in layers:
        mixing = joined + torch.eye(len(joined)) * joined.sum(dim=1, keepdim=True).clamp_min(1e-9)
        mixing = mixing / mixing.sum(dim=1, keepdim=True)
        rolled.append(mixing @ rolled[-1] if rolled else mixing)
    return rolled


def value_weighted(attention: Tensor, value: Tensor, projection: Tensor) -> Tensor:
    """Return (H, T, T): how long the vector is that each query takes from each key.

    Kobayashi et al. 2020, "Attention is Not Only a Weight", section 3,
    https://arxiv.org/abs/2004.10102: attention · ‖v W_O‖. A key whose value is short
    gives little however much attention it gets.

    Args:
        attention: (H, T, T)
        value: (H, T, D)
        projection: each head's columns of W_O, (H, E, D).
    """
    lengths = torch.einsum("hed,htd->hte", projection.detach(), value).norm(dim=-1)  # (H, T)
    weighted: Tensor = attention * lengths.unsqueeze(1)
    return weighted
