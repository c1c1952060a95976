"""Follow a long computation from outside its thread, and end it when nobody waits for it any more."""

import threading
from types import TracebackType

from heatscope.wanted import NobodyWaitsError


class Watch:
    """Counts the pictures that went through a network; raises at the next once its block has been left.

    Example:
        >>> with Watch() as watch:
        ...     watch(3)
        >>> watch.pictures
        3
        >>> watch(1)
        Traceback (most recent call last):
        heatscope.wanted.NobodyWaitsError
    """

    def __init__(self) -> None:
        self.pictures = 0
        self._is_over = threading.Event()
        # Several threads may work for one answer.
        self._lock = threading.Lock()

    def __call__(self, pictures: int) -> None:
        """Note that so many pictures go through the network now."""
        if self._is_over.is_set():
            raise NobodyWaitsError
        with self._lock:
            self.pictures += pictures

    def __enter__(self) -> "Watch":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
