"""Bodies are bounded in size and time, declared or not, before anything is computed."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from heatscope.calls.photos import read_photo
from tests.conftest import Client
from tests.pictures import encoded, photo

ATTENTION = "/api/v1/models/toy-encoder/attention"
FEATURE_MAPS = "/api/v1/models/toy-cnn/feature-maps"
BOUNDARY = "heatscope"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
JSON = {"Content-Type": "application/json"}


def form(image: bytes) -> bytes:
    """Return ``image`` as the body of a form."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
    return head.encode() + image + f"\r\n--{BOUNDARY}--\r\n".encode()


async def in_chunks(body: bytes, size: int = 1000, seconds_between: float = 0) -> AsyncIterator[bytes]:
    """Yield ``body`` piece by piece, without saying how long it is."""
    for start in range(0, len(body), size):
        await asyncio.sleep(seconds_between)
        yield body[start : start + size]


@pytest.mark.parametrize("is_declared", [True, False])
@pytest.mark.parametrize(("path", "headers"), [(FEATURE_MAPS, MULTIPART), (ATTENTION, JSON)])
def test_body_over_the_limit_is_413_declared_or_chunked(
    make_client: Callable[..., Client], path: str, headers: dict[str, str], is_declared: bool
) -> None:
    client = make_client(max_body_bytes=5000, max_json_bytes=5000)
    body = form(b"x" * 6000) if path == FEATURE_MAPS else b'{"text": "' + b"x" * 6000 + b'"}'
    answer = client.post(path, content=body if is_declared else in_chunks(body), headers=headers)
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/body-too-large"
    assert "at most 5000 bytes are taken, which is 0.00477 MiB" in answer.json()["detail"]


@pytest.mark.parametrize("is_declared", [True, False])
def test_body_at_the_limit_is_read(make_client: Callable[..., Client], png: bytes, is_declared: bool) -> None:
    body = form(png)
    client = make_client(max_body_bytes=len(body))
    answer = client.post(FEATURE_MAPS, content=body if is_declared else in_chunks(body), headers=MULTIPART)
    assert answer.status_code == 200


def test_declared_length_is_refused_before_a_byte_is_read(make_client: Callable[..., Client]) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("read")
        yield b""

    client = make_client(max_body_bytes=5000)
    headers = MULTIPART | {"Content-Length": "5001"}
    assert client.post(FEATURE_MAPS, content=never(), headers=headers).status_code == 413


def test_json_has_a_smaller_limit_than_a_photo(make_client: Callable[..., Client]) -> None:
    client = make_client(max_json_bytes=1000)
    assert client.post(ATTENTION, json={"text": "a " * 1000}).status_code == 413
    assert client.post(FEATURE_MAPS, files={"image": encoded(photo(60, 60), "BMP")}).status_code == 200


def test_slow_body_is_408_and_holds_no_place(make_client: Callable[..., Client], png: bytes) -> None:
    client = make_client(receive_seconds=0.5, computing=1, max_waiting=0)

    async def both() -> tuple[httpx.Response, httpx.Response]:
        slow = asyncio.create_task(
            client.async_client.post(
                FEATURE_MAPS, content=in_chunks(form(png), 10, seconds_between=0.2), headers=MULTIPART
            )
        )
        await asyncio.sleep(0.06)
        quick = await client.async_client.post(FEATURE_MAPS, files={"image": png})
        return await slow, quick

    slow, quick = client.run(both())
    assert slow.status_code == 408
    assert "the body did not arrive within 0.5 seconds" in slow.json()["detail"]
    assert slow.headers["Connection"] == "close"
    assert quick.status_code == 200


def test_slow_computation_does_not_count_as_a_slow_body(
    make_client: Callable[..., Client], png: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*arguments: Any) -> Any:
        time.sleep(0.2)
        return read_photo(*arguments)

    monkeypatch.setattr("heatscope.calls.photos.read_photo", slowly)
    client = make_client(receive_seconds=0.1)
    assert client.post(FEATURE_MAPS, files={"image": png}).status_code == 200


def test_upload_never_touches_the_disk(make_client: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    client = make_client()
    large = encoded(photo(1700, 1700), "BMP")
    assert len(large) > 8 * 2**20
    assert client.post(FEATURE_MAPS, files={"image": large}).status_code == 200


@pytest.mark.parametrize("content_type", ["application/JSON", "application/x-www-form-urlencoded", "text/plain", ""])
def test_only_a_form_may_be_as_large_as_a_photo(make_client: Callable[..., Client], content_type: str) -> None:
    client = make_client(max_json_bytes=1000, max_body_bytes=5000)
    assert client.post(ATTENTION, content=b"a" * 2000, headers={"Content-Type": content_type}).status_code == 413


def test_bodies_together_are_bounded_for_one_visitor_and_given_back(
    make_client: Callable[..., Client], png: bytes
) -> None:
    client = make_client(max_held_bytes=100_000)

    async def story() -> None:
        arrived = asyncio.Event()
        rest = asyncio.Event()

        async def stalled() -> AsyncIterator[bytes]:
            whole = form(bytes(45_000))
            yield whole[:44_000]
            arrived.set()
            await rest.wait()
            yield whole[44_000:]

        declared = MULTIPART | {"Content-Length": str(len(form(bytes(45_000))))}
        first = asyncio.create_task(client.async_client.post(FEATURE_MAPS, content=stalled(), headers=declared))
        await arrived.wait()
        refused = await client.async_client.post(FEATURE_MAPS, content=form(bytes(20_000)), headers=MULTIPART)
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/busy")
        assert int(refused.headers["Retry-After"]) >= 1
        assert (await client.async_client.post(FEATURE_MAPS, files={"image": png})).status_code == 200
        rest.set()
        await first
        assert client.app.state.held.total == 0
        again = await client.async_client.post(FEATURE_MAPS, content=form(bytes(20_000)), headers=MULTIPART)
        assert again.status_code == 415

    client.run(story())
