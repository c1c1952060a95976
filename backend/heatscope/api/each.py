"""Several inputs in one request, answered by a list in their order: an answer each, or why there is none."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Depends, File

from heatscope.api.problems import fields_of
from heatscope.api.schemas.asked import MOST_INPUTS
from heatscope.errors import HeatscopeError

T = TypeVar("T")


async def get_photos(
    image: Annotated[
        list[bytes],
        File(
            description="A picture: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF; HEIC if installed. Several "
            "parts are answered by a list in their order.",
            max_length=MOST_INPUTS,
        ),
    ],
) -> list[bytes]:
    """Return the pictures that were sent, at least one."""
    return image


Photos = Annotated[list[bytes], Depends(get_photos)]


def rows(found: Sequence[T | HeatscopeError], write: Callable[[T], dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what is answered of each: what ``write`` makes of it, or its place and the problem that it has."""
    return [
        {"index": index, "problem": fields_of(one)} if isinstance(one, HeatscopeError) else write(one)
        for index, one in enumerate(found)
    ]
