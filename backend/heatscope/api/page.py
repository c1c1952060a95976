"""The built page at `/`, or how to build it."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

#: In the wheel, and in a checkout.
PLACES = (Path(__file__).parents[1] / "page", Path(__file__).parents[3] / "frontend" / "dist")
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


def find_page(folder: Path | None = None) -> Path | None:
    """Return the folder of the built page, looked for in ``folder`` or where it is built and packed."""
    return next((place for place in ([folder] if folder else PLACES) if (place / "index.html").is_file()), None)


def serve_page(app: FastAPI, folder: Path | None) -> None:
    """Serve the files in ``folder`` at every path that is no route; without one, say how to get it."""
    if folder:
        # No fallback: the page keeps its state behind #, so a path that is no file is a mistake.
        app.frontend("/", directory=folder, fallback=None)
        return

    @app.get("/", include_in_schema=False)
    async def explain() -> HTMLResponse:
        return HTMLResponse(MISSING_PAGE)
