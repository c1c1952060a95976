"""A stopwatch for the parts of one answer. Knows nothing of what they are."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopwatch:
    """Seconds by name, in the order the parts were first begun.

    Example:
        >>> clock = Stopwatch()
        >>> with clock.part("decode"):
        ...     pass
        >>> list(clock.seconds)
        ['decode']
    """

    def __init__(self, before_each: Callable[[], None] = lambda: None) -> None:
        self.seconds: dict[str, float] = {}
        self._before_each = before_each

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Add the time spent inside to ``name``; what was to be called before each part may raise."""
        self._before_each()
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun
