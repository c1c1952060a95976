"""How right a CNN and self-attention become with more and fewer pictures."""

from pydantic import Field

from heatscope.api.schemas.tensor import Answer


class Run(Answer):
    """One training from scratch on a share of the pictures."""

    network: str = Field(description="Which network.", examples=["CNN"])
    share: float = Field(description="Of the training pictures, from 0 to 1.", examples=[0.05])
    seed: int = Field(description="Which pictures, which weights to begin with, which order.", examples=[1])
    pictures: int = Field(description="Different ones it learned from.", examples=[3325])
    images_seen: int = Field(description="Pictures in all, each as often as it was shown.", examples=[640000])
    top1: float = Field(description="Share of the test pictures whose best label is right.", examples=[0.3])
    top5: float = Field(description="Share whose label is among the best five.", examples=[0.55])
    seconds: int = Field(description="How long it took.", examples=[900])


class Measured(Answer):
    """What was measured here, on small networks and small pictures."""

    script: str = Field(description="What measures it again.", examples=["python -m training.data_efficiency"])
    side: int = Field(description="Of the pictures, in pixels.", examples=[32])
    images_seen: int = Field(
        description="Of every run, so that all cost the same: fewer pictures are shown more often.", examples=[640000]
    )
    test_pictures: int = Field(description="That accuracy was measured on.", examples=[6650])
    recipe: str = Field(description="By which both were trained.", examples=["AdamW, batch 128"])
    hardware: str = Field(description="On what.", examples=["2 threads"])
    trained_on: str = Field(description="Which pictures.", examples=["Tiny ImageNet"])
    parameter_counts: dict[str, int] = Field(
        description="How many numbers each network learns.", examples=[{"CNN": 520000, "vision transformer": 470000}]
    )
    runs: list[Run] = Field(description="In the order they were made; each seed is one.")


class PublishedFigure(Answer):
    """One number of a table."""

    network: str = Field(description="As the paper calls it.", examples=["DeiT-S"])
    share: float = Field(description="Of the training pictures, from 0 to 1.", examples=[0.05])
    top1: float = Field(description="Share of the test pictures whose best label is right.", examples=[0.348])


class PublishedFinding(Answer):
    """What others found, with far larger networks; not comparable with what was measured here."""

    title: str = Field(description="Of the paper.", examples=["ConViT"])
    citation: str = Field(description="Authors and year.", examples=["d'Ascoli et al. 2021"])
    url: str = Field(description="Where it can be read.", examples=["https://arxiv.org/abs/2103.10697"])
    place: str = Field(description="Where in the paper.", examples=["table 2"])
    finding: str = Field(description="In a sentence.", examples=["The fewer the pictures, the more convolution helps."])
    dataset: str = Field(description="What the shares are of.", examples=["ImageNet-1k"])
    figures: list[PublishedFigure] = Field(description="The table; none where a figure alone shows it.")


class DataEfficiency(Answer):
    """What was measured here and what others published, apart."""

    measured: Measured | None = Field(description="null until the runs have been made.")
    published: list[PublishedFinding] = Field(description="The oldest first.")
