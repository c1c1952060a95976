"""Record all that the book asks about its first samples, for who reads on while the service is full or gone.

``python -m tests.docs.recorded``, after networks, pages of the book or the contract changed; a browser test says when
that is due.
"""

import gzip
import json
import re
import tempfile
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import httpx
from playwright.sync_api import Page, Request, expect, sync_playwright

from tests import chromium
from tests.browser.patience import eventually
from tests.live_server import serving

FRONTEND = Path(__file__).parents[2] / "frontend"
PLACE = FRONTEND / "public" / "recorded"
INDEX = PLACE / "index.json"
#: What stands for a form, and the picture in every one that is recorded.
FORM, SAMPLE = "sample", "chelsea"
PHOTO = FRONTEND / "public" / "samples" / f"{SAMPLE}.jpg"
PAGES = re.findall(r'\bid: "(\w+)"', (FRONTEND / "src" / "book" / "pages.js").read_text(encoding="utf-8"))


class Call(NamedTuple):
    """What is asked."""

    method: str
    address: str  #: with its query
    text: str | None  #: the body, if it is JSON
    is_form: bool  #: whether the picture is sent

    @property
    def name(self) -> str:
        """What ``frontend/src/api/recorded.js`` calls it."""
        parts = urlsplit(self.address)
        query = sorted(parse_qsl(parts.query, keep_blank_values=True), key=lambda pair: pair[0])
        name = f"{self.method} {parts.path}?{'&'.join('='.join(pair) for pair in query)}"
        return f"{name} {FORM} {SAMPLE}" if self.is_form else f"{name} {self.text}" if self.text else name

    def answer(self) -> Any:
        """Return what the service says now."""
        content: dict[str, Any] = {}
        if self.is_form:
            content = {"files": {"image": PHOTO.read_bytes()}}
        elif self.text:
            content = {"content": self.text, "headers": {"Content-Type": "application/json"}}
        answer = httpx.request(self.method, self.address, timeout=60, **content)
        answer.raise_for_status()
        return answer.json()


def call_of(request: Request) -> Call:
    """Return what a page asked."""
    sent = request.headers.get("content-type", "")
    is_form = sent.startswith("multipart/form-data")
    return Call(request.method, request.url, None if is_form else request.post_data, is_form)


def call_named(name: str, address: str) -> Call:
    """Return the call to the service at ``address`` whose answer is recorded under ``name``."""
    method, path, *body = name.split(" ", 2)
    is_form = body == [f"{FORM} {SAMPLE}"]
    return Call(method, f"{address}{path}", body[0] if body and not is_form else None, is_form)


def asked(page: Page, address: str) -> dict[str, Call]:
    """Return by name what the book asks of the service at ``address`` while its samples are played."""
    found: dict[str, Call] = {}
    open_calls: set[Request] = set()

    def note(request: Request) -> None:
        if "/api/v1/" in request.url:
            call = call_of(request)
            found[call.name] = call
            open_calls.add(request)

    def answered(request: Request) -> None:
        open_calls.discard(request)

    def check() -> None:
        assert not open_calls, f"{len(open_calls)} calls are not answered"

    page.on("request", note)
    for end in ("requestfinished", "requestfailed"):
        page.on(end, answered)
    for name in PAGES:
        for beat in (0, 99):
            page.goto("about:blank")
            page.goto(f"{address}/#/book/{name}?beat={beat}")
            expect(page.get_by_role("application")).to_be_visible(timeout=60_000)
            # What is asked for next is asked for once something else is here.
            for _ in range(3):
                eventually(page, check)
                page.evaluate("() => new Promise((done) => requestIdleCallback(() => done()))")
    page.remove_listener("request", note)
    return found


def files() -> dict[str, str]:
    """Return by name which file each record is in."""
    found: dict[str, str] = json.loads(INDEX.read_text(encoding="utf-8"))
    return found


def kept(file: str) -> Any:
    """Return a record."""
    return json.loads(gzip.decompress((PLACE / file).read_bytes()))


def file_of(name: str, number: int) -> str:
    """Return a file's name for a record: what was asked of what, and a number that tells it from others like it."""
    path = name.split(" ")[1].partition("?")[0]
    return f"{number:02d}-{path.removeprefix('/api/v1/').removeprefix('models/').replace('/', '-')}.json.gz"


def main() -> None:
    """Write all records."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log.txt") as server,
        sync_playwright() as start,
    ):
        browser = start.chromium.launch(**chromium.launch_arguments())
        calls = asked(browser.new_page(reduced_motion="reduce"), server.address)
        browser.close()
        answers = {name: calls[name].answer() for name in sorted(calls)}
    PLACE.mkdir(exist_ok=True)
    for old in PLACE.iterdir():
        old.unlink()
    index = {name: file_of(name, number) for number, name in enumerate(answers)}
    for name, file in index.items():
        text = json.dumps(answers[name], separators=(",", ":"), ensure_ascii=False)
        (PLACE / file).write_bytes(gzip.compress(text.encode(), mtime=0))
    INDEX.write_text(json.dumps(index, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
