"""What is said of a picture that was sent: its size, which part of it was read, and what was done to it."""

from pydantic import Field

from heatscope.api.schemas.tensor import Answer
from heatscope.inputs.notes import Kind


class Crop(Answer):
    """A part of a picture in its pixels; right and bottom are exclusive, halves are possible."""

    left: float = Field(description="Pixels to the left of it.", examples=[50])
    top: float = Field(description="Pixels above it.", examples=[0])
    right: float = Field(description="Where it ends.", examples=[250])
    bottom: float = Field(description="Where it ends.", examples=[200])


class ValueRange(Answer):
    """Which numbers of a picture deeper than 8 bits became black and white."""

    low: float = Field(description="Became black, 0.", examples=[0])
    high: float = Field(description="Became white, 255.", examples=[4095])
    chosen: str = Field(
        description="How the two were found.",
        examples=["12 bits, the fewest usual ones that hold the greatest value 3000"],
    )


class Note(Answer):
    """One thing that was done to the picture, or could not be."""

    kind: Kind = Field(description="For programs.", examples=["colours-converted"])
    detail: str = Field(description="For people.", examples=["colours converted to sRGB from the profile 'Display P3'"])


class PictureFacts(Answer):
    """The picture as it was sent, upright and in sRGB."""

    width: int = Field(description="In pixels, once upright.", examples=[300])
    height: int = Field(description="In pixels, once upright.", examples=[200])
    format: str = Field(description="By its content, not its name.", examples=["JPEG"])
    frames: int = Field(
        1, description="Pictures in the file, of which one is read; 2 where there are more, uncounted.", examples=[1]
    )
    value_range: ValueRange | None = Field(None, description="Of a picture whose numbers have more than 8 bits.")
    notes: list[Note] = Field(
        [], description="What was done to it: turned, colours converted, values mapped, repaired, cut off, enlarged."
    )


class Image(PictureFacts):
    """The picture as it was sent, turned as its EXIF says, and which part of it the network read."""

    crop: Crop = Field(description="Which part became the input: the middle, with the input's proportions, or `crop`.")
    enlarged: bool = Field(False, description="Whether that part has fewer pixels than the input.", examples=[False])
