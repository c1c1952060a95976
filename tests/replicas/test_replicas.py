"""Two replicas of Ray Serve on this machine: walked through, and one of them killed under load."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.proxies.programs import free_port

pytest.importorskip("ray.serve", reason="no Ray found: pip install -c constraints.txt -e '.[ray]'")

SAMPLE = Path(__file__).parents[2] / "frontend" / "public" / "samples" / "chelsea.jpg"
PATIENCE_SECONDS = 180
#: What one replica that is told to serve this file does: `serve run` as the documentation has it.
SERVE = "from ray.serve.scripts import cli; cli()"
MODEL = "/api/v1/models/photo-cnn"
QUESTIONS = 2000


def replicas(folder: Path) -> list[int]:
    """Return the processes that answer, among all those of the cluster in ``folder``."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            named = (process / "cmdline").read_bytes()
            ours = str(folder).encode() in (process / "environ").read_bytes()
        except OSError:
            continue
        if named.startswith(b"ray::ServeReplica:heatscope:Heatscope") and ours:
            found.append(int(process.name))
    return found


def until(condition: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, log.read_text(errors="replace")[-4000:]
        time.sleep(0.5)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of two replicas, and the folder that tells their processes from others'."""
    folder, port = tmp_path_factory.mktemp("ray"), free_port()
    deployment = {"name": "Heatscope", "num_replicas": 2, "ray_actor_options": {"num_cpus": 0.1}}
    application = {"name": "heatscope", "import_path": "heatscope.serving:app", "deployments": [deployment]}
    config = {"http_options": {"host": "127.0.0.1", "port": port}, "applications": [application]}
    (folder / "serve.yaml").write_text(json.dumps(config))  # JSON is YAML
    settings = {
        "HEATSCOPE_TEST_CLUSTER": str(folder), "HEATSCOPE_COMPUTING": "1", "OMP_NUM_THREADS": "1",
        "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled", "RAY_OVERRIDE_RESOURCES": '{"CPU": 4}',
    }  # fmt: skip
    log = folder / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, "run", str(folder / "serve.yaml")],
            cwd=folder, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **settings},
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"

    def is_ready() -> bool:
        assert process.poll() is None, log.read_text(errors="replace")[-4000:]
        try:
            return httpx.get(f"{address}/health/ready", timeout=5).is_success and len(replicas(folder)) == 2
        except httpx.TransportError:
            return False

    try:
        until(is_ready, log)
        yield address, folder
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def test_everything_is_there_as_without_ray(cluster: tuple[str, Path]) -> None:
    address, _ = cluster
    with httpx.Client(base_url=address, timeout=PATIENCE_SECONDS) as client:
        assert '<div id="page">' in client.get("/").text
        assert client.get("/openapi.json").json()["servers"] == [{"url": "."}]
        assert client.get("/docs").status_code == 200
        image = SAMPLE.read_bytes()
        seen = client.post(f"{MODEL}/feature-maps", files={"image": image}, params={"layers": "classifier"}).json()
        assert seen["predictions"][0]["label"] == "cat"
        asked = {"text": "I saw a saw.", "layers": []}
        read = client.post("/api/v1/models/sentence-encoder/attention", json=asked).json()
        assert [token["label"] for token in read["tokens"][1:]] == ["PRON", "VERB", "DET", "NOUN", "PUNCT"]
        refused = client.post(f"{MODEL}/feature-maps", files={"image": b"no picture"})
        assert (refused.status_code, refused.headers["Content-Type"]) == (415, "application/problem+json")


def test_progress_is_told_while_it_is_computed(cluster: tuple[str, Path]) -> None:
    address, _ = cluster
    with httpx.stream(
        "POST", f"{address}{MODEL}/attributions", files={"image": SAMPLE.read_bytes()},
        params={"method": "occlusion", "size": 128, "progress": True}, headers={"Accept": "text/event-stream"},
        timeout=PATIENCE_SECONDS,
    ) as answer:  # fmt: skip
        events = [(time.monotonic(), line) for line in answer.iter_lines() if line]
    assert events[0][1].startswith('data: {"progress":')
    assert events[-1][1].startswith('data: {"answer":')
    assert events[-1][0] > events[0][0]


def test_a_killed_replica_fails_nobody_and_what_it_counted_stays(cluster: tuple[str, Path]) -> None:
    address, folder = cluster
    before = replicas(folder)
    victim = before[0]

    def ask(number: int) -> int:
        if number == QUESTIONS // 4:
            os.kill(victim, signal.SIGKILL)
        return httpx.get(f"{address}{MODEL}", timeout=PATIENCE_SECONDS).status_code

    with ThreadPoolExecutor(8) as visitors:
        statuses = list(visitors.map(ask, range(QUESTIONS)))
    assert statuses == [200] * QUESTIONS
    log = folder / "log.txt"
    until(lambda: len(replicas(folder)) == 2 and victim not in replicas(folder), log)
    exposed = httpx.get(f"{address}/metrics", timeout=PATIENCE_SECONDS).text
    counted = re.search(r'^heatscope_requests_total{.*route="/api/v1/models/{model_id}".*} (\S+)$', exposed, re.M)
    assert counted is not None, exposed
    # The victim told its numbers every two seconds; what it answered after the last time is not known to anybody.
    assert QUESTIONS / 2 < float(counted[1]) <= QUESTIONS + 1
