"""How alike vectors are, which others are nearest, and a flat picture of them.

Knows nothing of words or of where the vectors come from.

Axes: N vectors, V vectors they are looked up among, E their width.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor


class Projection(NamedTuple):
    """Vectors seen from where they differ most."""

    coordinates: Tensor  #: (N, 2)
    explained: list[float]  #: the share of their variance along each of the two axes


def one_hot_cosine(words: Sequence[Hashable]) -> Tensor:
    """Return (N, N), the cosines of one-hot vectors: 1 for the same word, 0 for any other.

    Example:
        >>> one_hot_cosine(["a", "saw", "a"])
        tensor([[1., 0., 1.],
                [0., 1., 0.],
                [1., 0., 1.]])
    """
    index = {word: place for place, word in enumerate(dict.fromkeys(words))}
    places = torch.tensor([index[word] for word in words])
    return (places.unsqueeze(1) == places.unsqueeze(0)).float()


def cosine(vectors: Tensor) -> Tensor:
    """Return (N, N), the cosine of each two of (N, E); 0 beside a vector of 0.

    Example:
        >>> cosine(torch.tensor([[1.0, 0.0], [1.0, 1.0]]))[0, 1]
        tensor(0.7071)
    """
    unit = F.normalize(vectors, dim=1)
    return (unit @ unit.T).clamp(-1, 1)


def project(vectors: Tensor) -> Projection:
    """Return (N, 2): the two principal components of (N, E).

    The sign of a component is arbitrary; here the largest of its numbers is positive,
    so that the same vectors always give the same picture.

    Example:
        >>> project(torch.tensor([[0.0, 0.0], [2.0, 0.0], [4.0, 0.0]])).coordinates
        tensor([[-2.,  0.],
                [ 0.,  0.],
                [ 2.,  0.]])
    """
    centred = vectors.double() - vectors.double().mean(dim=0)
    _, sizes, axes = torch.linalg.svd(centred, full_matrices=False)  # (K), (K, E)
    # Two axes also where there are fewer vectors or numbers than that, the second one 0.
    axes = F.pad(axes[:2], (0, 0, 0, max(0, 2 - len(axes))))  # (2, E)
    largest = axes.gather(1, axes.abs().argmax(dim=1, keepdim=True))  # (2, 1)
    axes = torch.where(largest < 0, -axes, axes)
    variances = F.pad(sizes[:2] ** 2, (0, max(0, 2 - len(sizes))))  # (2)
    explained = variances / (sizes**2).sum().clamp_min(torch.finfo(torch.float64).tiny)
    return Projection((centred @ axes.T).float() + 0.0, explained.tolist())


def nearest(
    vectors: Tensor, table: Tensor, count: int, excluded: Sequence[set[int]], lengths: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Return the rows of ``table`` most alike each vector, and their cosines, both (N, count), nearest first.

    Args:
        vectors: (N, E)
        table: (V, E)
        count: how many; fewer where the table has fewer.
        excluded: for each vector the rows that are not to come.
        lengths: (V), of the table's rows; 1 if None, as :func:`torch.nn.functional.normalize` makes them.

    Example:
        >>> nearest(torch.tensor([[2.0, 1.0]]), torch.eye(2), 1, [{0}])
        (tensor([[1]]), tensor([[0.4472]]))
    """
    cosines = F.normalize(vectors, dim=1) @ table.T  # (N, V)
    if lengths is not None:
        # Beside a vector of 0 the cosine is 0, as in `cosine`.
        cosines = cosines / lengths.clamp_min(torch.finfo(table.dtype).tiny)
    most = max(map(len, excluded), default=0)
    for row, rows in zip(cosines, excluded, strict=True):
        row[list(rows)] = -2.0
    found = cosines.topk(min(count, len(table) - most), dim=1)
    return found.indices, found.values


def embed_words(embed: Callable[[Sequence[str]], Tensor], words: Sequence[str]) -> Tensor:
    """Return (N, E), what ``embed`` makes of ``words``."""
    with torch.inference_mode():
        return embed(words)


def embed_all(embed: Callable[[Sequence[str]], Tensor], words: Sequence[str], at_once: int = 1024) -> Tensor:
    """Return (V, E), the vectors of all ``words``, each of length 1, computed ``at_once`` at a time.

    Example:
        >>> embed_all(lambda words: torch.tensor([[3.0, 4.0]] * len(words)), ["a", "b", "c"], at_once=2)[2]
        tensor([0.6000, 0.8000])
    """
    groups = [embed_words(embed, words[start : start + at_once]) for start in range(0, len(words), at_once)]
    return F.normalize(torch.cat(groups), dim=1)
