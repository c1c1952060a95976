"""What a calculator answers."""

from pydantic import Field

from heatscope.api.schemas.tensor import Answer


class Factor(Answer):
    """One number of a product."""

    name: str = Field(description="What it counts.", examples=["channels"])
    value: int = Field(description="How many.", examples=[3])


class Count(Answer):
    """How many numbers one kind of layer has to learn."""

    weights: int = Field(description="The product of `weight_factors`.", examples=[30_000_000])
    biases: int = Field(description="The product of `bias_factors`.", examples=[1_000])
    total: int = Field(description="Both.", examples=[30_001_000])
    formula: str = Field(
        description="Every product written out.",
        examples=["3 × 100 × 100 × 1,000 = 30,000,000 weights; 1,000 biases; 30,001,000 in all"],
    )
    weight_factors: list[Factor] = Field(description="What makes the weights.")
    bias_factors: list[Factor] = Field(description="What makes the biases.")


class WindowOutput(Answer):
    """What a window puts out: one map a filter, one value a place."""

    channels: int = Field(description="One for each filter.", examples=[64])
    height: int = Field(description="Places from top to bottom.", examples=[98])
    width: int = Field(description="Places from left to right.", examples=[98])
    height_formula: str = Field(
        description="⌊(size + 2 × padding − kernel) / stride⌋ + 1.", examples=["⌊(100 + 2 × 0 − 3) / 1⌋ + 1 = 98"]
    )
    width_formula: str = Field(description="The same across.", examples=["⌊(100 + 2 × 0 − 3) / 1⌋ + 1 = 98"])


class ParameterCount(Answer):
    """The same picture read by three kinds of layer."""

    fully_connected: Count = Field(description="Every unit has a weight for every value of the picture.")
    locally_connected: Count = Field(
        description="Windows like the convolution's, with weights of their own at each place."
    )
    convolution: Count = Field(description="Filters that are the same at every place.")
    output: WindowOutput = Field(description="What the last two put out.")
