"""What every body is built of: nothing that is not described, and nothing longer than is stated.

Lengths are looked at before anything else, since a list of half a million wrong items would be half a million errors.
"""

from typing import Annotated, Any

from annotated_types import MaxLen
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

#: Of a text; the settings say how much of it is read. No body of JSON is longer.
LONGEST_TEXT = 1_048_576
#: Of the name of a layer; one that is not there is answered with those that are.
LONGEST_NAME = 10_000
#: Layers, heads and words that a request may name. Few networks have as many.
MOST_LAYERS, MOST_HEADS, MOST_WORDS = 512, 1_024, 16_384
#: Photos or texts that a request may have; all of them are answered within the time of one.
MOST_INPUTS = 64
#: Of counts and indices; whatever has fewer says so itself.
LARGEST = 1_000_000
#: Fields nobody knows that are named one by one.
MOST_UNKNOWN = 20


Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]


class Asked(BaseModel):
    """A body, or a part of one.

    Strict: a number in quotes is no number, and true is no 1.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _check_lengths(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        if len(given) > len(cls.model_fields) + MOST_UNKNOWN:
            known = ", ".join(cls.model_fields)
            raise PydanticCustomError(
                "too_many_fields", f"{len(given)} fields, most of them unknown; there are: {known}"
            )
        for name, field in cls.model_fields.items():
            value = given.get(name)
            most = next((limit.max_length for limit in field.metadata if isinstance(limit, MaxLen)), None)
            if isinstance(value, list | str) and most is not None and len(value) > most:
                kind = "characters" if isinstance(value, str) else "items"
                raise PydanticCustomError("too_long", f"{name} has {len(value)} {kind}; at most {most} are taken")
        return given
