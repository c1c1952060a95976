"""Compute a convolution as multi-head self-attention between the places of a map.

Cordonnier, Loukas and Jaggi 2020, "On the Relationship between Self-Attention and
Convolutional Layers", theorem 1 and section 2.3, https://arxiv.org/abs/1911.03584: one
head for each place of the kernel, scores that come from relative positions alone, and as
each head's value-output product the kernel's slice at its place. The sharper the heads
look (α), the nearer the two are. Written out as attention is, with a softmax over every
place of the padded map, so that what is compared are two ways to compute.

One row of queries at a time: all scores of a 64×64 map are 160 million.

Axes: C channels, H height, W width, K heads (one a place of the kernel, row by row),
Q queries, P places of the padded map.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from heatscope.errors import InputError
from heatscope.inspection.opened_value import check_place
from heatscope.inspection.pictures import PictureNetwork
from heatscope.inspection.structure import Structure
from heatscope.inspection.windows import Place, window_of
from heatscope.tracing.operations.convolution import ARGUMENTS
from heatscope.tracing.operations.convolution import window_of as convolution_window

#: Below 0 heads would look away from the kernel; from about 20 on the difference is rounding.
SOFTEST, SHARPEST = 0, 50
#: Every head scores every place for every query; a 64×64 map has 160 million.
MOST_SCORES = 300_000_000


@dataclass(frozen=True)
class AttentionHead:
    """Where one head looks from one query."""

    shift: Place  #: Δ, from the query to the place it is for
    vector: Tensor  #: (3), v = −α (1, −2 Δ₁, −2 Δ₂), which it asks relative positions with
    weights: Tensor  #: (H, W), on the places of the map
    padding_weight: Tensor  #: (), on the zeros around it; with ``weights`` it sums to 1
    weight_at_shift: Tensor  #: (), on the one place that a convolution reads there


@dataclass(frozen=True)
class Rebuilt:
    """A convolution computed both ways."""

    convolution: Tensor  #: (C, H, W), what the layer puts out
    attention: Tensor  #: (C, H, W), the same by attention
    query: Place  #: whose attention the heads have
    heads: list[AttentionHead]


def convolution_named(structure: Structure, name: str) -> nn.Conv2d:
    """Return the convolution that makes layer ``name``, with its weights, whether or not a module of its own did.

    Raises:
        UnknownLayerError: there is no such layer.
        InputError: it is no convolution whose kernels read every channel, without gaps.
    """
    structure.find(name)
    if name not in (able := structure.plain_convolutions):
        raise InputError(f"'{name}' is no convolution; layers that are: {', '.join(able)}")
    node = structure.computing(name)
    window, bound = convolution_window(node), node.bind(ARGUMENTS)
    weight, bias = node.inputs[bound["weight"].position].tensor, node.tensor(bound["bias"])
    filters, channels = weight.shape[:2]
    # Nothing is drawn at random, which would change what others draw.
    layer: nn.Conv2d = nn.utils.skip_init(  # type: ignore[no-untyped-call]
        nn.Conv2d, channels, filters, _pair(window.kernel_size), _pair(window.stride), _pair(window.padding),
        bias=bias is not None,
    )  # fmt: skip
    layer.weight = nn.Parameter(weight.detach(), requires_grad=False)
    if bias is not None:
        layer.bias = nn.Parameter(bias.detach(), requires_grad=False)
    return layer


def _pair(sizes: Sequence[int]) -> tuple[int, int]:
    rows, columns = sizes
    return rows, columns


def check_alpha(alpha: float) -> None:
    """Raise InputError for an α that heads are not asked with.

    Example:
        >>> check_alpha(51)
        Traceback (most recent call last):
        heatscope.errors.InputError: alpha is 51; it may be from 0, which looks everywhere alike, to 50
    """
    if not SOFTEST <= alpha <= SHARPEST:
        raise InputError(f"alpha is {alpha:g}; it may be from {SOFTEST}, which looks everywhere alike, to {SHARPEST}")


def rebuild_layer(
    model: PictureNetwork, layer: nn.Conv2d, batch: Tensor, name: str, alpha: float, row: int | None, column: int | None
) -> Rebuilt:
    """Return layer ``name`` of ``model`` computed both ways on a (1, C, H, W) batch.

    Args:
        model: it is not changed.
        layer: the convolution, as :func:`convolution_named` gives it.
        batch: what the network reads.
        name: of the layer.
        alpha: how sharply the heads look.
        row: of the query whose attention is kept; the middle if None, as ``column``.
        column: from the left.

    Raises:
        InputError: it has no such row or column, or its maps are so large that there are too many scores.
    """
    inner = model.structure.computing(name).name
    node = model.record(model.given(batch), [inner])[inner]
    height, width = node.shape[-2:]
    maps = node.inputs[node.bind(ARGUMENTS)["input"].position]
    _check_scores(name, layer, (height, width), maps.shape[-2:])
    place = Place(height // 2 if row is None else row, width // 2 if column is None else column)
    check_place(name, node.shape[1:], 0, *place)
    with torch.inference_mode():
        return rebuild(layer, maps.tensor[0], alpha, place)


def _check_scores(name: str, layer: nn.Conv2d, queries: Sequence[int], places: Sequence[int]) -> None:
    kernel, _, padding = window_of(layer)
    keys = math.prod(length + 2 * beside for length, beside in zip(places, padding, strict=True))
    scores = math.prod(kernel) * math.prod(queries) * keys
    if scores > MOST_SCORES:
        raise InputError(
            f"'{name}' as attention has {scores:,} scores: {math.prod(queries):,} places ask {keys:,} in"
            f" {math.prod(kernel)} heads; at most {MOST_SCORES:,} are computed, so take a layer with smaller maps"
        )


def rebuild(layer: nn.Conv2d, maps: Tensor, alpha: float, query: Place) -> Rebuilt:
    """Return ``layer`` on (C, H, W) ``maps`` computed both ways, and where its heads look from ``query``.

    Example:
        >>> layer = nn.Conv2d(1, 1, 3, padding=1).requires_grad_(False)
        >>> rebuilt = rebuild(layer, torch.rand(1, 5, 5), alpha=20, query=Place(2, 2))
        >>> torch.allclose(rebuilt.convolution, rebuilt.attention, atol=1e-5)
        True
        >>> rebuilt.heads[0].shift, len(rebuilt.heads)
        (Place(row=-1, column=-1), 9)
    """
    assert layer.groups == 1, "every filter reads every channel"
    kernel, stride, (down, right) = window_of(layer)
    convolution = layer(maps.unsqueeze(0))[0]  # (C', H', W')
    # Zeros around the map are places like any other, so that every head finds what it is for.
    padded = F.pad(maps, (right, right, down, down))
    height, width = padded.shape[1:]
    shifts = [Place(i - down, j - right) for i in range(kernel[0]) for j in range(kernel[1])]  # K
    vectors = alpha * maps.new_tensor([(-1, 2 * shift.row, 2 * shift.column) for shift in shifts])  # (K, 3)
    scores = _relative_scores(vectors, height, width)
    values = padded.flatten(1).contiguous()  # (C, P)
    slices = layer.weight.detach().permute(2, 3, 1, 0).flatten(0, 1)  # (K, C, C')
    rows, columns = (
        range(border, border + count * step, step)
        for count, step, border in zip(convolution.shape[1:], stride, (down, right), strict=True)
    )  # of the queries on the padded map
    workspace = maps.new_empty(2, len(shifts), len(columns), height * width)
    outputs = []
    for row in rows:
        mixed = F.linear(_look(scores, row, columns, (height, width), workspace), values)  # (K, Q, C)
        outputs.append(torch.einsum("kqc,kco->oq", mixed, slices))  # (C', Q)
    attention = torch.stack(outputs, dim=1).flip(2)  # (C', H', W')
    if layer.bias is not None:
        attention = attention + layer.bias.detach().view(-1, 1, 1)
    row, column = rows[query.row], columns[query.column]
    looks = _look(scores, row, range(column, column + 1), (height, width), workspace[:, :, :1])
    looks = looks.view(-1, height, width)  # (K, H + 2p, W + 2p)
    heads = [
        _head(shift, vector, look, look[row + shift.row, column + shift.column], (down, right))
        for shift, vector, look in zip(shifts, vectors, looks, strict=True)
    ]
    return Rebuilt(convolution, attention, query, heads)


def _relative_scores(vectors: Tensor, height: int, width: int) -> Tensor:
    """Return (K, 2 H - 1, 2 W - 1), the score v · r of every relative position that two places can have.

    r = (‖δ‖², δ₁, δ₂) of δ = key - query, so v · r = -α ‖δ - Δ‖² + α ‖Δ‖², and the last does not depend on δ.
    """
    down, right = (
        torch.arange(1 - length, length, dtype=vectors.dtype).view(shape)
        for length, shape in ((height, (-1, 1)), (width, (1, -1)))
    )
    squared = down.square() + right.square()  # (2 H - 1, 2 W - 1)
    relative = torch.stack([squared, down.expand_as(squared), right.expand_as(squared)])  # (3, 2 H - 1, 2 W - 1)
    return torch.einsum("kr,rhw->khw", vectors, relative)


def _look(scores: Tensor, row: int, columns: range, size: tuple[int, int], workspace: Tensor) -> Tensor:
    """Return (K, Q, P), how much the queries at ``columns`` of ``row`` take from each place; the last query first.

    A query's scores are a window of the relative ones, which moves to the left as the query moves to the right.
    ``workspace`` (2, K, Q, P) is overwritten: new memory for each row would take longer than what is computed.
    """
    height, width = size
    band = scores[:, height - 1 - row : 2 * height - 1 - row, width - 1 - columns[-1] :]  # (K, H, …)
    windows = band.unfold(2, width, columns.step)[:, :, : len(columns)]  # (K, H, Q, W)
    of_places, weights = workspace
    of_places.unflatten(2, size).copy_(windows.transpose(1, 2))  # (K, Q, H, W)
    return torch.softmax(of_places, dim=2, out=weights)


def _head(shift: Place, vector: Tensor, look: Tensor, at_shift: Tensor, border: tuple[int, int]) -> AttentionHead:
    down, right = border
    inside = look[down : look.size(0) - down, right : look.size(1) - right]  # (H, W)
    return AttentionHead(shift, vector, inside, look.sum() - inside.sum(), at_shift)
