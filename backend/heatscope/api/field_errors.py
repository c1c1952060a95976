"""What is wrong with each field of a request, in words: where it stands, and what would be right."""

from typing import Annotated, Any

from fastapi import params
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from heatscope import errors
from heatscope.api.written_form import IN_WORDS

#: A list may hold thousands of bad items.
MOST_FIELDS = 20
#: What is said of a number that is too small or too large, which names one end alone.
BEYOND = ("greater_than_equal", "less_than_equal")


def told(error: RequestValidationError, route: object) -> list[dict[str, str]]:
    """Return where each of the first bad fields stands, and what would be right there."""
    ranges = _Ranges(route)
    return [_told(item, error.body, ranges) for item in error.errors()[:MOST_FIELDS]]


class _Ranges:
    """How small and how large the numbers may be that a call takes."""

    def __init__(self, route: object) -> None:
        self._route = route
        #: JSON schemas, of the body and of parameters.
        self._documents: dict[tuple[str | int, ...], dict[str, Any]] = {}

    def ends(self, location: tuple[str | int, ...]) -> tuple[float, float] | None:
        """Return the least and the largest that the number there may be, if both are stated."""
        length = 1 if location[0] == "body" else 2
        place, steps = location[:length], location[length:]
        if place not in self._documents:
            self._documents[place] = self._document(place)
        document = self._documents[place]
        schema = _resolved(document, document)
        for step in steps:
            below = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step)
            schema = _resolved(below or {}, document)
        return (schema["minimum"], schema["maximum"]) if {"minimum", "maximum"} <= schema.keys() else None

    def _document(self, place: tuple[str | int, ...]) -> dict[str, Any]:
        field = self._field(place)
        if field is None:
            return {}
        # What mypy calls a special form: known when the program runs.
        kind: Any = Annotated[field.annotation, field]
        return TypeAdapter(kind).json_schema()

    def _field(self, place: tuple[str | int, ...]) -> FieldInfo | None:
        if not isinstance(self._route, APIRoute):
            return None
        if place == ("body",):
            return self._route.body_field.field_info if self._route.body_field else None
        kind = params.Path if place[0] == "path" else params.Query
        found = (each for each in get_flat_params(self._route.dependant) if isinstance(each.field_info, kind))
        return next((each.field_info for each in found if each.alias == place[1]), None)


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return what a schema refers to; of one that may be null too, the other."""
    others = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(others) == 1:
        return _resolved(others[0], document)
    if "$ref" in schema:
        found: dict[str, Any] = document["$defs"][schema["$ref"].split("/")[-1]]
        return _resolved(found, document)
    return schema


def _told(item: dict[str, Any], body: object, ranges: _Ranges) -> dict[str, str]:
    location = item["loc"]
    if item["type"] == "json_invalid":
        # What stands behind `body` there is no field: how many characters were read.
        position = location[1] if len(location) > 1 else None
        return {"field": "body", "detail": _broken(str(item["ctx"]["error"]), body, position)}
    said = str(item["msg"])
    if item["type"] == "model_attributes_type" and location == ("body",):
        # A form, for example, with a picture in it: pydantic would speak of dictionaries and fields.
        said = "this call reads a JSON object, sent as application/json"
    if item["type"] in BEYOND and (ends := ranges.ends(location)):
        said = f"input should be from {ends[0]:.12g} to {ends[1]:.12g}"
    if item["type"] == "string_pattern_mismatch" and (words := IN_WORDS.get(item["ctx"]["pattern"])):
        said = f"input should be {words}"
    # pydantic's own sentences begin with a capital and name what would be right, not what was given.
    return {"field": _place(location), "detail": said[:1].lower() + said[1:]}


def _place(location: tuple[str | int, ...]) -> str:
    """Return where a field stands; its name may be a stranger's, so it is made harmless."""
    return ".".join(errors.shown(str(part))[1:-1] for part in location)


def _broken(said: str, body: object, position: int | None) -> str:
    """Return where a body is no JSON any more, and why."""
    if position is None or not isinstance(body, str):
        return f"not valid JSON: {said}"
    is_whole = position < len(body.rstrip())
    what = said.rstrip(": ").removesuffix(" at") if is_whole else "it breaks off"
    line, column = body.count("\n", 0, position) + 1, position - body.rfind("\n", 0, position)
    return f"not valid JSON: {what[:1].lower()}{what[1:]} at character {position + 1} (line {line}, column {column})"
