"""How numbers travel."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """What every answer is built of: nothing that is not described."""

    model_config = ConfigDict(extra="forbid")


Numbers = Annotated[
    list[Any] | str,
    Field(
        description="Nested lists in the order of `shape` (`encoding` list), or the row-major little-endian bytes in "
        "base64 (`encoding` base64), or the name of the array in the file that this JSON came in (`encoding` npz, "
        "safetensors)."
    ),
]


class Tensor(Answer):
    """Numbers with their shape. A list goes straight into `numpy.array(tensor["data"])`."""

    dtype: Literal["float32", "float16", "uint8", "int32"] = Field(
        description="What one number is. Indices are int32 whatever was asked for.", examples=["float32"]
    )
    shape: list[int] = Field(description="Length of each axis.", examples=[[2, 2]])
    encoding: Literal["list", "base64", "npz", "safetensors"] = Field(
        description="How `data` is written.", examples=["list"]
    )
    scale: list[float] | None = Field(
        None,
        description="uint8 only: one number for each index of the first axis; value = scale · byte + offset.",
        examples=[None],
    )
    offset: list[float] | None = Field(None, description="uint8 only: see `scale`.", examples=[None])
    infinite_count: int | None = Field(
        None,
        description="How many numbers are infinite, as JSON has none that are: they are written as the lowest, or "
        "largest, number that `dtype` has. Left out where there are none.",
        examples=[None],
    )
    data: Numbers = Field(examples=[[[0.5, -1.25], [0, 2]]])
