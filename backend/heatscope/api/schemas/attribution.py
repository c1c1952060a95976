"""Which places of a photo speak for a label."""

from typing import Literal

from pydantic import Field

from heatscope.api.schemas.tensor import Answer, Tensor

Method = Literal["grad_cam", "saliency", "integrated_gradients", "occlusion"]


class Passes(Answer):
    """How many pictures go through the network; equal unless the method finds out on the way."""

    least: int = Field(description="At least.", examples=[35])
    most: int = Field(description="At most.", examples=[995])


class Parameter(Answer):
    """A number the method can be given."""

    name: str = Field(description="Of the query.", examples=["patch"])
    value: int = Field(description="What it is with this query, given or not.", examples=[8])
    minimum: int = Field(description="The smallest.", examples=[1])
    maximum: int = Field(description="The largest.", examples=[64])


class MethodFacts(Answer):
    """One method and what it costs, before it is begun."""

    name: Method = Field(description="What to ask for.", examples=["occlusion"])
    title: str = Field(description="Its name for people.", examples=["Occlusion"])
    description: str = Field(description="What its numbers mean.", examples=["How far the score falls."])
    is_signed: bool = Field(description="Whether its numbers may be negative.", examples=[True])
    layers: list[str] = Field(description="Which of them it may be asked of; none if it needs no layer.", examples=[[]])
    default_layer: str | None = Field(None, description="Which it is if none is named.", examples=["relu9"])
    forward_passes: Passes = Field(description="Pictures through the network.")
    backward_passes: Passes = Field(description="Gradients back through it; each takes about two passes forward.")
    parameters: list[Parameter] = Field(description="What else it can be given.")


class Methods(Answer):
    """All methods."""

    methods: list[MethodFacts] = Field(description="The cheapest first.")


class Attribution(Answer):
    """Which places speak for the label; what does not apply to the method is left out."""

    method: Method = Field(description="As asked.", examples=["grad_cam"])
    label: str = Field(description="In words.", examples=["cat"])
    index: int = Field(description="Its place in the model's labels.", examples=[25])
    score: float = Field(description="The label's logit for this picture.", examples=[5.5])
    attribution: Tensor = Field(
        description="[height, width] of the input. Gradients' are 0 or more: strength. Integrated gradients' and "
        "occlusion's have a sign: for or against the label."
    )
    layer: str | None = Field(None, description="Grad-CAM: whose maps.", examples=["relu9"])
    layer_attribution: Tensor | None = Field(
        None, description="Grad-CAM: [height, width] of the layer, before it is stretched over the input."
    )
    baseline_score: float | None = Field(
        None, description="Integrated gradients: the label's logit for a picture of the mean colour.", examples=[1.5]
    )
    sum: float | None = Field(
        None,
        description="Integrated gradients: of all attributions, close to `score` − `baseline_score`.",
        examples=[4.01],
    )
    tolerance: float | None = Field(
        None, description="Integrated gradients: how far `sum` may be from that difference.", examples=[0.04]
    )
    steps: int | None = Field(
        None, description="Integrated gradients: on the way from the baseline to the picture.", examples=[32]
    )
    patch: int | None = Field(None, description="Occlusion: side of a square, in pixels.", examples=[8])
    stride: int | None = Field(None, description="Occlusion: from one square to the next, in pixels.", examples=[4])
    forward_passes: int = Field(description="Pictures that went through the network.", examples=[35])
    backward_passes: int = Field(description="Gradients that went back through it.", examples=[32])
    note: str | None = Field(None, description="Why it is all zero, or that the sum is not yet right.", examples=[None])
