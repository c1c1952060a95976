"""Refuse what another site's page sends: its visitor's browser reaches a service on their own machine, too.

Browsers say where a request comes from in `Sec-Fetch-Site` (W3C Fetch Metadata), which no page can change; those of
before 2023 send `Origin` alone with a POST, and programs neither. Only POST computes anything for whoever sends it.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from heatscope.api import problems

FOREIGN = problems.Kind(403, "foreign-page", "Sent by another site's page")


class ForeignPages:
    """Answer 403 to a POST by the page of another site, unless its origin is one of those that may call the API."""

    def __init__(self, app: ASGIApp, allowed_origins: list[str]) -> None:
        self.app = app
        self.allowed_origins = allowed_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and scope["method"] == "POST":
            headers = Headers(scope=scope)
            if _is_foreign(headers) and headers.get("origin") not in self.allowed_origins:
                detail = "a page of another site may not call this service; HEATSCOPE_CORS_ORIGINS names those that may"
                await problems.problem(FOREIGN, detail)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _is_foreign(headers: Headers) -> bool:
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None or origin is None:
        return site is not None and site.lower() == "cross-site"
    try:
        return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    except ValueError:  # as "http://[", which no browser sends
        return True
