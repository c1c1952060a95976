"""The command `heatscope` in a process of its own: how it starts, fails to start, and stops."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest

from tests.live_server import wait_until_ready
from tests.pictures import encoded, photo

COMMAND = [sys.executable, "-m", "heatscope"]
FEATURE_MAPS = "/api/v1/models/toy-cnn/feature-maps"
#: Within which a start that fails says so, on the busiest machine.
FAIL_SECONDS = 60
PATIENCE_SECONDS = 60
VERSION = version("heatscope")


def fail(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command, which has to end by itself."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=FAIL_SECONDS,
        check=False,
    )


@contextmanager
def running(log: Path, *arguments: str, **settings: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start the service on a free port; yield its process and address once it is ready."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*COMMAND, "--port", "0", *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "HEATSCOPE_PACKAGES": "0", **settings},
        )
    try:
        yield process, wait_until_ready(process, log)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_port_in_use_is_one_line_that_says_what_to_do(weights: Path, workers: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = fail("--port", port, "--workers", workers, HEATSCOPE_WEIGHTS_DIR=str(weights))
    assert ended.returncode == 1
    assert ended.stderr == (
        f"heatscope: cannot listen on 127.0.0.1 port {port}: Address already in use; "
        "choose another with --host and --port\n"
    )
    assert ended.stdout == ""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_missing_weights_folder_is_one_line_that_says_what_to_do(tmp_path: Path, workers: str) -> None:
    folder = tmp_path / "nowhere"
    ended = fail("--port", "0", "--workers", workers, HEATSCOPE_WEIGHTS_DIR=str(folder))
    assert ended.returncode == 1
    assert ended.stderr == (
        f"heatscope: cannot read the weights folder {folder}: No such file or directory; "
        "set HEATSCOPE_WEIGHTS_DIR to one that is there\n"
    )


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        (["--port", "http"], {}, "cannot start with these settings: port: Input should be a valid integer"),
        ([], {"HEATSCOPE_TIMEOUT_SECONDS": "0"}, "timeout_seconds: Input should be greater than 0"),
        (["--host", "no.such.host.invalid"], {}, "cannot listen on no.such.host.invalid port 8000"),
    ],
)
def test_setting_that_cannot_be_is_one_line(arguments: list[str], settings: dict[str, str], said: str) -> None:
    ended = fail(*arguments, **settings)
    assert ended.returncode == 1
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "said"), [("--help", "--host --port --workers --model --version"), ("--version", f"heatscope {VERSION}")]
)
def test_what_asks_for_no_service_is_answered_before_anything_is_loaded(option: str, said: str) -> None:
    ended = fail(option, PYTHONPROFILEIMPORTTIME="1")
    assert ended.returncode == 0
    assert all(word in ended.stdout for word in said.split())
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "uvicorn" in imported
    assert not imported & {"torch", "fastapi", "transformers"}


def test_unknown_command_is_answered_with_those_there_are() -> None:
    ended = fail("mapz", "cat.jpg")
    assert ended.returncode == 2
    assert ended.stderr == "heatscope: no command 'mapz'; there are: maps, open, attention, models, check, audit\n"


def test_address_is_printed_and_a_stop_is_clean(weights: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    with running(log, HEATSCOPE_WEIGHTS_DIR=str(weights)) as (process, address):
        assert f"Heatscope is at {address} (Ctrl+C stops it)\n" in log.read_text()
        assert httpx.get(f"{address}/api/v1/models", timeout=PATIENCE_SECONDS).status_code == 200
        process.send_signal(signal.SIGINT)
        # Also while it still finds out beside what a first request would wait for.
        assert process.wait(PATIENCE_SECONDS) == 0
    assert "Traceback" not in log.read_text()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux's")
@pytest.mark.parametrize(("output", "workers"), [("full", "1"), ("closed", "1"), ("full", "2")])
def test_output_that_takes_nothing_does_not_stop_the_start(
    weights: Path, tmp_path: Path, output: str, workers: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    target = {"full": "/dev/full", "closed": "&-"}[output]
    arguments = [*COMMAND, "--port", str(port), "--workers", workers]
    log = tmp_path / "log.txt"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            ["/bin/sh", "-c", f'exec "$@" >{target}', "sh", *arguments],
            stderr=errors,
            env={**os.environ, "HEATSCOPE_PACKAGES": "0", "HEATSCOPE_WEIGHTS_DIR": str(weights)},
        )
    try:
        begun = time.monotonic()
        while process.poll() is None and time.monotonic() - begun < PATIENCE_SECONDS:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=PATIENCE_SECONDS).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        assert process.poll() is None, log.read_text()
        assert httpx.get(f"http://127.0.0.1:{port}/api/v1/models", timeout=PATIENCE_SECONDS).status_code == 200
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_SECONDS)
    assert "Traceback" not in log.read_text()
    assert "Exception ignored" not in log.read_text()


def test_damaged_model_is_logged_and_the_others_are_served(weights: Path, tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    (folder / "broken").mkdir(parents=True)
    (folder / "toy-cnn").symlink_to(weights / "toy-cnn")
    log = tmp_path / "log.txt"
    with running(log, HEATSCOPE_WEIGHTS_DIR=str(folder)) as (_, address):
        models = httpx.get(f"{address}/api/v1/models", timeout=PATIENCE_SECONDS).json()["models"]
    assert [(model["id"], model["available"]) for model in models] == [("broken", False), ("toy-cnn", True)]
    assert "model 'broken' is not available: config.json of broken cannot be read" in log.read_text()


def test_service_runs_from_a_folder_it_cannot_write_to(weights: Path, tmp_path: Path) -> None:
    """As in a container whose file system is read-only: nothing is written, not even bytecode."""
    before = sorted(path for path in weights.rglob("*"))
    log = tmp_path / "log.txt"
    settings = {"HEATSCOPE_WEIGHTS_DIR": str(weights), "TMPDIR": "/nonexistent", "HOME": "/nonexistent"}
    with running(log, **settings) as (_, address):
        image = encoded(photo(1700, 1700), "BMP")
        assert (
            httpx.post(f"{address}{FEATURE_MAPS}", files={"image": image}, timeout=PATIENCE_SECONDS).status_code == 200
        )
    assert sorted(path for path in weights.rglob("*")) == before


def metric(address: str, name: str) -> float:
    found = re.search(
        rf"^{name}(?:{{.*}})? (\S+)$", httpx.get(f"{address}/metrics", timeout=PATIENCE_SECONDS).text, re.MULTILINE
    )
    return float(found[1]) if found else 0.0


def test_stop_loses_no_accepted_request(weights: Path, tmp_path: Path) -> None:
    image = encoded(photo(1700, 1700), "BMP")
    settings = {"HEATSCOPE_WEIGHTS_DIR": str(weights), "HEATSCOPE_COMPUTING": "1"}
    with (
        running(tmp_path / "log.txt", **settings) as (process, address),
        ThreadPoolExecutor(12) as senders,
    ):

        def post() -> int:
            return httpx.post(f"{address}{FEATURE_MAPS}", files={"image": image}, timeout=PATIENCE_SECONDS).status_code

        asked = [senders.submit(post) for _ in range(12)]
        deadline = time.monotonic() + PATIENCE_SECONDS
        done = 0
        # Every request is in: computed, waiting, or answered.
        while metric(address, "heatscope_queue") + metric(address, "heatscope_in_flight") + done < 12:
            done = sum(future.done() for future in asked)
            assert time.monotonic() < deadline
        process.send_signal(signal.SIGTERM)
        assert [future.result() for future in asked] == [200] * 12
        process.wait(PATIENCE_SECONDS)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/health/live", timeout=PATIENCE_SECONDS)


def children(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that ``process`` has started and that answer requests."""
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in found if is_ours(pid)]


def is_ours(pid: str) -> bool:
    """Return whether a child is there still and more than Python's own helper."""
    try:
        return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):  # it ended since it was listed
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers through Linux's /proc")
def test_killed_worker_is_replaced_and_the_others_go_on(weights: Path, tmp_path: Path) -> None:
    settings = {"HEATSCOPE_WEIGHTS_DIR": str(weights)}
    with running(tmp_path / "log.txt", "--workers", "2", **settings) as (process, address):
        workers = children(process)
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(children(process)) < 2 or workers[0] in children(process):
            assert httpx.get(f"{address}/api/v1/models", timeout=PATIENCE_SECONDS).status_code == 200
            assert time.monotonic() < deadline
            time.sleep(0.05)
        # The numbers of both processes together.
        counted = metric(address, r'heatscope_requests_total{method="GET",route="/api/v1/models",status="200"}')
        assert counted >= 1
