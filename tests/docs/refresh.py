"""Make what README.md and the client's show: the answers to its requests, the tables, the picture; and the notebooks.

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
from tests.docs.markdown import answered
from tests.docs.requests import ASKING, README, layout, run_python, run_shell
from tests.docs.tables import refresh_tables
from tests.live_server import serving
from tests.notebook.executing import refresh as refresh_notebooks

PICTURE = README.parent / "docs" / "overview.png"
#: The overview, just tall enough for both halves.
VIEW: ViewportSize = {"width": 1280, "height": 720}


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


def take_picture(address: str, picture: Path) -> None:
    """Photograph the overview once it stands still."""
    picture.parent.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.program(), args=chromium.ARGUMENTS)
        page = browser.new_page(viewport=VIEW)
        page.emulate_media(reduced_motion="reduce", color_scheme="light")
        page.goto(address, wait_until="networkidle")
        expect(page.locator("table tbody th").first).to_be_visible()
        expect(page.locator("ol button").first).to_be_visible()
        photograph = Image.open(io.BytesIO(page.screenshot()))
        browser.close()
    # Every third shade only: a fifth fewer bytes, and nobody sees it.
    photograph.convert("RGB").point(lambda shade: 3 * round(shade / 3)).save(picture, optimize=True)


def main() -> None:
    """Refresh all of it."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder, "log.txt")) as server:
        README.write_text(refresh_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
        for document in ASKING:
            text = document.read_text(encoding="utf-8")
            document.write_text(refresh_answers(text, server.address), encoding="utf-8")
        take_picture(server.address, PICTURE)
    refresh_notebooks()
    print(f"refreshed {', '.join(map(str, (*ASKING, PICTURE)))} and the notebooks", file=sys.stderr)


if __name__ == "__main__":
    main()
