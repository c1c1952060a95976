"""Published figures of how many pictures convolution and self-attention need.

Figures of others, far larger than what ships here, each with its source. Knows nothing
of what was measured here, and nothing of networks.
"""

from typing import NamedTuple


class Figure(NamedTuple):
    """How right a network became on a share of the pictures."""

    network: str
    share: float  #: of the training pictures, 0 … 1
    top1: float  #: 0 … 1


class Published(NamedTuple):
    """What one paper found."""

    title: str
    citation: str
    url: str
    place: str  #: where in the paper
    finding: str
    dataset: str
    figures: tuple[Figure, ...] = ()


#: In the table, in percent.
CONVIT_SHARES = (5, 10, 30, 50, 100)
CONVIT_TABLE = {"ConViT-S": (47.8, 59.6, 73.7, 78.2, 81.4), "DeiT-S": (34.8, 48.0, 66.1, 74.6, 79.9)}

PUBLISHED = (
    Published(
        title="An Image Is Worth 16x16 Words: Transformers for Image Recognition at Scale",
        citation="Dosovitskiy et al. 2021",
        url="https://arxiv.org/abs/2010.11929",
        place="section 4.3, figure 4",
        finding="Pre-trained on 9 million pictures, the vision transformer ViT-B/32 is much worse than the "
        "convolutional ResNet-50; from 90 million on it is better.",
        dataset="subsets of JFT-300M, then ImageNet from a few pictures a class",
    ),
    Published(
        title="ConViT: Improving Vision Transformers with Soft Convolutional Inductive Biases",
        citation="d'Ascoli et al. 2021",
        url="https://arxiv.org/abs/2103.10697",
        place="table 2",
        finding="A vision transformer whose attention begins as a convolution (ConViT-S) is right more often than one "
        "whose attention begins anywhere (DeiT-S), and the fewer the pictures, the more so: by 13.0 points on 5 % of "
        "ImageNet, by 1.5 on all of it.",
        dataset="shares of ImageNet-1k's training pictures",
        figures=tuple(
            Figure(network, share / 100, round(percent / 100, 3))
            for network, row in CONVIT_TABLE.items()
            for share, percent in zip(CONVIT_SHARES, row, strict=True)
        ),
    ),
)
