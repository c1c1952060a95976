"""Many photos and texts: in order, in requests that fit, a few at a time, each that cannot be read in its place."""

import asyncio
import io
import json
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from safetensors.numpy import save

from heatscope.settings import Settings
from heatscope_client import AsyncClient, Client, ProblemError, Refused, UnreachableError
from heatscope_client.batches import MOST_INPUTS, WANTED_ANSWER_BYTES
from heatscope_client.many import MOST_CHARACTERS, MOST_PHOTO_BYTES
from tests.client.conftest import problem

Make = Callable[..., Client]
PART = re.compile(rb'name="image"; filename="photo".*?\r\n\r\n(.*?)\r\n--', re.DOTALL)
PROBLEM = {"type": "/problems/not-an-image", "title": "No picture", "status": 415, "detail": "no picture"}
CROP = {"left": 0, "top": 0, "right": 1, "bottom": 1}


class Service:
    """Answers feature maps and attention: each input says which it is, and may ask for a problem."""

    def __init__(self, map_side: int = 2) -> None:
        self.map_side = map_side
        self.batches: list[list[str]] = []  #: as they came
        self.under_way = self.most_under_way = 0
        self.refuse: Callable[[list[str]], httpx.Response | None] = lambda inputs: None
        self._lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        inputs = self._inputs(request)
        with self._lock:
            self.batches.append(inputs)
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            time.sleep(0.01)
            return self.refuse(inputs) or self._answer(inputs, is_photo="feature-maps" in request.url.path)
        finally:
            with self._lock:
                self.under_way -= 1

    def _inputs(self, request: httpx.Request) -> list[str]:
        body = request.read()
        if "feature-maps" in request.url.path:
            return [part.decode() for part in PART.findall(body)]
        asked = json.loads(body)
        return list(asked.get("texts") or [asked["text"]])

    def _answer(self, inputs: list[str], is_photo: bool) -> httpx.Response:
        arrays: dict[str, Any] = {}
        rows = [self._row(each, f"{at}.", arrays, is_photo) for at, each in enumerate(inputs)]
        if len(rows) == 1 and "problem" in rows[0]:
            return httpx.Response(415, json=PROBLEM, headers={"content-type": "application/problem+json"})
        rest = rows if len(rows) > 1 else rows[0]
        content = save(arrays, metadata={"answer.json": json.dumps(rest)})
        return httpx.Response(200, content=content, headers={"content-type": "application/octet-stream"})

    def _row(self, given: str, prefix: str, arrays: dict[str, Any], is_photo: bool) -> dict[str, Any]:
        if given.startswith("bad"):
            return {"index": 99, "problem": PROBLEM}
        if not is_photo:
            token = {"text": given, "start": 0, "end": len(given), "special": False}
            return {"tokens": [token], "sequence_labels": [], "layers": []}
        number = int(given.strip("x"))
        arrays[f"{prefix}o"] = np.full((self.map_side, self.map_side), number, np.float32)
        tensor = {"dtype": "float32", "shape": [self.map_side] * 2, "encoding": "safetensors", "data": f"{prefix}o"}
        prediction = {"label": given.strip("x"), "index": number, "logit": 0.0, "probability": 1.0}
        image = {"width": 1, "height": 1, "format": "PNG", "crop": CROP}
        return {"image": image, "input": tensor, "predictions": [prediction], "layers": []}


@pytest.fixture
def service() -> Service:
    return Service()


def photos(count: int, length: int = 1) -> list[bytes]:
    """Return photos that say which they are, so many bytes long."""
    return [str(number).encode().ljust(length, b"x") for number in range(count)]


def labels(found: Any) -> list[str]:
    return [f"refused {one.index}" if isinstance(one, Refused) else one.predictions[0].label for one in found]


def meeting(count: int) -> Callable[[list[str]], None]:
    """Return what holds so many batches up, after the first, until all of them are there."""
    barrier = threading.Barrier(count)

    def meet(inputs: list[str]) -> None:
        if inputs[0] in [str(1 + MOST_INPUTS * batch) for batch in range(count)]:
            barrier.wait(30)

    return meet


def test_answers_come_in_order_and_each_input_goes_once(service: Service, answering: Make) -> None:
    found = list(answering(service).feature_maps(photos(150)))
    assert labels(found) == [str(number) for number in range(150)]
    assert [float(one.input[0, 0]) for one in found] == list(range(150))  # type: ignore[union-attr]
    assert sorted(int(one) for batch in service.batches for one in batch) == list(range(150))


def test_the_first_goes_alone_and_then_as_many_as_are_worth_it(service: Service, answering: Make) -> None:
    list(answering(service).feature_maps(photos(100)))
    assert service.batches[0] == ["0"]
    assert {len(batch) for batch in service.batches[1:-1]} == {MOST_INPUTS}
    assert len(service.batches) == 1 + -(-99 // MOST_INPUTS)


def test_the_service_is_kept_busy_but_not_flooded(service: Service, answering: Make) -> None:
    service.refuse = meeting(3)
    list(answering(service, in_flight=3).feature_maps(photos(300)))
    assert service.most_under_way == 3


def test_requests_stay_below_what_a_service_takes(service: Service, answering: Make) -> None:
    assert MOST_PHOTO_BYTES < Settings().max_body_bytes
    assert MOST_CHARACTERS < Settings().max_characters
    list(answering(service).feature_maps(photos(12, length=2**20)))
    assert max(len(batch) for batch in service.batches) == 8
    service.batches.clear()
    list(answering(service).attention(["w" * 5000] * 10))
    assert max(len(batch) for batch in service.batches) == 3


def test_one_that_is_larger_goes_alone(service: Service, answering: Make) -> None:
    given = photos(3)
    given[1] = b"1".ljust(MOST_PHOTO_BYTES + 1, b"x")
    assert labels(answering(service).feature_maps(given)) == ["0", "1", "2"]
    assert [len(batch) for batch in service.batches] == [1, 1, 1]


def test_large_answers_come_a_few_at_a_time(answering: Make) -> None:
    service = Service(map_side=1000)
    found = answering(service).feature_maps(photos(8))
    assert sum(one.input.nbytes for one in found if not isinstance(one, Refused)) == 8 * 4_000_000
    assert max(len(batch) for batch in service.batches) * 4_000_000 < WANTED_ANSWER_BYTES
    assert sorted(len(batch) for batch in service.batches) == [1, 1, 2, 2, 2]


def test_what_cannot_be_read_is_told_in_its_place(service: Service, answering: Make, tmp_path: Path) -> None:
    given: list[Any] = [*photos(40)]
    given[0] = b"bad"  # sent alone: the service answers it with a problem
    given[20] = b"bad"  # among others: it says so in the list
    given[3] = tmp_path / "missing.jpg"
    given[39] = 7
    found = list(answering(service).feature_maps(given))
    expected = [str(number) for number in range(40)]
    for place in (0, 3, 20, 39):
        expected[place] = f"refused {place}"
    assert labels(found) == expected
    problems = {place: found[place].problem for place in (0, 3, 20, 39)}  # type: ignore[union-attr]
    assert [problems[place].status for place in (0, 3, 20, 39)] == [415, 0, 415, 0]
    assert problems[3].detail == f"No such file or directory: {tmp_path / 'missing.jpg'}"
    assert "not a value of type int" in problems[39].detail


def test_texts_go_as_photos_do(service: Service, answering: Make) -> None:
    given: list[Any] = [f"text {number}" for number in range(30)]
    given[4] = "bad"
    given[5] = 5
    found = list(answering(service).attention(given))
    assert [one.index if isinstance(one, Refused) else one.tokens[0].text for one in found] == [
        4 if at == 4 else 5 if at == 5 else text for at, text in enumerate(given)
    ]


@pytest.mark.parametrize("status", [413, 422, 504])
def test_what_is_too_much_for_a_request_is_halved(service: Service, answering: Make, status: int) -> None:
    service.refuse = lambda inputs: problem(status) if len(inputs) > 5 else None
    assert labels(answering(service).feature_maps(photos(200))) == [str(number) for number in range(200)]
    late = service.batches[len(service.batches) // 2 :]
    assert max(len(batch) for batch in late) <= 5, "once it is known, no more are sent at a time"


def test_a_mistake_in_the_call_is_told_after_one_request(service: Service, answering: Make) -> None:
    service.refuse = lambda inputs: problem(404, "unknown-layer", "no layer named 'x'")
    with pytest.raises(ProblemError, match="no layer named 'x'"):
        next(answering(service).feature_maps(photos(100), layers="x"))
    assert service.batches == [["0"]]


def test_a_service_without_room_gets_fewer_at_a_time(service: Service, answering: Make) -> None:
    refused = threading.Event()

    def refuse(_inputs: list[str]) -> httpx.Response | None:
        if service.under_way > 1:
            refused.set()
            return problem(503, **{"Retry-After": "0"})
        return None

    service.refuse = refuse
    assert labels(answering(service).feature_maps(photos(120))) == [str(number) for number in range(120)]
    assert refused.is_set()


def test_a_service_that_goes_away_for_good_ends_it(service: Service, answering: Make) -> None:
    def gone(request: httpx.Request) -> httpx.Response:
        if len(service.batches) >= 2:
            raise httpx.ConnectError("refused")
        return service(request)

    found = answering(gone, patience=1).feature_maps(photos(100))
    assert labels([next(found)]) == ["0"]
    with pytest.raises(UnreachableError, match="no service answers"):
        list(found)


def test_inputs_are_read_as_they_are_needed(service: Service, answering: Make) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            yield str(read).encode()
            read += 1

    found = answering(service, in_flight=2).feature_maps(endless())
    assert (read, service.batches) == (0, []), "nothing is done before the first is asked for"
    assert labels(next(found) for _ in range(5)) == ["0", "1", "2", "3", "4"]
    assert read <= 1 + 3 * MOST_INPUTS
    found.close()  # type: ignore[attr-defined]


def test_who_stops_asking_leaves_nobody_waiting(service: Service, answering: Make) -> None:
    seconds = 40
    service.refuse = lambda inputs: problem(503, **{"Retry-After": str(seconds)}) if int(inputs[0]) > 1 else None
    found = answering(service).feature_maps(photos(100))
    assert labels(next(found) for _ in range(2)) == ["0", "1"]
    waiting = [thread for thread in threading.enumerate() if thread.name == "heatscope-client"]
    began = time.monotonic()
    found.close()  # type: ignore[attr-defined]  # it is a generator
    for thread in waiting:
        thread.join(seconds)
    assert time.monotonic() - began < seconds - 5


def test_no_inputs_give_no_answers(service: Service, answering: Make) -> None:
    assert list(answering(service).feature_maps([])) == []
    assert service.batches == []


def test_progress_is_drawn_where_it_is_asked_for(
    service: Service, answering: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    list(answering(service).feature_maps(photos(20)))
    assert capsys.readouterr().err == "", "no terminal"
    list(answering(service, progress=True).feature_maps(photos(20)))
    assert "█ 20 of 20 photos, " in capsys.readouterr().err
    list(answering(service, progress=True).attention(iter(["a", "b"])))
    assert "\r2 texts, " in capsys.readouterr().err


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True

    def lines(self) -> list[str]:
        """Return what can be read on it: what began a line anew lies over what stood there."""
        shown = []
        for line in self.getvalue().split("\n"):
            cells: list[str] = []
            for part in line.split("\r"):
                written, *emptied = part.split("\033[K")
                cells[: len(written)] = written
                for more in emptied:
                    cells = [*cells[: len(written)], *more]
            shown.append("".join(cells))
        return shown


def test_progress_is_not_in_the_way_of_what_is_printed(
    service: Service, answering: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setattr("sys.stderr", screen)
    for answer in answering(service).feature_maps(photos(20)):
        print(*labels([answer]))
    *printed, last, end = screen.lines()
    assert printed == [str(number) for number in range(20)]
    assert "█ 20 of 20 photos, " in last
    assert end == ""
    assert "█░" in screen.getvalue(), "and it was seen meanwhile"


def test_the_asynchronous_client_does_the_same(service: Service) -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        return await asyncio.to_thread(service, request)

    async def ask() -> tuple[list[Any], Any]:
        async with AsyncClient("http://heatscope.test", transport=httpx.MockTransport(answer)) as client:
            found: AsyncIterator[Any] = client.feature_maps([*photos(30), b"bad", "no such file"])
            return [one async for one in found], await client.feature_maps(b"31")

    service.refuse = meeting(2)
    several, one = asyncio.run(ask())
    assert labels(several) == [*(str(number) for number in range(30)), "refused 30", "refused 31"]
    assert labels([one]) == ["31"]


def test_the_asynchronous_client_tells_failures_and_waits(service: Service) -> None:
    answers = [problem(503, **{"Retry-After": "0"}), problem(404, "unknown-layer", "no layer named 'x'")]

    async def answer(_request: httpx.Request) -> httpx.Response:
        return answers.pop(0)

    async def ask() -> None:
        async with AsyncClient("http://heatscope.test", transport=httpx.MockTransport(answer)) as client:
            await client.filters("x")

    with pytest.raises(ProblemError, match="no layer named 'x'"):
        asyncio.run(ask())
    assert answers == []
