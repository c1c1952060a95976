"""How fast and small the service is.

`make bench` runs this and prints the figures. A ratio compares the quickest runs of both sides, taken in turn: what
else the machine does can only add to either. Knows the service by its address alone.
"""

import gzip
import http.client
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import httpx
import pytest

from tests.benchmarks.floor import Floor
from tests.benchmarks.stopwatch import say, side_by_side
from tests.live_server import LiveServer, serving

SAMPLES = Path(__file__).parents[2] / "frontend" / "public" / "samples"
FEATURE_MAPS = "/api/v1/models/photo-cnn/feature-maps"
ATTENTION = "/api/v1/models/sentence-encoder/attention"
MOST_START_SECONDS = 5.0
MOST_RESIDENT_MEGABYTES = 600
#: How long a health check may take while every place is taken.
MOST_HEALTH_SECONDS = 0.25

Ask = Callable[[str, str, bytes, str], bytes]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveServer, float]]:
    """The service, and how many seconds it took until it was ready."""
    begun = time.perf_counter()
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as live:
        yield live, time.perf_counter() - begun


@pytest.fixture
def ask(server: tuple[LiveServer, float]) -> Iterator[Ask]:
    """A call that sends a request over one kept connection, as a browser does, and returns the answer's body."""
    place = urlsplit(server[0].address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port)

    def send(method: str, path: str, body: bytes = b"", content_type: str = "") -> bytes:
        connection.request(method, path, body or None, {"Content-Type": content_type} if body else {})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content
        return content

    yield send
    connection.close()


def form(image: bytes) -> tuple[bytes, str]:
    """Return a form with the picture in it, and its content type."""
    request = httpx.Request("POST", "http://unused", files={"image": image})
    return request.read(), request.headers["Content-Type"]


@pytest.mark.parametrize("count", [16, 64, 256, 512])
def test_attention_of_a_sentence_comes_in_time(ask: Ask, count: int) -> None:
    body = json.dumps({"text": "word " * count}).encode()
    path = f"{ATTENTION}?encoding=base64"
    (served,) = side_by_side(lambda: ask("POST", path, body, "application/json"), rounds=10, unmeasured=2)
    say(f"attention of every layer and head, base64 float32, {count} words", served)


def test_lists_are_written_quickly(ask: Ask) -> None:
    body, content_type = form((SAMPLES / "chelsea.jpg").read_bytes())
    (served,) = side_by_side(lambda: ask("POST", FEATURE_MAPS, body, content_type), rounds=10, unmeasured=2)
    say("all feature maps as lists", served)


def test_compressing_computed_answers_would_cost_more_than_the_network(ask: Ask) -> None:
    """Why only what is fetched is compressed."""
    body, content_type = form((SAMPLES / "chelsea.jpg").read_bytes())
    answer = ask("POST", f"{FEATURE_MAPS}?encoding=base64&dtype=uint8", body, content_type)
    alone, compressing = side_by_side(
        Floor((SAMPLES / "chelsea.jpg").read_bytes()).both, lambda: gzip.compress(answer, 1), rounds=10, unmeasured=2
    )
    saved = 1 - len(gzip.compress(answer, 1)) / len(answer)
    say(f"compressing {len(answer) // 1000} kB of maps at level 1, which saves {saved:.0%}", compressing)
    assert compressing.quickest > alone.quickest


def test_service_is_ready_soon_and_small(server: tuple[LiveServer, float]) -> None:
    live, seconds = server
    say("start until ready", f"{seconds:8.1f} s")
    status = Path(f"/proc/{live.pid}/status").read_text() if Path("/proc").is_dir() else ""
    if found := re.search(r"VmRSS:\s+(\d+) kB", status):
        megabytes = int(found[1]) / 1024
        say("resident with every model loaded, after the requests above", f"{megabytes:8.0f} MB")
        assert megabytes <= MOST_RESIDENT_MEGABYTES
    assert seconds <= MOST_START_SECONDS


def test_health_answers_quickly_while_every_place_is_taken(server: tuple[LiveServer, float], ask: Ask) -> None:
    address = server[0].address
    # No layers in the answer, so that the senders' own work does not count.
    body = {"text": "word " * 256, "layers": []}
    with ThreadPoolExecutor(8) as senders, httpx.Client(timeout=60) as client:
        begun = time.perf_counter()
        asked = [senders.submit(client.post, f"{address}{ATTENTION}", json=body) for _ in range(40)]
        checks = []
        while not all(future.done() for future in asked):
            sent = time.perf_counter()
            ask("GET", "/health/ready", b"", "")
            checks.append(time.perf_counter() - sent)
        seconds = time.perf_counter() - begun
    statuses = [future.result().status_code for future in asked]
    say(f"40 sentences of 256 words from 8 senders, {os.cpu_count()} cores", f"{seconds / 40 * 1000:8.1f} ms each")
    say("a health check meanwhile", f"{min(checks) * 1000:8.1f} ms {median(checks) * 1000:8.1f} ms")
    assert set(statuses) == {200}
    assert median(checks) <= MOST_HEALTH_SECONDS
