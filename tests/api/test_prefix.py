"""Below a prefix: everything is where it is without one, whether the proxy takes the prefix away or leaves it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from pydantic import ValidationError

from heatscope.settings import Settings
from tests.conftest import Client

KEPT = "/course/heatscope"


@pytest.fixture
def below(make_client: Callable[..., Client], tmp_path: Path) -> Client:
    """The service behind a proxy that leaves the prefix on."""
    for name in ("index.html", "assets/index-abc.js", "swagger/swagger-ui-bundle.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("what it holds does not matter")
    return make_client(page_dir=tmp_path, root_path=KEPT)


@pytest.mark.parametrize("prefix", ["", KEPT])
@pytest.mark.parametrize("path", ["/", "/docs", "/docs/start.js", "/openapi.json", "/metrics", "/health/ready",
                                  "/api/v1/models", "/swagger/swagger-ui-bundle.js"])  # fmt: skip
def test_everything_is_there_with_the_prefix_and_without(below: Client, prefix: str, path: str) -> None:
    assert below.get(f"{prefix}{path}").status_code == 200


def test_hashed_files_are_kept_for_ever_below_a_prefix_too(below: Client) -> None:
    headers = below.get(f"{KEPT}/assets/index-abc.js").headers
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert below.get(f"{KEPT}/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("asked", [KEPT, f"{KEPT}?a=b"])
def test_prefix_without_its_slash_leads_to_the_page(below: Client, asked: str) -> None:
    answer = below.get(asked)
    assert answer.status_code == 307
    assert "Content-Security-Policy" in answer.headers
    # As a browser reads it, whatever name, port and scheme the proxy has.
    led = urljoin(f"https://uni.example{asked}", answer.headers["Location"])
    assert led == f"https://uni.example{asked.replace(KEPT, f'{KEPT}/')}"


@pytest.mark.parametrize("path", [f"{KEPT}s/", f"{KEPT}/nope", f"{KEPT}{KEPT}/", "/course"])
def test_other_paths_are_no_page(below: Client, path: str) -> None:
    answer = below.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_routes_are_counted_under_their_own_names(below: Client) -> None:
    below.get(f"{KEPT}/api/v1/models/toy-cnn")
    assert 'route="/api/v1/models/{model_id}"' in below.get("/metrics").text


@pytest.mark.parametrize("root_path", ["", KEPT])
def test_openapi_names_its_server_relatively(make_client: Callable[..., Client], root_path: str) -> None:
    schema = make_client(root_path=root_path).get(f"{root_path}/openapi.json").json()
    assert [server["url"] for server in schema["servers"]] == ["."]
    assert not [path for path in schema["paths"] if "course" in path]


@pytest.mark.parametrize(("given", "used"), [("/a/", "/a"), ("/a/b", "/a/b"), ("/", ""), ("", "")])
def test_prefix_may_end_in_a_slash(given: str, used: str) -> None:
    assert Settings(root_path=given).root_path == used


@pytest.mark.parametrize(
    "given", ["heatscope", "//evil.example", "/a//b", "/a?b", "/a#b", "/a b", "https://uni.example/"]
)
def test_what_is_no_prefix_is_refused_with_an_example(given: str) -> None:
    with pytest.raises(ValidationError, match="is no prefix of paths; one begins with a slash, as /heatscope"):
        Settings(root_path=given)


def test_progress_is_told_in_events_to_who_accepts_them(client: Client, png: bytes) -> None:
    asked: dict[str, Any] = {"params": {"method": "saliency", "progress": True}, "files": {"image": png}}
    path = "/api/v1/models/toy-cnn/attributions"
    lines = client.post(path, **asked)
    events = client.post(path, **asked, headers={"Accept": "text/event-stream"})
    assert lines.headers["Content-Type"] == "application/x-ndjson"
    assert events.headers["Content-Type"].split(";")[0] == "text/event-stream"
    assert events.text.startswith("data: {")
    assert events.text.endswith("}\n\n")
    told = [json.loads(event.removeprefix("data: ")) for event in events.text.strip().split("\n\n")]
    assert told[-1]["answer"] == json.loads(lines.text.splitlines()[-1])["answer"]
    # nginx keeps an answer back until it is whole, unless it is told not to.
    assert lines.headers["X-Accel-Buffering"] == events.headers["X-Accel-Buffering"] == "no"
