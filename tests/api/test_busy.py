"""Full, slow or left alone: the service says so early, keeps its places straight, and recovers."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from heatscope.calls.photos import read_photo
from tests.conftest import Client
from tests.pictures import encoded, photo

PATH = "/api/v1/models/toy-cnn/feature-maps"
PATIENCE_SECONDS = 60


class Gate:
    """Holds every photo's computation until it is opened."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.entered = 0

    def read_photo(self, *arguments: Any) -> Any:
        """Read the photo once the gate is open."""
        self.entered += 1
        assert self.open.wait(PATIENCE_SECONDS)
        return read_photo(*arguments)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()
    monkeypatch.setattr("heatscope.calls.photos.read_photo", gate.read_photo)
    yield gate
    gate.open.set()


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_SECONDS * 200):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("waited in vain")


def send(client: Client, image: bytes) -> asyncio.Task[httpx.Response]:
    return asyncio.create_task(client.async_client.post(PATH, files={"image": image}))


def test_full_service_answers_503_with_a_time_to_retry_and_recovers(
    make_client: Callable[..., Client], gate: Gate, png: bytes
) -> None:
    client = make_client(computing=1, max_waiting=1)
    engine = client.app.state.engine

    async def story() -> None:
        first, second = send(client, png), send(client, png)
        await until(lambda: (engine.running, engine.waiting) == (1, 1))
        refused = await send(client, png)
        assert refused.status_code == 503
        assert refused.json()["type"] == "/problems/busy"
        assert int(refused.headers["Retry-After"]) >= 1
        gate.open.set()
        assert [(await task).status_code for task in (first, second)] == [200, 200]
        assert (await send(client, png)).status_code == 200

    client.run(story())


def test_health_and_lists_answer_while_every_place_is_taken(
    make_client: Callable[..., Client], gate: Gate, png: bytes
) -> None:
    client = make_client(computing=1, max_waiting=0)

    async def story() -> None:
        computing = send(client, png)
        await until(lambda: gate.entered == 1)
        for path in ("/health/live", "/health/ready", "/metrics", "/api/v1/models", "/api/v1/models/toy-cnn"):
            assert (await client.async_client.get(path)).status_code == 200
        gate.open.set()
        assert (await computing).status_code == 200

    client.run(story())


def test_service_is_not_ready_when_no_place_has_become_free_for_long(
    make_client: Callable[..., Client], gate: Gate, png: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heatscope.api.health.STUCK_SECONDS", 0.05)
    client = make_client(computing=1, max_waiting=0)
    engine = client.app.state.engine

    async def story() -> None:
        computing = send(client, png)
        await until(lambda: engine.stuck_seconds > 0.05)
        answer = await client.async_client.get("/health/ready")
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/busy")
        assert "no place to compute has become free" in answer.json()["detail"]
        assert (await client.async_client.get("/health/live")).status_code == 200
        gate.open.set()
        await computing
        assert (await client.async_client.get("/health/ready")).status_code == 200

    client.run(story())


def test_slow_computation_is_504_and_keeps_its_place_until_it_ends(
    make_client: Callable[..., Client], gate: Gate, png: bytes
) -> None:
    client = make_client(computing=1, max_waiting=0, timeout_seconds=1.0)

    async def story() -> None:
        late = await send(client, png)
        assert late.status_code == 504
        assert late.json()["type"] == "/problems/timed-out"
        assert (await send(client, png)).status_code == 503
        gate.open.set()
        await until(lambda: client.app.state.engine.running == 0)
        assert (await send(client, png)).status_code == 200

    client.run(story())


def test_client_that_leaves_gives_up_its_place_in_the_queue(
    make_client: Callable[..., Client], gate: Gate, png: bytes
) -> None:
    client = make_client(computing=1, max_waiting=1)
    engine = client.app.state.engine
    request = httpx.Request("POST", f"http://localhost{PATH}", files={"image": png})

    async def leaving() -> None:
        """Send a whole request and leave without waiting for the answer."""
        body = [{"type": "http.request", "body": request.read()}, {"type": "http.disconnect"}]
        sent: list[Any] = []

        async def receive() -> Any:
            return body.pop(0)

        async def note(message: Any) -> None:
            sent.append(message)

        headers = [(name.lower(), value) for name, value in request.headers.raw]
        scope = {
            "type": "http", "method": "POST", "path": PATH, "query_string": b"", "headers": headers,
            "client": ("192.0.2.1", 1), "scheme": "http", "server": ("test", 80), "http_version": "1.1",
        }  # fmt: skip
        await client.app(scope, receive, note)
        assert sent[0]["status"] == 499

    async def story() -> None:
        first = send(client, png)
        await until(lambda: engine.running == 1)
        await leaving()
        assert engine.waiting == 0
        gate.open.set()
        assert (await first).status_code == 200
        await until(lambda: engine.running == 0)
        assert gate.entered == 1

    client.run(story())


def test_eight_at_a_time_get_the_same_answers_as_one_by_one(make_client: Callable[..., Client]) -> None:
    """The fault that hooks on a shared network have: somebody else's maps."""
    client = make_client(computing=8, max_waiting=1000)
    images = [encoded(photo(24, 24, seed), "PNG") for seed in range(8)]
    params = {"encoding": "base64"}
    alone = [client.post(PATH, files={"image": image}, params=params).content for image in images]
    assert len(set(alone)) == len(images)

    async def story() -> list[bytes]:
        answers: list[bytes] = [b""] * 400
        numbers = iter(range(400))

        async def ask() -> None:
            for number in numbers:
                answer = await client.async_client.post(
                    PATH, files={"image": images[number % len(images)]}, params=params
                )
                answers[number] = answer.content

        await asyncio.gather(*(ask() for _ in range(8)))
        return answers

    answers = client.run(story())
    assert sum(answer != alone[number % len(images)] for number, answer in enumerate(answers)) == 0
