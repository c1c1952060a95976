"""What any node of a run puts out."""

from pydantic import Field

from heatscope.api.schemas.tensor import Answer, Tensor


class Output(Answer):
    """The output of one node, or a part of it."""

    layer: str = Field(description="As it was asked for.", examples=["conv1"])
    node: str = Field(description="The operation that computed it.", examples=["conv1"])
    type: str = Field(description="PyTorch class of its module.", examples=["Conv2d"])
    op: str = Field(description="Which kind of operation computed it.", examples=["convolution"])
    shape: list[int] = Field(description="Of the whole output, batch included.", examples=[[1, 16, 64, 64]])
    index: list[int | None] = Field(
        description="The part that was asked for: a place in each of the first axes, or null for all of an axis.",
        examples=[[0, 3]],
    )
    output: Tensor = Field(
        description="The axes of `shape` that `index` leaves whole; one number is a vector of one. Some may be "
        "infinite, as in masks; true and false are 1 and 0."
    )
