"""The prefix that a proxy leaves at the front of every path.

Most take it away, and then there is nothing to know: whatever we serve names the rest by relative addresses.
"""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class KeptPrefix:
    """Serve below ``prefix`` as at the root; the root itself stays, for health checks that pass by the proxy.

    Args:
        app: what is served.
        prefix: e.g. ``/heatscope``; ASGI's word for it is ``root_path``.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as one of a service that is mounted at the prefix."""
        if scope["type"] == "http" and scope["path"] == self.prefix:
            # Relative addresses count from the last slash; told relatively, so that no name or port has to be known.
            query = scope["query_string"].decode("latin-1")
            below = f"{scope['raw_path'].decode('latin-1').rsplit('/', 1)[-1]}/"
            await RedirectResponse(f"{below}?{query}" if query else below, 307)(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"].startswith(f"{self.prefix}/"):
            # Written into the same scope: what stands outside reads it there when the answer comes.
            scope["root_path"] = self.prefix
        await self.app(scope, receive, send)


def path_below(scope: Scope) -> str:
    """Return the path without the prefix.

    Example:
        >>> path_below({"root_path": "/heatscope", "path": "/heatscope/docs"})
        '/docs'
    """
    path: str = scope["path"]
    prefix = scope.get("root_path", "").rstrip("/")
    return path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path
