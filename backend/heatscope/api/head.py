"""HEAD, which asks for the head of a GET's answer alone: RFC 9110, section 9.3.2."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadAsGet:
    """Answer HEAD as GET and keep the body back; FastAPI would answer 405.

    Stands outside of what compresses, whose headers are a GET's too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            # What stands outside, and the server, have to know that the length told is of what does not come.
            scope["method"] = "HEAD"
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        # Written into the same scope: what stands outside reads there which route was found.
        scope["method"] = "GET"
        try:
            await self.app(scope, receive, sending)
        finally:
            scope["method"] = "HEAD"


def with_head(allowed: str) -> str:
    """Return the methods of an `Allow` header, and HEAD where GET is one of them.

    Example:
        >>> with_head("GET")
        'GET, HEAD'
    """
    methods = set(allowed.split(", "))
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
