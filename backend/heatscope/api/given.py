"""What is sent to a call that any network answers: a photo or a text, as the network reads."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, File, Form, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from heatscope.api.dependencies import refuse_several
from heatscope.api.photo import Posture, read_posed
from heatscope.api.schemas.trace import TextRequest
from heatscope.api.sentence import limits_of
from heatscope.calls.texts import read_text
from heatscope.errors import InputError
from heatscope.models.served import Served
from heatscope.settings import Settings
from heatscope.timing import Stopwatch

Image = Annotated[
    bytes | None,
    File(description="For a network that reads pictures: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF."),
]
Text = Annotated[str | None, Form(description="For a network that reads texts.", examples=["I saw a saw."])]
Pair = Annotated[str | None, Form(description="A second text, for a network that reads two together.", examples=[None])]


@dataclass(frozen=True)
class Sent:
    """What came with a request."""

    image: bytes | None
    text: str | None
    pair: str | None


async def get_sent(request: Request, image: Image = None, text: Text = None, pair: Pair = None) -> Sent:
    """Return what was sent, as a form or as JSON with `text`."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json":
        asked = _read_json(await request.body())
        return Sent(None, asked.text, asked.pair)
    await refuse_several(request, "image", "text", "pair")
    return Sent(image, text, pair)


def _read_json(body: bytes) -> TextRequest:
    try:
        return TextRequest.model_validate_json(body)
    except ValidationError as error:
        # As FastAPI answers for bodies that it reads itself.
        raise RequestValidationError([item | {"loc": ("body", *item["loc"])} for item in error.errors()]) from error


InSent = Annotated[Sent, Depends(get_sent)]


def read_sent(sent: Sent, model: Served, settings: Settings, posture: Posture, clock: Stopwatch) -> Any:
    """Return what the network is called with.

    Raises:
        InputError: a text was sent to a network that reads pictures, or the reverse, or nothing.
    """
    if model.adapter.reads == "image":
        if sent.image is None:
            raise InputError(f"'{model.id}' reads pictures; send one as image")
        return model.given(read_posed(sent.image, model, settings, posture, clock))
    if sent.text is None:
        raise InputError(f"'{model.id}' reads texts; send one as text")
    with clock.part("decode"):
        return read_text(model, sent.text, sent.pair, limits_of(settings))
