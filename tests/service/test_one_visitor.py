"""One visitor cannot stop the service for the others, nor keep it from ending."""

import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.attack.pictures import repeated_scans
from tests.service.test_command import running

FEATURE_MAPS = "/api/v1/models/toy-cnn/feature-maps"
ATTENTION = "/api/v1/models/toy-encoder/attention"
PATIENCE_SECONDS = 60
#: Without a limit each of these takes minutes of a core.
HOSTILE = repeated_scans(10_000_000)
#: What a healthy service takes milliseconds for, on a machine that does other things too.
SOON_SECONDS = 5.0


@contextmanager
def health(address: str) -> Iterator[list[float]]:
    """Ask all the time whether the service lives; yield how long each answer took."""
    took: list[float] = []
    is_over = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=address, timeout=PATIENCE_SECONDS) as client:
            while not is_over.is_set():
                begun = time.monotonic()
                assert client.get("/health/live").status_code == 200
                took.append(time.monotonic() - begun)
                time.sleep(0.02)

    with ThreadPoolExecutor(1) as asker:
        asking = asker.submit(ask)
        try:
            yield took
        finally:
            is_over.set()
        asking.result()


def test_pictures_that_never_end_are_refused_and_a_sentence_is_read_meanwhile(weights: Path, tmp_path: Path) -> None:
    def send() -> httpx.Response:
        return httpx.post(f"{address}{FEATURE_MAPS}", files={"image": HOSTILE}, timeout=PATIENCE_SECONDS)

    settings = {
        "HEATSCOPE_WEIGHTS_DIR": str(weights), "HEATSCOPE_COMPUTING": "2", "HEATSCOPE_DECODE_SECONDS": "0.5",
        "HEATSCOPE_TIMEOUT_SECONDS": str(PATIENCE_SECONDS),
    }  # fmt: skip
    with running(tmp_path / "log.txt", **settings) as (_, address), ThreadPoolExecutor(3) as senders:
        with health(address) as took:
            sent = [senders.submit(send) for _ in range(3)]
            answer = httpx.post(f"{address}{ATTENTION}", json={"text": "I saw"}, timeout=PATIENCE_SECONDS)
            assert answer.status_code == 200
            for answered in sent:
                assert answered.result().status_code == 422
                assert "seconds of a processor" in answered.result().json()["detail"]
        assert max(took) < SOON_SECONDS
        assert httpx.get(f"{address}/health/ready", timeout=PATIENCE_SECONDS).status_code == 200


def test_second_interrupt_ends_at_once_whatever_is_computed(weights: Path, tmp_path: Path) -> None:
    settings = {
        "HEATSCOPE_WEIGHTS_DIR": str(weights), "HEATSCOPE_COMPUTING": "1", "HEATSCOPE_DECODE_SECONDS": "120",
        "HEATSCOPE_TIMEOUT_SECONDS": "3600",
    }  # fmt: skip
    with running(tmp_path / "log.txt", **settings) as (process, address), ThreadPoolExecutor(1) as sender:

        def send() -> None:
            with pytest.raises(httpx.TransportError):
                httpx.post(f"{address}{FEATURE_MAPS}", files={"image": HOSTILE}, timeout=PATIENCE_SECONDS)

        sent = sender.submit(send)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while "heatscope_in_flight 1.0" not in httpx.get(f"{address}/metrics", timeout=PATIENCE_SECONDS).text:
            assert time.monotonic() < deadline
        process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.0)  # the first waits for what is computed
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_SECONDS)  # half of what it would compute
        sent.result()
