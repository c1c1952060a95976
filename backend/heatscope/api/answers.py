"""Which failures each kind of call may answer with, for OpenAPI."""

from typing import Any

from heatscope.api.schemas.problem import Problem

Responses = dict[int | str, dict[str, Any]]


def _problems(**descriptions: str) -> Responses:
    return {int(status.strip("_")): {"model": Problem, "description": text} for status, text in descriptions.items()}


#: Of every calculator.
LESSON: Responses = _problems(_422="Something given cannot be used; `detail` and `errors` say what would do.")
#: Of every call that names a model.
MODEL: Responses = _problems(
    _404="No such model or layer, or one that does not have this; `detail` lists those that do.",
    _422="Something given cannot be used; `detail` and `errors` say what would do.",
    _503="The model's files cannot be used, or, with `Retry-After`, all places are taken.",
)
#: Of every call that computes.
COMPUTATION: Responses = MODEL | _problems(_504="It took longer than is allowed.")
#: Of every call that takes a body.
BODY: Responses = COMPUTATION | _problems(
    _400="The body is not what its content type says.",
    _408="The body came too slowly.",
    _413="The body is too large.",
)
#: Of every call that takes a picture.
PHOTO: Responses = BODY | _problems(_415="Not a picture of a format we read; `detail` lists them.")
