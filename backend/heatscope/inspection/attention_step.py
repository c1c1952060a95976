"""One query of one head from the beginning: every number between two vectors and a weight.

Vaswani et al. 2017, section 3.2.1, https://arxiv.org/abs/1706.03762, taken apart. Weights are
computed here from queries and keys: whoever compares them with the run holds the arithmetic to it.

Axes: N keys, D width of a head, E width of the network, H heads.
"""

from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from heatscope.errors import InputError
from heatscope.inspection.reading import ReadLayer
from heatscope.tracing import Node
from heatscope.tracing.attention.terms import MASKED_BELOW


class AttentionStep(NamedTuple):
    """How one query's row came about, in the order it is computed."""

    products: Tensor  #: (N, D) query · key, number by number
    scores: Tensor  #: (N), their sums
    scaled_scores: Tensor  #: (N) scores, divided
    maximum: float  #: the largest of an allowed key; taken off before exp, which changes no weight
    exponentials: Tensor  #: (N) exp(scaled score + bias − maximum); 0 where not allowed
    sum: float  #: of the exponentials
    weights: Tensor  #: (N) exponentials / sum
    weighted_values: Tensor  #: (N, D)
    mixed: Tensor  #: (D) their sum, b
    similarity: Tensor  #: (N) cosine of b and each value, -1 … 1; 0 where either is 0


def attend_from(
    query: Tensor,
    keys: Tensor,
    values: Tensor,
    scale: float,
    allowed: Tensor | None = None,
    bias: Tensor | None = None,
) -> AttentionStep:
    """Return every step from (D) ``query`` over (N, D) ``keys`` to what it takes from (N, D) ``values``.

    Args:
        query: of one head, like the other two.
        keys: one row a token.
        values: one row a token.
        scale: by what scores are multiplied, usually 1 / √D.
        allowed: (N), True where the query may look; None for everywhere.
        bias: (N), what is added for where query and key stand; None for nothing.

    Example:
        >>> step = attend_from(torch.zeros(4), torch.ones(2, 4), torch.tensor([[1.0] * 4, [3.0] * 4]), scale=0.5)
        >>> step.weights, step.mixed
        (tensor([0.5000, 0.5000]), tensor([2., 2., 2., 2.]))
    """
    if allowed is None:
        allowed = torch.ones(len(keys), dtype=torch.bool)
    products = query * keys  # (N, D)
    scores = products.sum(dim=1)  # (N)
    scaled_scores = scores * scale
    logits = scaled_scores if bias is None else scaled_scores + bias
    maximum = logits[allowed].max()
    exponentials = torch.where(allowed, (logits - maximum).exp(), 0.0)
    total = exponentials.sum()
    weights = exponentials / total
    weighted_values = weights.unsqueeze(1) * values  # (N, D)
    mixed = weighted_values.sum(dim=0)  # (D)
    similarity = F.cosine_similarity(mixed.unsqueeze(0), values)
    return AttentionStep(
        products, scores, scaled_scores, float(maximum), exponentials, float(total), weights, weighted_values, mixed,
        similarity,
    )  # fmt: skip


class Normalisation(NamedTuple):
    """How a vector was normalised: (input − mean) / √(variance + epsilon) · weight + bias."""

    mean: float
    variance: float
    epsilon: float
    weight: Tensor  #: (E)
    bias: Tensor  #: (E)
    normalised: Tensor  #: (E)


def normalise(given: Tensor, norm: Node) -> Normalisation:
    """Return layer normalisation of (E) ``given``, step by step (Ba et al. 2016, https://arxiv.org/abs/1607.06450).

    Args:
        given: what was normalised.
        norm: the node that did it.

    Example:
        >>> from heatscope.tracing import record
        >>> given = torch.tensor([1.0, 3.0])
        >>> normalise(given, record(torch.nn.LayerNorm(2), given).nodes[0]).mean
        2.0
    """
    bound = norm.bind(("input", "normalized_shape", "weight", "bias", "eps"), eps=1e-5)
    mean, variance = given.mean(), given.var(unbiased=False)
    learned = [norm.tensor(bound[name]) for name in ("weight", "bias")]
    weight = torch.ones_like(given) if learned[0] is None else learned[0].detach()
    bias = torch.zeros_like(given) if learned[1] is None else learned[1].detach()
    epsilon = float(bound["eps"])
    normalised = (given - mean) / (variance + epsilon).sqrt() * weight + bias
    return Normalisation(float(mean), float(variance), epsilon, weight, bias, normalised)


def take_apart(layer: ReadLayer, head: int, query: int) -> dict[str, Any]:
    """Return every number of one row of one head, by the names of the contract; what a network lacks is left out.

    Raises:
        InputError: the network computes its scores in a way that is not taken apart into one row.
    """
    attention = layer.of
    if attention.scale is None or attention.cap is not None or attention.sink() is not None:
        raise InputError(
            f"the scores of '{attention.name}' are capped, scaled by more than one number, or share a softmax with "
            "something that is no token; its values open one by one with /unit"
        )
    mask, bias = (None if part is None else part[0, head, query] for part in (attention.mask(), attention.bias()))
    allowed = torch.ones(attention.key_count, dtype=torch.bool) if mask is None else mask > MASKED_BELOW
    vectors = layer.query[head, query], layer.key[head], layer.value[head]
    step = attend_from(*vectors, attention.scale, allowed, bias)
    shares = attention.shares(query)
    numbers: dict[str, Any] = {
        "query_vector": vectors[0],
        "keys": vectors[1],
        "products": step.products,
        "scores": step.scores,
        "scaled_scores": step.scaled_scores,
        "bias": bias,
        "exponentials": step.exponentials,
        "weights": step.weights,
        "values": vectors[2],
        "weighted_values": step.weighted_values,
        "head_output": layer.head_output[head, query],
        "similarity": step.similarity,
        "projected": shares[head],
        "shares": shares,
        "output_bias": attention.output_bias(),
        "output": layer.output[query],
        "divisor": 1 / attention.scale,
        "allowed": allowed.tolist(),
        "maximum": step.maximum,
        "sum": step.sum,
    }
    return {name: value for name, value in (numbers | _around(layer, query)).items() if value is not None}


def _around(layer: ReadLayer, query: int) -> dict[str, Any]:
    """Return what the block reads and hands on, as far as the network has it in that form."""
    numbers: dict[str, Any] = {}
    if (added_to := layer.added_to) is not None:
        numbers["input"] = added_to[query]
        if (norm := layer.normalisation) is not None:
            found = normalise(added_to[query], norm)
            numbers |= {f"norm_{name}": value for name, value in found._asdict().items() if name != "normalised"}
            numbers["normalised"] = found.normalised
        numbers["attended"] = attended = added_to[query] + layer.output[query]
        hidden = layer.of.hidden_node
        if hidden is not None and len(hidden.shape) == 3 and layer.normalisation is not None:
            numbers |= {"hidden": layer.hidden[query], "feedforward": layer.hidden[query] - attended}
    return numbers


def head_weights(layer: ReadLayer, head: int) -> dict[str, dict[str, Tensor | None]]:
    """Return the ``weight`` and ``bias`` of one head: (D, E) of query, key, value; (E, D) of its part of W_O.

    W_O's bias belongs to all heads together and is left out.

    Raises:
        InputError: a part of them is no one matrix of the network.
    """
    attention = layer.of
    found: dict[str, dict[str, Tensor | None]] = {}
    for part in ("query", "key", "value"):
        weight, bias = attention.projection_weight(part), attention.projection_bias(part)
        if weight is None:
            raise InputError(f"the {part} of '{attention.name}' is not made by one matrix of weights")
        found[part] = {"weight": weight[head].detach(), "bias": None if bias is None else bias[head].detach()}
    output = attention.output_weight()
    if output is None:
        raise InputError(f"'{attention.name}' has no matrix W_O behind its heads")
    return found | {"projection": {"weight": output[head].detach()}}
