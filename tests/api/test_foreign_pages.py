"""Another site's page may not have its visitor's own machine compute."""

from collections.abc import Callable

import pytest

from heatscope.api.problems import MEDIA_TYPE
from tests.conftest import Client

ATTENTION = "/api/v1/models/toy-encoder/attention"
SENT = {"text": "I saw", "layers": []}


def test_post_of_another_sites_page_is_refused(client: Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    answer = client.post(ATTENTION, json=SENT, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, MEDIA_TYPE)
    assert "HEATSCOPE_CORS_ORIGINS names those that may" in answer.json()["detail"]
    # An origin that is hidden, as a sandboxed frame's, is no reason to let it in.
    assert client.post(ATTENTION, json=SENT, headers=headers | {"Origin": "null"}).status_code == 403


def test_post_of_a_site_that_may_is_answered(make_client: Callable[..., Client]) -> None:
    client = make_client(cors_origins="https://course.example")
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://course.example"}
    assert client.post(ATTENTION, json=SENT, headers=headers).status_code == 200
    assert client.post(ATTENTION, json=SENT, headers=headers | {"Origin": "https://a.example"}).status_code == 403


@pytest.mark.parametrize("site", ["same-origin", "same-site", "none", None])
def test_own_page_and_programs_are_answered(client: Client, site: str | None) -> None:
    headers = {} if site is None else {"Sec-Fetch-Site": site}
    assert client.post(ATTENTION, json=SENT, headers=headers).status_code == 200


def test_link_from_another_site_opens_the_service(client: Client) -> None:
    assert client.get("/api/v1/models", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "http://[", ""])
def test_post_of_another_sites_page_in_an_old_browser_is_refused(client: Client, origin: str) -> None:
    """Which sends no Sec-Fetch-Site."""
    assert client.post(ATTENTION, json=SENT, headers={"Origin": origin}).status_code == 403


def test_own_page_in_an_old_browser_is_answered(make_client: Callable[..., Client]) -> None:
    client = make_client(cors_origins="https://course.example")
    assert client.post(ATTENTION, json=SENT, headers={"Origin": "http://localhost"}).status_code == 200
    assert client.post(ATTENTION, json=SENT, headers={"Origin": "https://course.example"}).status_code == 200
