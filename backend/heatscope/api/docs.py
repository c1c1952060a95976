"""`/docs`: Swagger UI from files of our own, so that it needs no internet and no inline script."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from heatscope.api.page import MISSING_PAGE

router = APIRouter(include_in_schema=False)

#: Where the page's build puts the files of swagger-ui-dist.
SCRIPT = "swagger/swagger-ui-bundle.js"
STYLE = "swagger/swagger-ui.css"
PAGE = f"""<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Heatscope API</title>
    <link rel="stylesheet" href="{STYLE}">
    <link rel="icon" href="favicon.svg" type="image/svg+xml">
  </head>
  <body>
    <main id="docs"></main>
    <script src="{SCRIPT}"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
"""
START = 'SwaggerUIBundle({ url: "openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null });\n'


@router.get("/docs")
async def show_docs(request: Request) -> Response:
    """Show every call, to be tried out."""
    page = request.app.state.page
    return HTMLResponse(PAGE if page and (page / SCRIPT).is_file() else MISSING_PAGE)


@router.get("/docs/start.js")
async def start_docs() -> Response:
    """Start Swagger UI."""
    return Response(START, media_type="text/javascript")
