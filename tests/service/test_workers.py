"""Several workers: they share what was loaded, a killed one is replaced at once, and none outlives its parent."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from heatscope.workers import can_share
from tests.pictures import encoded, photo
from tests.service.test_command import PATIENCE_SECONDS, children, metric, running

pytestmark = pytest.mark.skipif(
    not can_share() or not Path("/proc/self/task").exists(), reason="forks, and finds its workers through Linux's /proc"
)
#: Some seconds of work: 225 pictures of 256 × 256.
LONG: dict[str, str | int] = {"method": "occlusion", "size": 256}
ATTRIBUTIONS = "/api/v1/models/photo-cnn/attributions"


def until(condition: Callable[[], bool]) -> float:
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < PATIENCE_SECONDS
        time.sleep(0.02)
    return time.monotonic() - begun


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[-1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def is_replaced(worker: int, process: subprocess.Popen[bytes]) -> bool:
    return worker not in children(process) and len(children(process)) == 2


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    # On a loaded machine a long computation is no fault.
    settings = {"HEATSCOPE_TIMEOUT_SECONDS": str(PATIENCE_SECONDS)}
    with running(tmp_path / "log.txt", "--workers", "2", **settings) as (process, address):
        until(lambda: len(children(process)) == 2)
        yield process, address


def shared_and_own(pid: int) -> tuple[int, int]:
    """Return how many MB of a process's memory others have too, and how many it has alone."""
    rollup = dict(re.findall(r"^(\w+):\s+(\d+) kB$", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE))
    own = int(rollup["Private_Clean"]) + int(rollup["Private_Dirty"])
    return (int(rollup["Rss"]) - own) // 1024, own // 1024


def test_workers_share_what_was_loaded(service: tuple[subprocess.Popen[bytes], str]) -> None:
    process, address = service
    image = encoded(photo(40, 30), "PNG")
    for _ in range(20):
        # Each request of a connection of its own, so that both workers get some.
        path = f"{address}/api/v1/models/photo-cnn/feature-maps"
        assert httpx.post(path, files={"image": image}, timeout=PATIENCE_SECONDS).status_code == 200
    for worker in children(process):
        shared, own = shared_and_own(worker)
        assert shared > own, f"{shared} MB shared, {own} MB of its own"


def test_killed_worker_is_back_and_its_gauges_are_gone(service: tuple[subprocess.Popen[bytes], str]) -> None:
    process, address = service
    image = encoded(photo(40, 30), "PNG")
    before = children(process)
    with ThreadPoolExecutor(1) as senders:
        asked = senders.submit(
            httpx.post, f"{address}{ATTRIBUTIONS}", files={"image": image}, params=LONG, timeout=PATIENCE_SECONDS
        )
        until(lambda: metric(address, "heatscope_in_flight") == 1)
        # Whichever of them computes: what it was computing is lost, and nothing else.
        for worker in before:
            os.kill(worker, signal.SIGKILL)
            until(partial(is_replaced, worker, process))
            assert httpx.get(f"{address}/api/v1/models", timeout=PATIENCE_SECONDS).status_code == 200
        with pytest.raises(httpx.TransportError):
            asked.result()
    assert not set(before) & set(children(process))
    assert metric(address, "heatscope_in_flight") == 0
    path = f"{address}/api/v1/models/photo-cnn/feature-maps"
    assert httpx.post(path, files={"image": image}, timeout=PATIENCE_SECONDS).status_code == 200


def test_workers_end_with_their_parent(service: tuple[subprocess.Popen[bytes], str]) -> None:
    process, _ = service
    workers = children(process)
    process.kill()
    process.wait()
    until(lambda: not any(map(is_there, workers)))


def test_stop_of_the_parent_lets_every_worker_finish(service: tuple[subprocess.Popen[bytes], str]) -> None:
    process, address = service
    image = encoded(photo(40, 30), "PNG")
    workers = children(process)
    with ThreadPoolExecutor(4) as senders:
        ask: dict[str, Any] = {"files": {"image": image}, "params": LONG | {"size": 96}, "timeout": PATIENCE_SECONDS}
        asked = [senders.submit(httpx.post, f"{address}{ATTRIBUTIONS}", **ask) for _ in range(4)]

        def is_in() -> bool:
            """Tell whether every request is computed, waits, or is answered."""
            # The answered ones first: one that is answered meanwhile is not to count twice.
            answered = sum(future.done() for future in asked)
            return answered + metric(address, "heatscope_in_flight") + metric(address, "heatscope_queue") >= 4

        until(is_in)
        process.send_signal(signal.SIGTERM)
        assert [future.result().status_code for future in asked] == [200] * 4
    assert process.wait(PATIENCE_SECONDS) == 0
    until(lambda: not any(map(is_there, workers)))
