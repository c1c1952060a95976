"""Record what the page asks first about its first samples, for who comes while the service is full.

``python -m tests.docs.recorded``, after networks or the contract changed; a browser test says when that is due.
"""

import gzip
import json
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response, expect, sync_playwright

from tests import chromium
from tests.browser.patience import eventually
from tests.live_server import serving

PLACE = Path(__file__).parents[2] / "frontend" / "public" / "recorded"
#: Pages of the book that ask for all of it, and how what they ask for is told from the rest.
ASKING = ("pool", "query")
PARTS = {
    "photo": "/photo-cnn/feature-maps?", "kernels": "/photo-cnn/layers/conv1/filters?", "sentence": "/attention?"
}  # fmt: skip


def name_of(response: Response) -> str | None:
    """Which record an answer is, None if it is none."""
    if "translate=" in response.url:
        return None
    return next((name for name, part in PARTS.items() if part in response.url), None)


def given(page: Page, address: str) -> dict[str, Any]:
    """Return the answers to what the book asks first, as the service at ``address`` gives them now."""
    found: dict[str, Any] = {}

    def take(response: Response) -> None:
        if name := name_of(response):
            found[name] = response.json()

    page.on("response", take)

    def check() -> None:
        assert found.keys() == PARTS.keys(), f"{sorted(PARTS.keys() - found.keys())} are not there"

    for path in ASKING:
        page.goto(f"{address}/#/book/{path}")
        expect(page.get_by_role("application")).to_be_visible(timeout=60_000)
    eventually(page, check)
    page.remove_listener("response", take)
    return found


def kept(name: str) -> Any:
    """Return a record."""
    return json.loads(gzip.decompress((PLACE / f"{name}.json.gz").read_bytes()))


def main() -> None:
    """Write all records."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log.txt") as server,
        sync_playwright() as start,
    ):
        browser = start.chromium.launch(**chromium.launch_arguments())
        found = given(browser.new_page(), server.address)
        browser.close()
    PLACE.mkdir(exist_ok=True)
    for name in PARTS:
        text = json.dumps(found[name], separators=(",", ":"))
        (PLACE / f"{name}.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
