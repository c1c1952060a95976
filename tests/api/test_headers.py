"""What a browser is told on every answer, and how long it may keep what."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Client

PAGE = "<!doctype html><title>Heatscope</title><script type=module src=/assets/index-abc.js></script>"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A built page in small."""
    files = {
        "index.html": PAGE,
        "assets/index-abc.js": "const numbers = [1, 2, 3];\n" * 100,
        "favicon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "swagger/swagger-ui-bundle.js": "function SwaggerUIBundle() {}",
        "swagger/swagger-ui.css": "body {}",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


@pytest.fixture
def with_page(make_client: Callable[..., Client], page: Path) -> Client:
    return make_client(page_dir=page)


@pytest.mark.parametrize("path", ["/", "/docs", "/api/v1/models", "/api/nope", "/metrics", "/assets/index-abc.js"])
def test_every_answer_keeps_the_browser_to_our_own_files(with_page: Client, path: str) -> None:
    headers = with_page.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "server" not in headers


def test_teachers_can_name_who_may_embed_the_page(make_client: Callable[..., Client]) -> None:
    client = make_client(frame_ancestors="https://moodle.example")
    assert client.get("/").headers["Content-Security-Policy"].endswith("frame-ancestors https://moodle.example")


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "no-cache"),
        ("/index.html", "no-cache"),
        ("/favicon.svg", "no-cache"),
        ("/assets/index-abc.js", "public, max-age=31536000, immutable"),
        ("/assets/index-gone.js", "no-cache"),
        ("/api/v1/models", "no-cache"),
    ],
)
def test_only_hashed_files_are_kept_for_ever(with_page: Client, path: str, kept: str) -> None:
    assert with_page.get(path).headers["Cache-Control"] == kept


def test_unchanged_page_is_not_sent_again(with_page: Client) -> None:
    tag = with_page.get("/").headers["ETag"]
    assert with_page.get("/", headers={"If-None-Match": tag}).status_code == 304


def test_page_is_served_at_the_root(with_page: Client) -> None:
    answer = with_page.get("/")
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["Content-Type"].startswith("text/html")


def test_missing_page_says_how_to_build_it(make_client: Callable[..., Client], tmp_path: Path) -> None:
    client = make_client(page_dir=tmp_path)
    for path in ("/", "/docs"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "make page" in answer.text
    assert client.get("/api/v1/models").status_code == 200


def test_docs_need_no_other_origin_and_no_inline_script(with_page: Client) -> None:
    html = with_page.get("/docs").text
    assert re.findall(r"<script(?![^>]*src=)", html) == []
    sources = re.findall(r"(?:src|href)=\"([^\"]+)\"", html)
    assert not [source for source in sources if source.startswith(("http", "//"))]
    for source in sources:
        assert with_page.get(f"/{source}").status_code == 200, source


def test_fetched_files_are_compressed_and_computed_answers_are_not(with_page: Client, png: bytes) -> None:
    accept = {"Accept-Encoding": "gzip"}
    assert with_page.get("/assets/index-abc.js", headers=accept).headers["Content-Encoding"] == "gzip"
    assert with_page.get("/openapi.json", headers=accept).headers["Content-Encoding"] == "gzip"
    answer = with_page.post("/api/v1/models/toy-cnn/feature-maps", files={"image": png}, headers=accept)
    assert len(answer.content) > 10_000
    assert "Content-Encoding" not in answer.headers


def test_other_origins_are_kept_out_unless_named(make_client: Callable[..., Client]) -> None:
    asking = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    path = "/api/v1/models/toy-encoder/attention"
    closed = make_client().request("OPTIONS", path, headers=asking)
    assert "Access-Control-Allow-Origin" not in closed.headers
    client = make_client(cors_origins="https://other.example")
    assert client.request("OPTIONS", path, headers=asking).headers["Access-Control-Allow-Origin"] == (
        "https://other.example"
    )
    stranger = client.get("/api/v1/models", headers={"Origin": "https://stranger.example"})
    assert "Access-Control-Allow-Origin" not in stranger.headers


def test_failure_is_told_to_an_allowed_origin_too(make_client: Callable[..., Client]) -> None:
    client = make_client(cors_origins="https://other.example")
    answer = client.get("/api/v1/models/vgg", headers={"Origin": "https://other.example"})
    assert answer.status_code == 404
    assert answer.headers["Access-Control-Allow-Origin"] == "https://other.example"


def test_page_that_is_being_replaced_is_said_to_come_back(make_client: Callable[..., Client], page: Path) -> None:
    client = make_client(page_dir=page)
    there = (page / "index.html").read_text()
    (page / "index.html").unlink()
    answer = client.get("/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.headers["cache-control"] == "no-store"
    assert "its page is not there now" in answer.text
    (page / "index.html").write_text(there)
    assert client.get("/").status_code == 200
