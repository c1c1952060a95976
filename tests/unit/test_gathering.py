"""The numbers of several replicas add up to those of one service."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from heatscope.api.metrics import Metrics
from heatscope.gathering import merged


def replica(requests: int, seconds: float, running: int) -> str:
    metrics = Metrics()
    for _ in range(requests):
        metrics.requests.labels("GET", "/api/v1/models", 200).inc()
        metrics.seconds.labels("/api/v1/models").observe(seconds)
    metrics.requests.labels("POST", "/unit", 404).inc(requests)
    metrics.set_load(running, 2 * running)
    return metrics.exposition().decode()


def read(exposed: bytes) -> dict[str, float]:
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in text_string_to_metric_families(exposed.decode())
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def test_one_replica_is_itself() -> None:
    one = replica(3, 0.3, 1)
    assert read(merged([one])) == read(one.encode())


def test_counts_of_replicas_that_have_ended_stay_and_their_load_does_not() -> None:
    total = read(merged([replica(3, 0.3, 1), replica(4, 3.0, 2)], [replica(5, 0.3, 7)]))
    get = [("method", "GET"), ("route", "/api/v1/models"), ("status", "200")]
    assert total[f"heatscope_requests_total{get}"] == 12
    assert total["heatscope_in_flight[]"] == 3
    assert total["heatscope_queue[]"] == 6
    bucket = [("le", "0.5"), ("route", "/api/v1/models")]
    assert total[f"heatscope_request_seconds_bucket{bucket}"] == 8
    assert total[f"heatscope_request_seconds_sum{[('route', '/api/v1/models')]}"] == pytest.approx(8 * 0.3 + 4 * 3.0)


def test_no_replica_is_nothing() -> None:
    assert merged([]) == b""
