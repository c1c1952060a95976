"""A photo as the networks see it before a part of it is cut out."""

from typing import Literal

from pydantic import Field

from heatscope.api.schemas.picture import PictureFacts
from heatscope.api.schemas.tensor import Answer


class UprightPicture(Answer):
    """The whole picture: upright, in sRGB, on white."""

    image: PictureFacts = Field(description="The picture that was sent.")
    width: int = Field(description="Of `data`, in pixels.", examples=[300])
    height: int = Field(description="Of `data`, in pixels.", examples=[200])
    media_type: Literal["image/png"] = Field("image/png", description="Of `data`.", examples=["image/png"])
    data: str = Field(
        description="A PNG of it in base64.",
        examples=["iVBORw0KGgo="],
        json_schema_extra={"contentEncoding": "base64", "contentMediaType": "image/png"},
    )
