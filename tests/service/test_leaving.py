"""Who leaves before the answer takes nobody's place: the computation ends at its next pass through the network."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.live_server import serving
from tests.pictures import encoded, photo

ATTRIBUTIONS = "/api/v1/models/photo-cnn/attributions"
#: Some seconds of work: 225 pictures of 256 × 256.
LONG: dict[str, str | int] = {"method": "occlusion", "size": 256}
PATIENCE_SECONDS = 60
#: A pass through the network takes a fraction of it even on a busy machine.
MOST_SECONDS = 3


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server") / "log.txt"


@pytest.fixture(scope="module")
def client(log: Path) -> Iterator[httpx.Client]:
    with serving(log, HEATSCOPE_COMPUTING="1") as server, httpx.Client(base_url=server.address, timeout=60) as client:
        yield client


def _running(client: httpx.Client) -> int:
    found = re.search(r"^heatscope_in_flight (\S+)$", client.get("/metrics").text, re.MULTILINE)
    assert found is not None
    return int(float(found[1]))


def _seconds_until_idle(client: httpx.Client) -> float:
    begun = time.monotonic()
    while _running(client):
        time.sleep(0.02)
        assert time.monotonic() - begun < PATIENCE_SECONDS
    return time.monotonic() - begun


def test_leaving_while_progress_is_told_ends_the_computation(client: httpx.Client, log: Path) -> None:
    files = {"image": encoded(photo(40, 30), "PNG")}
    with client.stream("POST", ATTRIBUTIONS, files=files, params={**LONG, "progress": True}) as answer:
        lines = answer.iter_lines()
        first, second = json.loads(next(lines)), json.loads(next(lines))
        assert first["progress"]["done"] <= second["progress"]["done"] < second["progress"]["most"]
        assert _running(client) == 1
    assert _seconds_until_idle(client) < MOST_SECONDS
    assert "Traceback" not in log.read_text(encoding="utf-8"), "leaving is nobody's error"


def test_leaving_before_an_ordinary_answer_ends_the_computation(client: httpx.Client) -> None:
    files = {"image": encoded(photo(40, 30), "PNG")}
    with pytest.raises(httpx.ReadTimeout):
        client.post(ATTRIBUTIONS, files=files, params=LONG, timeout=0.3)
    assert _seconds_until_idle(client) < MOST_SECONDS


def test_a_progress_that_is_read_to_its_end_ends_with_the_answer(client: httpx.Client) -> None:
    files = {"image": encoded(photo(40, 30), "PNG")}
    asked: dict[str, str | int] = {"method": "occlusion", "size": 96, "progress": True}
    with client.stream("POST", ATTRIBUTIONS, files=files, params=asked) as answer:
        *progress, last = [json.loads(line) for line in answer.iter_lines()]
    assert all(line["progress"]["done"] <= 227 for line in progress)
    assert last["answer"]["attribution"]["shape"] == [96, 96]
