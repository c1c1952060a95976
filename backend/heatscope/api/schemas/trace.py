"""What is said of a whole run of any network."""

from pydantic import ConfigDict, Field

from heatscope.api.schemas.asked import LONGEST_TEXT, Asked
from heatscope.api.schemas.tensor import Answer, Tensor


class TextRequest(Asked):
    """A text, or two that are read together."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "I saw a saw."}]})

    text: str = Field(description="Any text.", max_length=LONGEST_TEXT, examples=["I saw a saw."])
    pair: str | None = Field(
        None,
        description="A second text, for a network that reads two together.",
        max_length=LONGEST_TEXT,
        examples=[None],
    )


class TracedToken(Answer):
    """A piece of the text, as the network reads it."""

    text: str = Field(description="As it stands in the text, or a special token's name.", examples=["saw"])
    piece: str = Field(description="As the vocabulary writes it.", examples=["##ing"])
    start: int = Field(description="Where it begins in the text, in Unicode code points.", examples=[2])
    end: int = Field(description="Where it ends.", examples=[5])
    special: bool = Field(description="True for a token that stands in no text.", examples=[False])
    continues: bool = Field(description="Whether it goes on with the word of the token before.", examples=[False])
    sequence: int = Field(description="1 in the second of two texts.", examples=[0])


class TracedNode(Answer):
    """One tensor that the run computed."""

    name: str = Field(description="Unique in its network, the same in every run.", examples=["layer1.0.conv1"])
    op: str = Field(description="Which kind of operation.", examples=["convolution"])
    function: str = Field(description="PyTorch's name of the function.", examples=["conv2d"])
    module: str = Field(description="Path of the module that called it.", examples=["layer1.0.conv1"])
    type: str = Field(description="PyTorch class of that module.", examples=["Conv2d"])
    inputs: list[str] = Field(
        description="What it read, in order: nodes, parameters, what the network was given, `constant`.",
        examples=[["input", "conv1.weight", "conv1.bias"]],
    )
    shape: list[int] = Field(description="Of its output, batch included.", examples=[[1, 64, 112, 112]])
    token_axes: list[int] | None = Field(
        None,
        description="Of a text: the axes of `shape` along which its tokens lie; left out where none do.",
        examples=[None],
    )
    is_open: bool = Field(description="Whether its values can be taken apart with `/unit`.", examples=[True])
    least: float | None = Field(description="Of its finite values; null if there is none.", examples=[-2.5])
    largest: float | None = Field(description="Of its finite values; null if there is none.", examples=[3.5])
    mean: float | None = Field(description="Of its finite values; null if there is none.", examples=[0.1])
    nan_count: int = Field(description="How many of its values are NaN, which is no number.", examples=[0])
    infinite_count: int = Field(description="How many of its values are infinite, as in masks.", examples=[0])
    thumbnails: Tensor | None = Field(
        None,
        description="With `thumbnails`: [maps, rows, columns] uint8, the first maps of a node that has any, each at "
        "most 32 × 32, the mean of each block; none where one of them holds what is no number.",
    )


class Trace(Answer):
    """Every operation of one run."""

    tokens: list[TracedToken] | None = Field(None, description="Of a text.")
    nodes: list[TracedNode] = Field(description="In the order they ran.")
