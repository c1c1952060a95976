"""A convolution layer computed as multi-head self-attention."""

from typing import Annotated

from pydantic import Field

from heatscope.api.schemas.tensor import Answer, Tensor
from heatscope.api.schemas.unit import Cell

Share = Annotated[float, Field(examples=[0.318244])]


class KernelHead(Answer):
    """The head that stands for one place of the kernel, and where it looks from the query."""

    shift: tuple[int, int] = Field(
        description="Δ, [vertical, horizontal]: from the query to the place of the kernel it is for.",
        examples=[(-1, 0)],
    )
    vector: tuple[float, float, float] = Field(
        description="v = −α (1, −2 Δ₁, −2 Δ₂). The score of a place at δ from the query is v · (‖δ‖², δ₁, δ₂).",
        examples=[(-1.0, -2.0, 0.0)],
    )
    weights: Tensor = Field(
        description="[height, width] of the map that the layer reads: how much the query takes from each place."
    )
    padding_weight: Share = Field(
        description="How much it takes from the zeros around the map; with `weights` it sums to 1."
    )
    weight_at_shift: Share = Field(description="How much it takes from the one place that a convolution reads there.")


class ConvolutionAsAttention(Answer):
    """One layer computed both ways, and where its heads look from one query."""

    layer: str = Field(description="The layer.", examples=["conv1"])
    alpha: float = Field(description="How sharply the heads look.", examples=[1.0])
    query: Cell = Field(description="Whose attention `heads` have, in the layer's output.")
    kernel_size: tuple[int, int] = Field(
        description="[vertical, horizontal]; their product is the number of heads.", examples=[(3, 3)]
    )
    convolution: Tensor = Field(description="[channels, height, width]: what the layer puts out.")
    attention: Tensor = Field(
        description="[channels, height, width]: the sum over the heads of attention · input · the kernel's slice at "
        "the head's place, and the bias."
    )
    difference: Tensor = Field(description="[channels, height, width]: attention − convolution, before either is cut "
                               "to bytes.")  # fmt: skip
    max_abs_difference: float = Field(description="The largest of it, without its sign.", examples=[2e-7])
    max_abs_convolution: float = Field(
        description="The largest value of the convolution, without its sign, to hold the difference against.",
        examples=[4.5],
    )
    heads: list[KernelHead] = Field(description="One for each place of the kernel, row by row.")
