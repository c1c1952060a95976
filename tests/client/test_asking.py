"""What goes out, how long is waited, and what each failure is told as: one line."""

import email.utils
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from heatscope_client import Client, HeatscopeError, ProblemError, UnreachableError
from heatscope_client.asking import base_of
from tests.client.conftest import problem

Make = Callable[..., Client]
HEALTH = httpx.Response(200, json={"status": "ok"})


def in_turn(*answers: Any) -> Callable[[httpx.Request], httpx.Response]:
    """Return a service that answers, or fails, with one after the other; the last one again and again."""
    left = list(answers)

    def answer(_request: httpx.Request) -> httpx.Response:
        now = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(now, Exception):
            raise now
        assert isinstance(now, httpx.Response)
        return now

    return answer


@pytest.fixture
def noted() -> list[httpx.Request]:
    return []


@pytest.fixture
def noting(answering: Make, noted: list[httpx.Request]) -> Client:
    """A client whose requests are noted and then fail."""

    def answer(request: httpx.Request) -> httpx.Response:
        request.read()
        noted.append(request)
        return problem(404)

    return answering(answer, "http://heatscope.test/prefix/")


def asked(client: Client, noted: list[httpx.Request], name: str, *given: Any, **more: Any) -> httpx.Request:
    """Return the request that a method makes."""
    with pytest.raises(ProblemError):
        getattr(client, name)(*given, **more)
    return noted[-1]


@pytest.mark.parametrize(
    "address",
    [
        "http://host:8000/heatscope",
        "http://host:8000/heatscope/",
        " http://host:8000/heatscope/#/sentence?text=I%20saw",
        "http://host:8000/heatscope/api/v1",
        "http://host:8000/heatscope/docs",
    ],
)
def test_any_address_of_the_service_is_its_address(address: str) -> None:
    assert base_of(address) == "http://host:8000/heatscope"
    with Client(address) as client:
        assert client.address == "http://host:8000/heatscope"


@pytest.mark.parametrize(
    "address", ["", "host:8000", "ftp://host", "file:///etc/passwd", "http://", "http://host:99999", "http://a b:x"]
)
def test_what_is_no_address_is_told_so_at_once(address: str) -> None:
    with pytest.raises(ValueError, match="is no address of a service; one is written as http://127"):
        Client(address)


def test_what_is_as_the_contract_has_it_is_not_sent(noting: Client, noted: list[httpx.Request]) -> None:
    request = asked(noting, noted, "feature_maps", b"photo")
    assert str(request.url) == "http://heatscope.test/prefix/api/v1/models/photo-cnn/feature-maps?encoding=safetensors"
    body = json.loads(asked(noting, noted, "attention", "I saw", model="a/b ü").content)
    assert body == {"text": "I saw"}
    assert noted[-1].url.raw_path.startswith(b"/prefix/api/v1/models/a%2Fb%20%C3%BC/attention?")


def test_lists_and_numbers_are_sent_as_the_contract_writes_them(noting: Client, noted: list[httpx.Request]) -> None:
    request = asked(
        noting, noted, "feature_maps", b"x", layers=["conv1", "relu1"], crop=(2, 0.5, 28), partial=True, rotate=-1.5
    )
    assert list(request.url.params.multi_items()) == [
        ("layers", "conv1"), ("layers", "relu1"), ("rotate", "-1.5"), ("crop", "2,0.5,28"), ("partial", "true"),
        ("encoding", "safetensors"),
    ]  # fmt: skip
    request = asked(noting, noted, "unit", b"x", layer="conv1", at=[0, 3, 14, 15])
    assert request.url.params["at"] == "0,3,14,15"
    body = json.loads(
        asked(
            noting, noted, "attention", "a b", layers="layer1", include="scores", order=range(2), window=0,
            disabled_heads=[("layer1", 3)], heads=[{"layer": "layer2", "head": 0}], positional_encoding=False,
        ).content
    )  # fmt: skip
    assert body == {
        "text": "a b", "positional_encoding": False, "window": 0, "order": [0, 1],
        "disabled_heads": [{"layer": "layer1", "head": 3}], "layers": ["layer1"], "include": ["scores"],
        "heads": [{"layer": "layer2", "head": 0}],
    }  # fmt: skip
    assert json.loads(asked(noting, noted, "attention", "a", layers=[]).content) == {"text": "a", "layers": []}


@pytest.mark.parametrize("heads", ["layer1:3", ["layer1:3"], [("layer1", 3)], {"layer": "layer1", "head": 3}])
def test_a_head_is_named_in_any_of_its_ways(noting: Client, noted: list[httpx.Request], heads: Any) -> None:
    body = json.loads(asked(noting, noted, "attention", "a b", heads=heads).content)
    assert body["heads"] == [{"layer": "layer1", "head": 3}]


@pytest.mark.parametrize("heads", ["layer1", ["layer1:"], [("layer1",)], {"layer1": [0]}, [3], [("layer1", "x")]])
def test_what_is_no_head_is_told_how_one_is_named(noting: Client, heads: Any) -> None:
    with pytest.raises(ValueError, match=r"is no head; one is \(layer, head\), such as \('layer1', 0\), or 'layer1:0'"):
        noting.attention("a b", heads=heads)


def test_a_photo_or_a_text_is_asked_of_the_network_for_it(noting: Client, noted: list[httpx.Request]) -> None:
    assert "/photo-cnn/trace" in str(asked(noting, noted, "trace", b"x").url)
    request = asked(noting, noted, "trace", text="I saw", pair="a saw")
    assert "/sentence-encoder/trace" in str(request.url)
    assert b"I saw" in request.content
    assert b"filename" not in request.content
    assert "/mine/unit" in str(asked(noting, noted, "unit", b"x", layer="a", channel=0, model="mine").url)
    with pytest.raises(TypeError, match=r"^give image or text$"):
        noting.trace()


def test_a_photo_goes_without_its_name(noting: Client, noted: list[httpx.Request], tmp_path: Any) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"x")
    assert b"secret" not in asked(noting, noted, "feature_maps", tmp_path / "secret.jpg").content


def test_an_empty_list_is_not_taken_for_all(noting: Client) -> None:
    with pytest.raises(ValueError, match="layers is empty; leave it out for all there are"):
        noting.feature_maps(b"x", layers=[])


def test_a_problem_is_an_exception_of_one_line(answering: Make) -> None:
    fields = {
        "type": "/problems/cut-off", "title": "It ends", "status": 422, "detail": "it ends too early",
        "errors": [{"field": "query.x", "detail": "no"}], "remedy": {"partial": "true"}, "newer": 1,
    }  # fmt: skip
    answer = httpx.Response(422, json=fields, headers={"content-type": "application/problem+json; charset=utf-8"})
    with pytest.raises(ProblemError) as caught:
        answering(in_turn(answer)).feature_maps(b"x")
    error = caught.value
    assert (error.status, error.title, error.detail) == (422, "It ends", "it ends too early")
    assert (error.slug, error.errors, error.remedy) == ("cut-off", fields["errors"], fields["remedy"])
    assert str(error) == "422 It ends: it ends too early"
    assert error.__suppress_context__ or error.__context__ is None
    assert error._render_traceback_() == ["ProblemError: 422 It ends: it ends too early"]


def test_a_full_service_is_asked_again_when_it_says(answering: Make) -> None:
    client = answering(in_turn(*[problem(503, **{"Retry-After": "0"})] * 3, HEALTH))
    began = time.monotonic()
    assert client.ready().status == "ok"
    assert time.monotonic() - began >= 3 * 0.25, "however soon it says, it is not flooded"


def test_when_to_come_again_may_be_a_date(answering: Make) -> None:
    soon = email.utils.formatdate(time.time() + 1, usegmt=True)
    assert answering(in_turn(problem(503, **{"Retry-After": soon}), HEALTH)).ready().status == "ok"


@pytest.mark.parametrize("headers", [{"Retry-After": "100"}, {"Retry-After": "soon"}, {}])
def test_who_would_have_to_wait_too_long_is_told_at_once(answering: Make, headers: dict[str, str]) -> None:
    with pytest.raises(ProblemError, match="503 It cannot be: full"):
        answering(in_turn(problem(503, "busy", "full", **headers)), patience=2).ready()


def test_patience_ends(answering: Make) -> None:
    client = answering(in_turn(problem(503, **{"Retry-After": "0"})), patience=1)
    with pytest.raises(ProblemError):
        client.ready()


AWAY = [httpx.ConnectError("refused"), httpx.ReadError("reset"), httpx.RemoteProtocolError("gone")]


@pytest.mark.parametrize("failure", AWAY)
def test_a_service_that_has_answered_before_is_waited_for(answering: Make, failure: Exception) -> None:
    client = answering(in_turn(HEALTH, failure, failure, httpx.Response(502, text="<html>"), HEALTH))
    assert client.ready().status == client.ready().status == "ok"


@pytest.mark.parametrize("failure", AWAY)
def test_one_that_never_answered_is_not(answering: Make, failure: Exception) -> None:
    began = time.monotonic()
    with pytest.raises(UnreachableError, match=r"no service answers at http://heatscope.test \(\w+\); `heatscope`"):
        answering(in_turn(failure)).ready()
    assert time.monotonic() - began < 5


def test_no_answer_in_time_says_so(answering: Make) -> None:
    client = answering(in_turn(HEALTH, httpx.ReadTimeout("late")))
    client.ready()
    with pytest.raises(UnreachableError, match="did not answer in time; Client"):
        client.ready()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.Response(200, text="<html>", headers={"content-type": "text/html"}), "not Heatscope: 200 OK, text/html"),
        (httpx.Response(404, text="nginx", headers={"content-type": "text/html"}), "not Heatscope: 404 Not Found"),
        (httpx.Response(302, headers={"location": "/login"}), "sends on to '/login'; name that address"),
        (httpx.Response(401, text="who?"), "401 Unauthorized: what stands between"),
        (httpx.Response(502, text="<html>"), "502 Bad Gateway: what stands between"),
        (httpx.Response(200, json=[1]), "cannot read"),
        (httpx.Response(200, json={}), "cannot read: its Health has no status"),
        (httpx.Response(200, text="{", headers={"content-type": "application/json"}), "cannot read"),
        (httpx.Response(422, text="{", headers={"content-type": "application/problem+json"}), "not Heatscope: 422"),
        (httpx.Response(422, json=[], headers={"content-type": "application/problem+json"}), "not Heatscope: 422"),
    ],
)
def test_what_is_no_answer_of_the_service_is_told_as_that(answering: Make, answer: httpx.Response, said: str) -> None:
    with pytest.raises(HeatscopeError) as caught:
        answering(in_turn(answer)).ready()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_client_that_is_closed_meanwhile_stops_waiting(answering: Make) -> None:
    client = answering(in_turn(problem(503, **{"Retry-After": "30"})))
    closing = threading.Timer(0.2, client.close)
    closing.start()
    with pytest.raises(RuntimeError, match="nobody waits for the answer any more"):
        client.ready()
    closing.join()


def test_how_many_are_under_way_is_checked() -> None:
    with pytest.raises(ValueError, match="1 or more, not 0"):
        Client(in_flight=0)


@pytest.mark.parametrize("timeout", [None, "x", -1, 0, float("nan")])
def test_how_long_is_waited_is_checked(timeout: Any) -> None:
    with pytest.raises(ValueError, match="timeout is how many seconds an answer is waited for, above 0, not "):
        Client("http://127.0.0.1:1", timeout=timeout)


class Tensor(list[int]):
    """Can be gone through, and made an array of, as another library's can."""

    def __array__(self) -> Any:
        raise AssertionError


@pytest.mark.parametrize("given", [Tensor([1, 2]), {}, {"a": 1}])
def test_what_is_neither_a_photo_nor_several_is_told_so_at_once(noting: Client, given: Any) -> None:
    with pytest.raises(TypeError, match=f"a photo is a path, .* not a value of type {type(given).__name__}$"):
        noting.feature_maps(given)


@pytest.mark.parametrize("given", [b"a text", {"text": "a"}])
def test_what_is_neither_a_text_nor_several_is_told_so_at_once(noting: Client, given: Any) -> None:
    with pytest.raises(TypeError, match="a text is a string, not a value of type"):
        noting.attention(given)


def test_an_address_is_text() -> None:
    with pytest.raises(TypeError, match="an address is text such as http://127"):
        Client(None)  # type: ignore[arg-type]
