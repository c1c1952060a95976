"""The one shape of every failure: RFC 9457, https://www.rfc-editor.org/rfc/rfc9457."""

from pydantic import Field

from heatscope.api.schemas.tensor import Answer


class FieldError(Answer):
    """What is wrong with one field."""

    field: str = Field(description="Where it stands, e.g. `query.top_k` or `body.text`.", examples=["query.top_k"])
    detail: str = Field(description="What would be right.", examples=["input should be from 1 to 1000"])


class Problem(Answer):
    """Why there is no answer."""

    type: str = Field(
        description="Ends in a slug for programs, which never changes.", examples=["/problems/unknown-model"]
    )
    title: str = Field(description="The kind of failure.", examples=["Unknown model"])
    status: int = Field(description="The HTTP status once more.", examples=[404])
    detail: str = Field(
        description="What was wrong with this input and what would be accepted.",
        examples=["no model named 'photo'; there are: photo-cnn, sentence-encoder"],
    )
    errors: list[FieldError] | None = Field(None, description="One for each bad field.")
    remedy: dict[str, str] | None = Field(
        None, description="Query parameters with which the same call would be answered.", examples=[{"partial": "true"}]
    )


class Refused(Answer):
    """One of several inputs that could not be answered; the others are."""

    index: int = Field(description="Its place among them, counted from 0.", examples=[1])
    problem: Problem = Field(description="As a request with this input alone would be answered.")
