"""What Prometheus reads, and that health is about the models."""

import asyncio
from collections.abc import Callable

from prometheus_client.parser import text_string_to_metric_families

from heatscope.app import create_app
from heatscope.models.collection import Models, Unavailable
from heatscope.settings import Settings
from tests.conftest import Client, photo_card

FEATURE_MAPS = "/api/v1/models/toy-cnn/feature-maps"


def samples(client: Client) -> dict[tuple[str, ...], float]:
    """Return every number by its name and its labels' values."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_requests_are_counted_by_method_route_and_status(client: Client, png: bytes) -> None:
    client.post(FEATURE_MAPS, files={"image": png})
    client.post(FEATURE_MAPS, files={"image": b"x"})
    client.get("/api/v1/models/vgg")
    client.get("/nope")
    found = samples(client)
    route = "/api/v1/models/{model_id}/feature-maps"
    assert found["heatscope_requests_total", "POST", route, "200"] == 1
    assert found["heatscope_requests_total", "POST", route, "415"] == 1
    assert found["heatscope_requests_total", "GET", "/api/v1/models/{model_id}", "404"] == 1
    assert found["heatscope_requests_total", "GET", "page or unknown", "404"] == 1
    assert found["heatscope_request_seconds_count", route] == 2


def test_paths_that_strangers_make_up_add_no_numbers(client: Client) -> None:
    counts = []
    for number in range(3):
        client.get(f"/made-up-{number}")
        client.get(f"/api/v1/models/made-up-{number}")
        counts.append(len(samples(client)))
    assert counts[1] == counts[2]


def test_strange_methods_add_no_numbers(client: Client) -> None:
    for number in range(3):
        client.request(f"ODD{number}", "/api/v1/models")
    assert samples(client)["heatscope_requests_total", "other", "/api/v1/models", "405"] == 3


def test_load_is_zero_at_rest_and_refused_are_counted(make_client: Callable[..., Client], png: bytes) -> None:
    client = make_client(computing=1, max_waiting=0)

    async def many() -> list[int]:
        posts = (client.async_client.post(FEATURE_MAPS, files={"image": png}) for _ in range(10))
        return [answer.status_code for answer in await asyncio.gather(*posts)]

    statuses = client.run(many())
    found = samples(client)
    assert found["heatscope_refused_total",] == statuses.count(503) > 0
    assert found["heatscope_in_flight",] == 0
    assert found["heatscope_queue",] == 0


def test_service_is_live_and_ready(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").json() == {"status": "ok"}


def test_service_without_any_model_is_live_but_not_ready() -> None:
    client = Client(create_app(Settings(), Models({"toy-cnn": Unavailable(photo_card(), "cut off")})))
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/model-unavailable")
    client.close()
