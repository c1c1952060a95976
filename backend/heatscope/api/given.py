"""What is sent to a call that any network answers: a photo or a text, as the network reads."""

import json
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, File, Form, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from heatscope.api.dependencies import refuse_several
from heatscope.api.schemas.trace import TextRequest
from heatscope.calls.inputs import InputRequest
from heatscope.calls.photos import Posture
from heatscope.limits import decoding_limits, text_limits
from heatscope.settings import Settings

Image = Annotated[
    bytes | None,
    File(description="For a network that reads pictures: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF."),
]
Text = Annotated[str | None, Form(description="For a network that reads texts.", examples=["I saw a saw."])]
Pair = Annotated[str | None, Form(description="A second text, for a network that reads two together.", examples=[None])]
#: The body may be JSON instead of a form.
JSON_TOO: dict[str, Any] = {
    "requestBody": {"content": {"application/json": {"schema": TextRequest.model_json_schema()}}}
}


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
        found = [item | {"loc": ("body", *item["loc"])} for item in error.errors()]
        raise _where_broken(body) or RequestValidationError(found) from error


def _where_broken(body: bytes) -> RequestValidationError | None:
    """Return what FastAPI would raise for a body that is no JSON, which knows where; None if Python can read it."""
    try:
        json.loads(body)
    except json.JSONDecodeError as error:
        item = {"type": "json_invalid", "loc": ("body", error.pos), "msg": error.msg, "ctx": {"error": error.msg}}
        return RequestValidationError([item], body=error.doc)
    except (ValueError, RecursionError):  # no UTF-8, a number of thousands of digits, a list within lists within lists
        return None
    return None


InSent = Annotated[Sent, Depends(get_sent)]


Wanted = TypeVar("Wanted", bound=InputRequest)


def request_of(sent: Sent, settings: Settings, posture: Posture, kind: type[Wanted], **more: Any) -> Wanted:
    """Return what is asked of any network, in plain values."""
    limits = decoding_limits(settings), text_limits(settings)
    return kind(sent.image, sent.text, sent.pair, *limits, posture, **more)
