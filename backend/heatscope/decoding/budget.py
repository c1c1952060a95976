"""Memory that pictures may take while they are decoded, all together. Knows nothing of pictures."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from heatscope.wanted import check

#: From one look at whether anybody still waits to the next.
LOOK_SECONDS = 0.05


class Budget:
    """Bytes that are shared out among threads; who finds too few waits.

    Example:
        >>> budget = Budget(100)
        >>> with budget.share(60) as granted:
        ...     granted, budget.free
        (60, 40)
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.free = total
        self._changed = threading.Condition()

    @contextmanager
    def share(self, size: int) -> Iterator[int]:
        """Hold ``size`` bytes, or all there are if it is more; wait until they are free.

        Raises:
            NobodyWaitsError: it was given up meanwhile.
        """
        size = min(size, self.total)
        with self._changed:
            while self.free < size:
                check()
                self._changed.wait(LOOK_SECONDS)
            self.free -= size
        try:
            yield size
        finally:
            with self._changed:
                self.free += size
                self._changed.notify_all()
