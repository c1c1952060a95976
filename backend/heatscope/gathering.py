"""The numbers of several replicas as those of one service. Knows Prometheus' text; not where the replicas are."""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

GAUGE = "gauge"


def merged(living: Iterable[str], gone: Iterable[str] = ()) -> bytes:
    r"""Return the sums of what replicas expose, as text.

    Args:
        living: what each replica that answers has exposed last.
        gone: the same of those that have ended: what they counted was counted, what they had under way is not any more.

    Example:
        >>> one = "# HELP a_total Answers\n# TYPE a_total counter\na_total 2.0\n"
        >>> print(merged([one, one], [one]).decode(), end="")
        # HELP a_total Answers
        # TYPE a_total counter
        a_total 6.0
    """
    families: dict[str, Metric] = {}
    sums: dict[str, dict[tuple[str, tuple[tuple[str, str], ...]], float]] = {}
    for texts, is_living in ((living, True), (gone, False)):
        for text in texts:
            for family in text_string_to_metric_families(text):
                if family.type == GAUGE and not is_living:
                    continue
                families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
                of_family = sums.setdefault(family.name, {})
                for sample in family.samples:
                    key = (sample.name, tuple(sorted(sample.labels.items())))
                    of_family[key] = of_family.get(key, 0.0) + sample.value
    for name, family in families.items():
        for (sample_name, labels), value in sums[name].items():
            family.add_sample(sample_name, dict(labels), value)
    registry = CollectorRegistry()
    registry.register(_Ready(list(families.values())))
    return generate_latest(registry)


class _Ready(Collector):
    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        yield from self._families
