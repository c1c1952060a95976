"""What can go wrong, each in one line; knows nothing of how it came to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional


class HeatscopeError(Exception):
    """Anything that the service or the way to it did not do."""

    def _render_traceback_(self) -> list[str]:
        # What IPython shows in place of a traceback: the line is all there is to know.
        return [f"{type(self).__name__}: {self}"]


class UnreachableError(HeatscopeError, ConnectionError):
    """No service answered: a wrong address, a service that is not running, or one that took too long."""


class ProblemError(HeatscopeError):
    """The service answered that it cannot, as problem details (RFC 9457).

    Attributes:
        status: of HTTP: 404 unknown model or layer, 413 too large, 415 not a picture, 422 an input that cannot be used,
            503 no room or a model that is not available, 504 took too long.
        title: the kind of failure.
        detail: what was wrong with this input, and what would be accepted.
        type: ends in a slug for programs, which never changes.
        errors: one for each bad field: where it stands and what would be right.
        remedy: parameters with which the same call would be answered.
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        type: str = "about:blank",
        errors: Optional[list[Mapping[str, str]]] = None,
        remedy: Optional[dict[str, str]] = None,
    ) -> None:
        super().__init__(status, title, detail, type, errors, remedy)
        self.status = status
        self.title = title
        self.detail = detail
        self.type = type
        self.errors = errors or []
        self.remedy = remedy or {}

    @property
    def slug(self) -> str:
        """The end of ``type``: ``unknown-layer``."""
        return self.type.rpartition("/")[2]

    def __str__(self) -> str:
        return f"{self.status} {self.title}: {self.detail}"


class UnknownNameError(KeyError):
    """No row has this name."""

    def __str__(self) -> str:
        return str(self.args[0])


def problem_error(fields: Mapping[str, Any]) -> ProblemError:
    """Return the exception for a Problem as it came."""
    known = ("status", "title", "detail", "type", "errors", "remedy")
    return ProblemError(**{name: fields[name] for name in known if name in fields})
