"""Connections that only hold keep nobody out and end; heads have a size and a time, unread answers a time."""

import http.client
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from heatscope import connections
from heatscope.settings import Settings
from tests.attack.connections import (
    asked,
    endless_head,
    endless_trailers,
    held,
    opened,
    seconds_until_end,
    send_all,
    stalled_upload,
    status,
)
from tests.live_server import LiveServer, serving

ATTENTION = "/api/v1/models/toy-encoder/attention"
FEATURE_MAPS = "/api/v1/models/toy-cnn/feature-maps"
MOST = 8
HEAD_SECONDS, SEND_SECONDS = 2.0, 2.0
PATIENCE_SECONDS = 60
#: More than a head may have, and less than a socket takes by itself.
TOO_MUCH = 100_000


@pytest.fixture(scope="module")
def server(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    settings = {
        "HEATSCOPE_WEIGHTS_DIR": str(weights), "HEATSCOPE_MAX_CONNECTIONS": str(MOST),
        "HEATSCOPE_HEAD_SECONDS": str(HEAD_SECONDS), "HEATSCOPE_SEND_SECONDS": str(SEND_SECONDS),
    }  # fmt: skip
    with serving(tmp_path_factory.mktemp("server") / "log.txt", port=0, **settings) as server:
        yield server


@pytest.fixture
def address(server: LiveServer) -> str:
    return server.address


def is_alive(address: str) -> bool:
    return httpx.get(f"{address}/health/live", timeout=PATIENCE_SECONDS).status_code == 200


@pytest.mark.parametrize(
    "first", [b"", b"GET / HT", b"\r\n", stalled_upload(FEATURE_MAPS, 4000)], ids=["silent", "head", "blank", "upload"]
)
def test_connections_that_wait_for_their_client_give_way(address: str, first: bytes) -> None:
    with held(address, MOST * 3, first) as all_of_them:
        assert is_alive(address)
        seconds_until_end(all_of_them[0])


def test_connection_that_is_being_answered_does_not_give_way(address: str, png: bytes) -> None:
    with httpx.Client(base_url=address, timeout=PATIENCE_SECONDS) as client:
        for _ in range(3):
            assert client.post(FEATURE_MAPS, files={"image": png}).status_code == 200
            with held(address, MOST * 3):
                pass


@pytest.mark.parametrize("content", [endless_head(TOO_MUCH), b"GET /" + b"a" * TOO_MUCH, b"\r\n" * TOO_MUCH])
def test_head_without_end_is_431_in_the_shape_of_every_problem(address: str, content: bytes) -> None:
    with opened(address) as connection:
        connection.sendall(content)
        answer = connection.makefile("rb").read()
    head, body = answer.split(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert b"content-type: application/problem+json" in head
    said = httpx.Response(431, content=body).json()
    assert said == {
        "type": "/problems/head-too-large",
        "title": "The head is too large",
        "status": 431,
        "detail": "a request's head may have 16 KiB",
    }


def test_head_of_almost_the_largest_size_is_read(address: str) -> None:
    with opened(address) as connection:
        assert send_all(connection, endless_head(16_000) + b"\r\n") == 200


def test_head_too_large_is_refused_however_it_comes(address: str) -> None:
    content = endless_head(TOO_MUCH)
    with opened(address) as connection:
        try:
            for start in range(0, len(content), 500):
                connection.sendall(content[start : start + 500])
        except ConnectionError:
            pass
        assert status(connection) in (431, None)
    assert is_alive(address)


def test_trailers_without_end_end_the_connection(address: str) -> None:
    with opened(address) as connection:
        assert send_all(connection, endless_trailers(ATTENTION, 1_000_000)) in (None, 431, 413, 400)


def test_what_is_no_request_is_a_problem(address: str) -> None:
    with opened(address) as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b'"type": "/problems/bad-request"' in answer


def test_request_before_what_is_none_is_answered(address: str) -> None:
    with opened(address) as connection:
        connection.sendall(asked(ATTENTION, {"text": "I saw", "layers": []}) + b"nonsense\r\n\r\n")
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.count(b"HTTP/1.1") == 1


def test_answer_to_head_leaves_its_connection_to_the_next_request(address: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE_SECONDS)
    paths = ("/api/v1/models", "/docs", ATTENTION, "/nope")
    lengths = []
    for method in ("HEAD", "GET", "HEAD"):
        for path in paths:
            connection.request(method, path)
            answer = connection.getresponse()
            content = answer.read()
            assert bool(content) == (method == "GET")
            lengths.append((answer.status, answer.getheader("Content-Length")))
    connection.close()
    assert lengths == lengths[: len(paths)] * 3
    assert [status for status, _ in lengths[: len(paths)]] == [200, 200, 405, 404]


@pytest.mark.parametrize(("first", "expected"), [(b"", None), (b"GET / HTTP/1.1\r\nHost", 408)])
def test_head_that_does_not_come_ends_its_connection(address: str, first: bytes, expected: int | None) -> None:
    begun = time.monotonic()
    with opened(address) as connection:
        assert send_all(connection, first) == expected
    assert HEAD_SECONDS < time.monotonic() - begun < PATIENCE_SECONDS


def test_head_that_comes_byte_by_byte_has_no_more_time(address: str) -> None:
    begun = time.monotonic()
    with opened(address) as connection:
        try:
            while time.monotonic() - begun < PATIENCE_SECONDS:
                connection.sendall(b"G" if time.monotonic() - begun < 0.1 else b"E")
                time.sleep(0.2)
        except ConnectionError:
            pass
    assert time.monotonic() - begun < PATIENCE_SECONDS


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts connections through Linux's /proc")
def test_answer_that_is_not_read_ends_its_connection(server: LiveServer) -> None:
    everything = {"text": "a saw " * 19, "include": ["scores", "query", "key", "value", "value_weighted"]}
    before = socket_count(server.pid)
    with opened(server.address, receive_buffer=4096) as connection:
        connection.sendall(asked(ATTENTION, everything) * 40)
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        assert socket_count(server.pid) > before
        deadline = time.monotonic() + PATIENCE_SECONDS
        while socket_count(server.pid) > before:
            assert time.monotonic() < deadline
            time.sleep(0.2)


def socket_count(pid: int) -> int:
    """Return how many sockets a process has open."""
    found = 0
    for file in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found += file.readlink().name.startswith("socket:")
        except FileNotFoundError:  # it was closed since it was listed
            pass
    return found


def test_as_many_connections_as_the_system_has_files_for(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, limits: given.append(limits))

    def fitting(soft: int, hard: int) -> int:
        monkeypatch.setattr(resource, "getrlimit", lambda _kind: (soft, hard))
        return connections.fitting(1000)

    spare = connections.SPARE_FILES
    assert fitting(5000, 5000) == 1000
    assert given == []
    assert fitting(256, 100_000) == 1000
    assert fitting(256, resource.RLIM_INFINITY) == 1000
    assert fitting(256, 1024) == 1024 - spare
    assert given == [(1000 + spare, 100_000), (1000 + spare, resource.RLIM_INFINITY), (1024, 1024)]


def test_default_leaves_room_for_a_class() -> None:
    assert Settings().max_connections >= 100 * 6  # a browser opens six
