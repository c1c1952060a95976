"""A page whose name its owner leads to this machine gets nothing; addresses and the machine's own names work."""

import socket
from collections.abc import Callable

import pytest

from heatscope.api.problems import MEDIA_TYPE
from tests.conftest import Client

MODELS = "/api/v1/models"
ATTENTION = "/api/v1/models/toy-encoder/attention"


def status(client: Client, host: str) -> int:
    return client.get(MODELS, headers={"Host": host}).status_code


def test_foreign_name_is_refused_with_what_to_set(client: Client) -> None:
    answer = client.get(MODELS, headers={"Host": "evil.example:8000"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (421, MEDIA_TYPE)
    assert answer.json()["detail"] == (
        "this service has no name 'evil.example:8000'; HEATSCOPE_ALLOWED_HOSTS states those it has"
    )
    assert client.post(ATTENTION, json={"text": "I saw"}, headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "192.168.1.20:8000", "[::1]:8000", "[2001:db8::7]", "localhost", "LOCALHOST:8000",
        "localhost.", "lesson.localhost:8000", socket.gethostname(), f"{socket.gethostname().split('.')[0]}.local:8000",
    ],
)  # fmt: skip
def test_addresses_and_own_names_are_answered(client: Client, host: str) -> None:
    assert status(client, host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evillocalhost", "127.0.0.1@evil.example",
        "[::1", "[evil.example]", "localhost:80:80", "localhost:80.evil.example", "evil.local", "local", "*", ".",
    ],
)  # fmt: skip
def test_nothing_else_is(client: Client, host: str) -> None:
    assert status(client, host) == 421


def test_names_that_are_set_are_answered(make_client: Callable[..., Client]) -> None:
    client = make_client(allowed_hosts="course.example .school.example", host="named.example")
    for host in ("course.example:443", "Course.Example", "a.school.example", "named.example"):
        assert status(client, host) == 200
    for host in ("a.course.example", "evilschool.example", "school.example"):
        assert status(client, host) == 421
    assert status(make_client(allowed_hosts="*"), "any.example") == 200


def test_health_is_answered_whatever_the_host(client: Client) -> None:
    assert client.get("/health/live", headers={"Host": "probe.example"}).status_code == 200
    assert client.get("/health/ready", headers={"Host": "probe.example"}).status_code == 200
