"""What one value was computed from."""

from typing import Annotated

from pydantic import Field

from heatscope.api.schemas.tensor import Answer, Tensor


class Rectangle(Answer):
    """A part of the input in its pixels; all four sides are inside."""

    top: int = Field(description="First row.", examples=[0])
    left: int = Field(description="First column.", examples=[4])
    bottom: int = Field(description="Last row.", examples=[2])
    right: int = Field(description="Last column.", examples=[6])


class Cell(Answer):
    """A place in a map."""

    row: int = Field(description="From the top, counted from 0.", examples=[0])
    column: int = Field(description="From the left, counted from 0.", examples=[5])


Number = Annotated[float, Field(examples=[0.25])]


class Operand(Answer):
    """Numbers that a value was computed from."""

    role: str = Field(description="What they are to the operation.", examples=["weight"])
    node: str = Field(
        description="Where they stand: a node, a parameter, what the network was given, or `constant`.",
        examples=["conv1.weight"],
    )
    values: Tensor = Field(description="The numbers; some may be infinite, as in masks.")
    places: Tensor = Field(
        description="[…, axes of the node] int32: where each stands there; −1 for padding, which stands nowhere."
    )


class Unit(Answer):
    """One value of a layer, and every number it was computed from; what does not apply to its layer is left out."""

    layer: str = Field(description="The layer, or `softmax`, which comes after the last.", examples=["conv1"])
    type: str = Field(description="Its PyTorch class.", examples=["Conv2d"])
    op: str = Field(description="Which kind of operation computed it.", examples=["convolution"])
    input: str = Field(description="The layer it reads, or `input`.", examples=["input"])
    channel: int | None = Field(None, description="Which map; left out with `at`.", examples=[0])
    row: int | None = Field(
        None, description="Of the value; 0 where there are no maps; left out with `at`.", examples=[0]
    )
    column: int | None = Field(
        None, description="Of the value; 0 where there are no maps; left out with `at`.", examples=[0]
    )
    at: list[int] | None = Field(
        None,
        description="With `at`: the place in the whole output of `node`, batch included.",
        examples=[[0, 0, 3, 17]],
    )
    node: str | None = Field(
        None,
        description="With `at`: the node that computed the value; another than `layer` where that only moves it.",
        examples=["conv1"],
    )
    value: Number = Field(description="What the network computed there, the number that `feature-maps` has.")
    is_infinite: bool | None = Field(
        None,
        description="True where the value is infinite, as in masks: `value` is then the lowest, or largest, number of "
        "float32, as JSON has no other. Left out where it is not.",
        examples=[None],
    )
    receptive_field: Rectangle | None = Field(
        None,
        description="What it sees of the input; all of it where there are no maps; left out where no picture is read.",
    )
    unclipped_receptive_field: Rectangle | None = Field(
        None, description="The same with the padding around the input; left out where there are no maps."
    )
    patch: Tensor | None = Field(
        None,
        description="What the window sees. Conv2d: [in, kernel height, kernel width], 0 where padded. Pooling: "
        "[height, width], of the same channel; for the global average the whole map.",
    )
    patch_start: Cell | None = Field(
        None, description="Where `patch` begins in its input map; negative inside the padding."
    )
    weight: Tensor | None = Field(None, description="Conv2d: [in, kernel height, kernel width], the filter.")
    channel_sums: Tensor | None = Field(
        None, description="Conv2d: [in], patch · weight of each input channel; their sum and `bias` make the value."
    )
    bias: Number | None = Field(None, description="Conv2d and Linear: what is added.")
    input_value: Number | None = Field(None, description="ReLU: what it reads; the value is this or 0.")
    winner: Cell | None = Field(None, description="MaxPool2d: the cell of its input map that survived.")
    inputs: Tensor | None = Field(None, description="Linear: [in], what it reads. Softmax: [labels], the logits.")
    weights: Tensor | None = Field(None, description="Linear: [in], of this output; inputs · weights + bias.")
    exponentials: Tensor | None = Field(
        None, description="Softmax: [labels], exp(logit − largest logit); the value is its own over their sum."
    )
    formula: str | None = Field(
        None,
        description="With `at`: the arithmetic, in the words of its operands.",
        examples=["Σ patch · weight + bias"],
    )
    reason: str | None = Field(
        None,
        description="Of an operation that is not taken apart, and so has no operands: why.",
        examples=["a recurrent layer computes all its steps in one call, and they are not recorded one by one"],
    )
    reads: list[str] | None = Field(
        None,
        description="Of such an operation: what it read, in order: nodes, parameters, what the network was given.",
        examples=[["emb", "lstm.weight_ih_l0"]],
    )
    operands: list[Operand] | None = Field(None, description="With `at`: what it was computed from.")
    steps: dict[str, Tensor | float] | None = Field(
        None,
        description="With `at`: what is computed on the way, in float64: `channel_sums`, `mean`, `weights` …",
        examples=[{"mean": 0.5}],
    )
