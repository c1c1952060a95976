"""HEAD is answered as GET is, without the body."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from heatscope.contract import contract
from tests.conftest import Client

GETS = [
    *(path for path, methods in json.loads(contract())["paths"].items() if "get" in methods),
    "/", "/docs", "/docs/start.js", "/openapi.json", "/assets/index-abc.js", "/nope", "/api/v1/models/vgg",
    "/api/v1/models/toy-encoder/positional-encoding?length=0",
]  # fmt: skip
#: Counted anew with every answer, or measured.
OWN = {"server-timing"}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<!doctype html><title>Heatscope</title>")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-abc.js").write_text("const numbers = [1, 2, 3];\n" * 100)
    return tmp_path


def address(path: str) -> str:
    """Return the path with its parameters filled in."""
    model = "toy-cnn" if "filters" in path or "methods" in path else "toy-encoder"
    layer = "conv1" if "filters" in path else "layer1"
    query = "?length=3" if path.endswith("positional-encoding") else ""
    return path.format(model_id=model, layer=layer, head=0) + query


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_has_the_status_and_headers_of_get_and_no_body(
    make_client: Callable[..., Client], page: Path, encoding: str
) -> None:
    client = make_client(page_dir=page)
    for path in GETS:
        accept = {"Accept-Encoding": encoding}
        get = client.get(address(path), headers=accept)
        head = client.request("HEAD", address(path), headers=accept)
        assert get.content, path
        assert (head.status_code, head.content) == (get.status_code, b""), path
        assert _steady(head.headers) == _steady(get.headers), path
        assert head.headers.get("Content-Length", "") == get.headers.get("Content-Length", ""), path


def _steady(headers: Any) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in OWN}


def test_metrics_answer_head(client: Client) -> None:
    head = client.request("HEAD", "/metrics")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == client.get("/metrics").headers["Content-Type"]


def test_head_is_counted_as_head_at_its_route(client: Client) -> None:
    client.request("HEAD", "/api/v1/models/toy-cnn")
    said = 'heatscope_requests_total{method="HEAD",route="/api/v1/models/{model_id}",status="200"} 1.0'
    assert said in client.get("/metrics").text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("HEAD", "/api/v1/models/toy-cnn/feature-maps", "POST"),
        ("GET", "/api/v1/models/toy-cnn/feature-maps", "POST"),
        ("DELETE", "/api/v1/models", "GET, HEAD"),
        ("POST", "/", "GET, HEAD"),
    ],
)
def test_wrong_method_is_told_all_that_are_right(client: Client, method: str, path: str, allowed: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
