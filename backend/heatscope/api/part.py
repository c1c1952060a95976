"""Which part of a photo a network is given, with every call that takes one."""

from typing import Annotated

from fastapi import Depends, Query
from pydantic import WithJsonSchema

from heatscope.calls.photos import Part
from heatscope.inputs.crop import SQUARE, read_square

#: The contract says how it is written; where it is not, `read_square` says so in words.
Square = Annotated[str, WithJsonSchema({"type": "string", "pattern": f"^{SQUARE}$"})]
Partial = Annotated[
    bool,
    Query(
        description="Whether a JPEG or PNG whose data is cut off is read as far as it goes; else it is refused.",
        examples=[False],
    ),
]


async def get_part(
    crop: Annotated[
        Square | None,
        Query(
            description="The part that becomes the input: left,top,side in pixels of the upright picture; an input "
            "that is not square gets its proportions, with `side` as the shorter one. The middle if not given.",
            examples=["2,0,28"],
        ),
    ] = None,
    partial: Partial = False,
) -> Part:
    """Return which part is read."""
    return Part(None if crop is None else read_square(crop), partial)


InPart = Annotated[Part, Depends(get_part)]
