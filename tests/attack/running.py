"""Do to a service what is to be done, one attack at a time, and judge how it bore it."""

import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.attack.attacks import Attack
from tests.attack.watch import watch


class Bounds(NamedTuple):
    """What a service has to keep to, whatever is done to it."""

    health_seconds: float
    memory_bytes: float


class Outcome(NamedTuple):
    """How one attack went."""

    what: str
    expected: str
    got: str
    seconds: float
    health_seconds: float  #: of the slowest answer to whether it lives
    memory_bytes: int  #: at most, meanwhile
    fault: str  #: what is wrong; empty if nothing is


def run(attacks: Iterable[Attack], address: str, pid: int, bounds: Bounds) -> Iterator[Outcome]:
    """Yield how each attack went, as soon as it is over."""
    for attack in attacks:
        call = attack.make()
        with watch(address, pid) as seen:
            begun = time.monotonic()
            statuses = list(call(address))
            seconds = time.monotonic() - begun
        faults = []
        if not statuses or not {*statuses} <= attack.expected:
            faults.append("another answer")
        if seen.slowest_seconds > bounds.health_seconds:
            faults.append("slow health")
        if seen.most_bytes > bounds.memory_bytes:
            faults.append("too much memory")
        yield Outcome(
            attack.what, _named(attack.expected), _counted(statuses), seconds, seen.slowest_seconds, seen.most_bytes,
            ", ".join(faults),
        )  # fmt: skip


def _named(statuses: Iterable[int | None]) -> str:
    return " ".join(sorted("ended" if status is None else str(status) for status in statuses))


def _counted(statuses: list[int | None]) -> str:
    parts = []
    for status in dict.fromkeys(statuses):
        count = statuses.count(status)
        parts.append(f"{f'{count} × ' if count > 1 else ''}{_named([status])}")
    return ", ".join(parts)
