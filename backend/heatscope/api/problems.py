"""Every failure as one shape, `application/problem+json`.

The only file that knows which of our errors has which status. What a user sent is
never sent back but where our own errors quote it, made harmless.
"""

import logging
from typing import Any, NamedTuple

from fastapi import FastAPI, Request, Response, params
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heatscope import errors, wire
from heatscope.api.field_errors import told
from heatscope.api.head import with_head

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """What one kind of failure looks like."""

    status: int
    slug: str
    title: str


#: Our own errors; the first class in an error's ancestry that stands here decides.
KINDS: dict[type[errors.HeatscopeError], Kind] = {
    errors.ImageTooLargeError: Kind(422, "image-too-large", "The picture is too large"),
    errors.ImageError: Kind(422, "unreadable-image", "The picture cannot be read"),
    errors.TextError: Kind(422, "unreadable-text", "The text cannot be read"),
    errors.NotFiniteError: Kind(422, "not-finite", "The network computed what is no number"),
    errors.NetworkError: Kind(422, "network-failed", "The network raised an error"),
    errors.InputError: Kind(422, "invalid-input", "The input cannot be used"),
    errors.NotAnImageError: Kind(415, "not-an-image", "Not a picture we can read"),
    errors.UnknownModelError: Kind(404, "unknown-model", "Unknown model"),
    errors.UnsuitableModelError: Kind(404, "unsuitable-model", "The model does not have this"),
    errors.UnknownLayerError: Kind(404, "unknown-layer", "Unknown layer"),
    errors.ModelUnavailableError: Kind(503, "model-unavailable", "The model is not available"),
    errors.ModelOpeningError: Kind(503, "model-opening", "The model is still being opened"),
    errors.BusyError: Kind(503, "busy", "The service is busy"),
    errors.TimedOutError: Kind(504, "timed-out", "The computation took too long"),
}
#: What the framework raises by itself, and what to say then.
OF_STATUS: dict[int, tuple[Kind, str]] = {
    400: (Kind(400, "bad-request", "The request cannot be read"), "the body is not what its content type says"),
    404: (Kind(404, "unknown-path", "Nothing is here"), "there is nothing at this path; /docs lists what there is"),
    405: (Kind(405, "wrong-method", "Not with this method"), "this path takes another method; Allow lists which"),
    408: (Kind(408, "too-slow", "The request came too slowly"), "the body did not arrive in time"),
    503: (KINDS[errors.BusyError], "as much is under way as there is room for; try again shortly"),
    413: (Kind(413, "body-too-large", "The body is too large"), "the body is too large"),
}
INVALID = Kind(422, "invalid-fields", "Some fields are not right")
UNEXPECTED = Kind(500, "unexpected", "Something went wrong on our side")


class BodyError(HTTPException):
    """A body that cannot be taken in; `fastapi` passes it on as it is while it reads one."""


def install(app: FastAPI) -> None:
    """Have ``app`` answer every failure as a problem."""
    app.add_exception_handler(errors.HeatscopeError, _on_our_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_fields)
    app.add_exception_handler(HTTPException, _on_http_error)


def problem(kind: Kind, detail: str, headers: dict[str, str] | None = None, **more: object) -> Response:
    """Return the answer for a failure."""
    return Response(wire.dumps(_fields(kind, detail) | more), kind.status, headers, MEDIA_TYPE)


def problem_of(error: errors.HeatscopeError) -> Response:
    """Return the answer for one of our own errors."""
    headers = None
    if isinstance(error, errors.BusyError | errors.ModelOpeningError):
        headers = {"Retry-After": str(error.retry_after_seconds)}
    content = fields_of(error)
    return Response(wire.dumps(content), content["status"], headers, MEDIA_TYPE)


def fields_of(error: errors.HeatscopeError) -> dict[str, Any]:
    """Return what is said of one of our own errors."""
    kind = next(KINDS[ancestor] for ancestor in type(error).__mro__ if ancestor in KINDS)
    remedy = {"remedy": {"partial": "true"}} if isinstance(error, errors.CutOffImageError) else {}
    return _fields(kind, str(error)) | remedy


def _fields(kind: Kind, detail: str) -> dict[str, Any]:
    return {"type": f"/problems/{kind.slug}", "title": kind.title, "status": kind.status, "detail": detail}


class UnexpectedErrors:
    """Answer an error of ours that nobody foresaw with a problem, and log it.

    Stands inside all other middleware, so that this answer too gets their headers
    and is counted.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_begun = False

        async def noting_send(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, noting_send)
        except Exception:
            if has_begun:
                raise
            logger.exception("unexpected error at %s %s", scope["method"], scope["path"])
            answer = problem(UNEXPECTED, "the service failed at this request; its log says more")
            await answer(scope, receive, send)


async def _on_our_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.HeatscopeError)
    return problem_of(error)


async def _on_http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind, detail = OF_STATUS.get(error.status_code, (Kind(error.status_code, "failed", "The request failed"), ""))
    if isinstance(error, BodyError):
        detail = error.detail
    headers = dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = with_head(headers["Allow"])
    return problem(kind, detail or kind.title, headers)


async def _on_invalid_fields(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = told(error, request.scope.get("route"))
    detail = "; ".join(f"{item['field']}: {item['detail']}" for item in fields[:3])
    if _lacks_a_form(request):
        # Of what came in another way nothing was read: that its fields are missing would mislead.
        detail = f"this call reads a form, sent as multipart/form-data; {detail}"
    return problem(INVALID, detail, errors=fields)


def _lacks_a_form(request: Request) -> bool:
    """Whether the call reads a form, and the request was sent as something else."""
    body = getattr(request.scope.get("route"), "body_field", None)
    is_form = isinstance(getattr(body, "field_info", None), params.Form)
    sent_as = request.headers.get("content-type", "")
    return is_form and not sent_as.startswith(("multipart/form-data", "application/x-www-form-urlencoded"))
