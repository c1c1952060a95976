"""Make what README.md, the client's and the guide show: the answers to their requests, the tables, the pictures.

Run by ``make docs``. Knows where they stand; what they are comes from the running service.
"""

import io
import json
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize, expect, sync_playwright

from tests import chromium
from tests.docs.guide import PAGES, prepare, ran, run_block
from tests.docs.markdown import answered
from tests.docs.requests import ASKING, README, layout, run_python, run_shell
from tests.docs.tables import refresh_tables
from tests.live_server import serving

PICTURE = README.parent / "docs" / "overview.png"
#: The overview, just tall enough for both halves.
VIEW: ViewportSize = {"width": 1280, "height": 720}
PREVIEW = README.parent / "frontend" / "public" / "preview.png"
#: As large as https://ogp.me's readers show one; a moment of the book, as it is presented.
PREVIEW_VIEW: ViewportSize = {"width": 1200, "height": 630}
PREVIEWED = "#/book/filter?present&beat=6"


def refresh_answers(text: str, address: str) -> str:
    """Return a document's ``text`` with every answer as the service gives it now."""
    new = [
        (answer, layout(json.loads(run_shell(request.code, address))) + "\n")
        for request, answer in answered(text, "sh", "json")
    ]
    new += [(answer, run_python(script.code, address)) for script, answer in answered(text, "python", "text")]
    new += [(answer, run_shell(commands.code, address)) for commands, answer in answered(text, "sh", "text")]
    for answer, given in sorted(new, key=lambda pair: pair[0].start, reverse=True):
        text = text[: answer.start] + given + text[answer.end :]
    return text


def refresh_guide(address: str) -> None:
    """Print anew below each block of the guide what it prints now."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        for page in PAGES:
            text = page.read_text(encoding="utf-8")
            new = [(answer, run_block(code, answer, address, Path(folder))) for code, answer in ran(page)]
            for answer, given in reversed(new):
                text = text[: answer.start] + given + text[answer.end :]
            page.write_text(text, encoding="utf-8")


def take_pictures(address: str) -> None:
    """Photograph the overview and a moment of the book once they stand still."""
    PICTURE.parent.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.program(), args=chromium.ARGUMENTS)
        page = browser.new_page(viewport=VIEW, locale="en-GB")
        page.emulate_media(reduced_motion="reduce", color_scheme="light")
        page.goto(address, wait_until="networkidle")
        expect(page.locator("table tbody th").first).to_be_visible()
        expect(page.locator("ol button").first).to_be_visible()
        save(page.screenshot(), PICTURE)
        page.set_viewport_size(PREVIEW_VIEW)
        page.goto(f"{address}/{PREVIEWED}", wait_until="networkidle")
        expect(page.locator(".caption strong")).to_be_visible()
        expect(page.locator(".hint")).to_have_css("opacity", "0", timeout=30_000)
        save(page.screenshot(), PREVIEW)
        browser.close()


def save(photograph: bytes, picture: Path) -> None:
    """Keep every third shade only: a fifth fewer bytes, and nobody sees it."""
    with Image.open(io.BytesIO(photograph)) as shown:
        shown.convert("RGB").point(lambda shade: 3 * round(shade / 3)).save(picture, optimize=True)


def main() -> None:
    """Refresh all of it."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder, "log.txt")) as server:
        README.write_text(refresh_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
        for document in ASKING:
            text = document.read_text(encoding="utf-8")
            document.write_text(refresh_answers(text, server.address), encoding="utf-8")
        refresh_guide(server.address)
        take_pictures(server.address)
    print(f"refreshed {', '.join(map(str, (*ASKING, PICTURE, PREVIEW)))}", file=sys.stderr)


if __name__ == "__main__":
    main()
