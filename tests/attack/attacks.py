"""What is done to a running service, and what it may answer: every kind of fault that was once found, large or small.

Each attack is a function from the service's address to the statuses that it got, None for a connection that was ended.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Any, NamedTuple

import httpx

from tests.attack import bodies, connections, pictures
from tests.pictures import encoded, photo

BASE = "/api/v1/models"
FEATURE_MAPS, ATTENTION = f"{BASE}/photo-cnn/feature-maps", f"{BASE}/sentence-encoder/attention"
#: Of the longest text.
WORDS = 512
PATIENCE_SECONDS = 120
NOTHING_SECONDS = 2
JSON = {"Content-Type": "application/json"}
#: One for all: making one takes longer than most of what is asked.
CLIENT = httpx.Client(timeout=PATIENCE_SECONDS, limits=httpx.Limits(max_connections=None), verify=False)
Statuses = Iterable[int | None]


class Attack(NamedTuple):
    """One thing that is done."""

    what: str
    expected: set[int | None]
    make: Callable[[], Callable[[str], Statuses]]  #: what takes long to prepare is made before anybody looks


class Scale(NamedTuple):
    """How much of it."""

    picture_bytes: int
    pictures_at_once: int
    bodies_at_once: int
    connections: int
    readers: int
    uploads: int


FULL = Scale(10_000_000, pictures_at_once=70, bodies_at_once=4, connections=1_500, readers=40, uploads=100)
SMALL = Scale(1_000_000, pictures_at_once=3, bodies_at_once=2, connections=150, readers=8, uploads=8)


def attacks(scale: Scale) -> Iterator[Attack]:
    """Yield them all."""
    yield _ready("nothing, for some seconds", {200}, _nothing)
    for name, hostile in pictures.HOSTILE.items():
        yield Attack(name, set(hostile.statuses), partial(_pictures, hostile.make, scale.picture_bytes, 1))
    busy: set[int | None] = {200, 422, 503, 504}
    for name in ("TIFF of 40 megapixels of floats", "WebP of 40 megapixels", "PNG of 40 megapixels, transparent"):
        many = partial(_pictures, pictures.HOSTILE[name].make, scale.picture_bytes, scale.pictures_at_once)
        yield Attack(f"{scale.pictures_at_once} at once: {name}", busy, many)
    for name, body in bodies.HOSTILE.items():
        yield Attack(f"JSON: {name}", {400, 413, 422}, partial(_bodies, body, scale.bodies_at_once))
    for name, content in _texts().items():
        yield Attack(f"text: {name}", {200, 422}, partial(_bodies, content, 1))
    yield Attack("lists of 100 MB", {422}, partial(_bodies, _longest("list"), 2))
    yield _ready(
        f"{scale.readers} answers of 20 MB that nobody reads", {200, 503, 504}, partial(_unread, scale.readers)
    )
    for name, first in {"silent": b"", "half a head": b"GET / HT", "blank lines": b"\r\n"}.items():
        count = scale.connections
        yield _ready(f"{count} connections: {name}", {200}, partial(_held, count, first))
    upload = connections.stalled_upload(FEATURE_MAPS, scale.picture_bytes)
    yield _ready(f"{scale.uploads} stalled uploads", {200, 503}, partial(_held, scale.uploads, upload))
    size = scale.picture_bytes
    endless = {431, 413, 400, None}
    yield _ready("a head without end", endless, partial(_sent, connections.endless_head(size)))
    yield _ready("a path without end", endless, partial(_sent, b"GET /" + b"a" * size))
    yield _ready("trailers without end", endless, partial(_sent, connections.endless_trailers(ATTENTION, size)))
    yield _ready("another host's name", {421}, partial(_asked, {"Host": "evil.example"}))
    yield _ready("another site's page", {403}, partial(_asked, {"Sec-Fetch-Site": "cross-site"}))
    yield _ready("another site's page, old browser", {403}, partial(_asked, {"Origin": "http://evil.example"}))


def _nothing(address: str) -> Statuses:
    time.sleep(NOTHING_SECONDS)
    return [_seen(address)]


def _ready(what: str, expected: set[int | None], call: Callable[[str], Statuses]) -> Attack:
    return Attack(what, expected, lambda: call)


def _texts() -> dict[str, bytes]:
    return {
        "half a surrogate pair in an address": b'{"text": "http://\\ud800"}',
        "half a surrogate pair": b'{"text": "saw \\udfff saw"}',
        "a thousand marks on a letter": b'{"text": "a' + "\u0301".encode() * 1000 + b'"}',
        "the longest word": b'{"text": "' + b"a" * 19_000 + b'"}',
        "a window of 2^63": b'{"text": "a", "layers": [], "window": 9223372036854775808}',
        "not a number": b'{"text": "a", "window": NaN}',
        "nothing": b'{"text": "\\u0000"}',
    }


def _longest(encoding: str) -> bytes:
    include = '["scores", "value_weighted"]' if encoding == "list" else "[]"
    return b'{"text": "' + b"saw " * WORDS + b'", "include": ' + include.encode() + b"}"


def _together(count: int, call: Callable[[], int | None]) -> list[int | None]:
    with ThreadPoolExecutor(count) as threads:
        return [sent.result() for sent in [threads.submit(call) for _ in range(count)]]


def _post(address: str, path: str, **options: Any) -> int | None:
    try:
        return CLIENT.post(f"{address}{path}", **options).status_code
    except httpx.TransportError:
        return None


def _pictures(make: Callable[[int], bytes], size: int, count: int) -> Callable[[str], Statuses]:
    content = make(size)
    params = {"layers": "classifier"}
    return lambda address: _together(
        count, lambda: _post(address, FEATURE_MAPS, files={"image": content}, params=params)
    )


def _bodies(content: bytes, count: int) -> Callable[[str], Statuses]:
    return lambda address: _together(count, lambda: _post(address, ATTENTION, content=content, headers=JSON))


def _unread(count: int, address: str) -> Statuses:
    """Ask for long answers, read their first line, and ask for something else while they wait."""
    asked = connections.request(f"{ATTENTION}?encoding=base64&dtype=float16", _longest("base64"), "application/json")
    with ExitStack() as stack:
        readers = [stack.enter_context(connections.opened(address, receive_buffer=4096)) for _ in range(count)]
        for reader in readers:
            reader.sendall(asked)
        with ThreadPoolExecutor(count) as threads:
            yield from threads.map(connections.status, readers)
        yield _seen(address)


def _held(count: int, first: bytes, address: str) -> Statuses:
    with connections.held(address, count, first):
        yield _seen(address)


def _sent(content: bytes, address: str) -> Statuses:
    with connections.opened(address) as connection:
        yield connections.send_all(connection, content)


def _asked(headers: dict[str, str], address: str) -> Statuses:
    return [_post(address, ATTENTION, json={"text": "a"}, headers=headers)]


def _seen(address: str) -> int | None:
    """Have a photo of a visitor's looked at."""
    return _post(address, FEATURE_MAPS, files={"image": encoded(photo(40, 30), "PNG")}, params={"layers": "classifier"})
