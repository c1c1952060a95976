"""What a network says of a photo: its labels, best first, and how sure it is."""

from dataclasses import dataclass

from torch import Tensor

from heatscope.inspection.predictions import Ranking, Uncertainty, rank, uncertainty


@dataclass(frozen=True)
class Labels:
    """The best labels, and how sure the network is of them."""

    best: Ranking
    uncertainty: Uncertainty


def labels_of(logits: Tensor | None, top_k: int) -> Labels | None:
    """Return what (labels,) logits say; None of a network without any."""
    return None if logits is None else Labels(rank(logits, top_k), uncertainty(logits, top_k))
