"""The built page at `/`, or how to build it."""

import hashlib
import html
import re
from pathlib import Path

import anyio
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

#: In the wheel, and in a checkout.
PLACES = (Path(__file__).parents[1] / "page", Path(__file__).parents[3] / "frontend" / "dist")
#: What a link's preview needs whole: https://ogp.me knows no address that is relative.
_PREVIEWED = re.compile(r'(<meta property="og:(?:url|image)" content=")\./')
MISSING_PAGE = """<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Heatscope</title></head>
  <body>
    <h1>Heatscope runs, but its page is not built yet</h1>
    <p>Run <code>make page</code> in the checkout and start Heatscope again.
    The numbers are served already: <a href="openapi.json">openapi.json</a> lists every call.</p>
  </body>
</html>
"""
#: While a page is being put in place of another.
GONE_PAGE = """<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Heatscope</title></head>
  <body>
    <h1>Heatscope runs, but its page is not there now</h1>
    <p>It may be being built anew: this looks again every 5 seconds.
    The numbers are served meanwhile: <a href="openapi.json">openapi.json</a> lists every call.</p>
  </body>
</html>
"""
RETRY_SECONDS = 5


def find_page(folder: Path | None = None) -> Path | None:
    """Return the folder of the built page, looked for in ``folder`` or where it is built and packed."""
    return next((place for place in ([folder] if folder else PLACES) if (place / "index.html").is_file()), None)


def with_whole_addresses(page: str, address: str) -> str:
    """Return the page's HTML with the addresses that a link's preview is made from beginning with ``address``.

    Example:
        >>> with_whole_addresses('<meta property="og:url" content="./">', "https://example.org/heatscope/")
        '<meta property="og:url" content="https://example.org/heatscope/">'
    """
    return _PREVIEWED.sub(lambda found: f"{found[1]}{html.escape(address)}", page)


def serve_page(app: FastAPI, folder: Path | None, public_address: str) -> None:
    """Serve the files in ``folder`` at every path that is no route; without one, say how to get it.

    Args:
        app: what serves it.
        folder: of the built page.
        public_address: where the page is for others, with its last slash; taken from each request if empty, which
            does not tell a prefix that a proxy takes away.
    """
    if not folder:

        @app.get("/", include_in_schema=False)
        async def explain() -> HTMLResponse:
            return HTMLResponse(MISSING_PAGE)

        return

    @app.get("/", include_in_schema=False)
    async def index(request: Request) -> Response:
        """Give the page, and in it where it is."""
        try:
            page = await anyio.Path(folder / "index.html").read_text(encoding="utf-8")
        except FileNotFoundError:
            return HTMLResponse(GONE_PAGE, 503, {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"})
        whole = with_whole_addresses(page, public_address or str(request.base_url))
        tag = f'"{hashlib.sha256(whole.encode()).hexdigest()[:32]}"'
        is_known = tag in request.headers.get("if-none-match", "")
        return (
            Response(status_code=304, headers={"ETag": tag}) if is_known else HTMLResponse(whole, headers={"ETag": tag})
        )

    # No fallback: the page keeps its state behind #, so a path that is no file is a mistake.
    app.frontend("/", directory=folder, fallback=None)
