"""One query of one head from the beginning: every number between two vectors and a weight.

Vaswani et al. 2017, section 3.2.1, https://arxiv.org/abs/1706.03762, taken apart. Nothing
comes from a network's own run: whoever compares the two holds the arithmetic to it.

Axes: N keys, D width of a head, E width of the network, H heads.
"""

import math
from typing import NamedTuple, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class AttentionStep(NamedTuple):
    """How one query's row came about, in the order it is computed."""

    products: Tensor  #: (N, D) query · key, number by number
    scores: Tensor  #: (N), their sums
    divisor: float  #: √D
    scaled_scores: Tensor  #: (N) scores / divisor
    maximum: float  #: the largest scaled score of an allowed key; taken off before exp, which changes no weight
    exponentials: Tensor  #: (N) exp(scaled score − maximum); 0 where not allowed
    sum: float  #: of the exponentials
    weights: Tensor  #: (N) exponentials / sum
    weighted_values: Tensor  #: (N, D)
    mixed: Tensor  #: (D) their sum, b
    similarity: Tensor  #: (N) cosine of b and each value, -1 … 1; 0 where either is 0


def attend_from(query: Tensor, keys: Tensor, values: Tensor, allowed: Tensor | None = None) -> AttentionStep:
    """Return every step from (D) ``query`` over (N, D) ``keys`` to what it takes from (N, D) ``values``.

    Args:
        query: of one head, like the other two.
        keys: one row a token.
        values: one row a token.
        allowed: (N), True where the query may look; None for everywhere.

    Example:
        >>> step = attend_from(torch.zeros(4), torch.ones(2, 4), torch.tensor([[1.0] * 4, [3.0] * 4]))
        >>> step.weights, step.mixed
        (tensor([0.5000, 0.5000]), tensor([2., 2., 2., 2.]))
    """
    if allowed is None:
        allowed = torch.ones(len(keys), dtype=torch.bool)
    products = query * keys  # (N, D)
    scores = products.sum(dim=1)  # (N)
    divisor = math.sqrt(query.numel())
    scaled_scores = scores / divisor
    maximum = scaled_scores[allowed].max()
    exponentials = torch.where(allowed, (scaled_scores - maximum).exp(), 0.0)
    total = exponentials.sum()
    weights = exponentials / total
    weighted_values = weights.unsqueeze(1) * values  # (N, D)
    mixed = weighted_values.sum(dim=0)  # (D)
    similarity = F.cosine_similarity(mixed.unsqueeze(0), values)
    return AttentionStep(
        products, scores, divisor, scaled_scores, float(maximum), exponentials, float(total), weights,
        weighted_values, mixed, similarity,
    )  # fmt: skip


class Normalisation(NamedTuple):
    """How a vector was normalised: (input − mean) / √(variance + epsilon) · weight + bias."""

    mean: float
    variance: float
    epsilon: float
    weight: Tensor  #: (E)
    bias: Tensor  #: (E)
    normalised: Tensor  #: (E)


def normalise(given: Tensor, norm: nn.LayerNorm) -> Normalisation:
    """Return layer normalisation of (E) ``given``, step by step (Ba et al. 2016, https://arxiv.org/abs/1607.06450).

    Example:
        >>> normalise(torch.tensor([1.0, 3.0]), nn.LayerNorm(2)).mean
        2.0
    """
    mean = given.mean()
    variance = given.var(unbiased=False)
    weight, bias = norm.weight.detach(), norm.bias.detach()
    normalised = (given - mean) / (variance + norm.eps).sqrt() * weight + bias
    return Normalisation(float(mean), float(variance), norm.eps, weight, bias, normalised)


def head_shares(head_output: Tensor, projection: nn.Linear) -> Tensor:
    """Return (H, E): what each head adds through its columns of W_O; their sum and the bias are the output.

    Args:
        head_output: (H, D) of one token.
        projection: W_O, which reads the heads side by side.

    Example:
        >>> projection = nn.Linear(4, 3)
        >>> shares = head_shares(torch.ones(2, 2), projection)
        >>> torch.allclose(shares.sum(dim=0) + projection.bias, projection(torch.ones(4)), atol=1e-6)
        True
    """
    columns = projection.weight.detach().reshape(-1, *head_output.shape)  # (E, H, D)
    return torch.einsum("ehd,hd->he", columns, head_output)


class Projecting(Protocol):
    """A layer with attention, its heads side by side in each map."""

    head_count: int
    query: nn.Linear
    key: nn.Linear
    value: nn.Linear
    projection: nn.Linear


def head_weights(layer: Projecting, head: int) -> dict[str, dict[str, Tensor]]:
    """Return the ``weight`` and ``bias`` of one head: (D, E) of query, key, value; (E, D) of its part of W_O.

    W_O's bias belongs to all heads together and is left out.
    """
    width = layer.query.out_features // layer.head_count
    rows = slice(head * width, (head + 1) * width)
    parts = {
        name: {"weight": part.weight.detach()[rows], "bias": part.bias.detach()[rows]}
        for name, part in (("query", layer.query), ("key", layer.key), ("value", layer.value))
    }
    return parts | {"projection": {"weight": layer.projection.weight.detach()[:, rows]}}
