"""Whether anybody still waits for what a thread computes; asked from inside the computation.

Knows neither who waits nor what is computed.
"""

import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
_given_up: ContextVar[threading.Event | None] = ContextVar("given_up", default=None)


class NobodyWaitsError(Exception):
    """Ends a computation whose answer is no longer wanted; nobody is there to see it."""


def run_until(given_up: threading.Event, work: Callable[[], T]) -> T:
    """Return what ``work`` returns; :func:`is_wanted` is false inside it from when ``given_up`` is set.

    Example:
        >>> leaving = threading.Event()
        >>> run_until(leaving, is_wanted)
        True
        >>> leaving.set()
        >>> run_until(leaving, is_wanted), is_wanted()
        (False, True)
    """
    token = _given_up.set(given_up)
    try:
        return work()
    finally:
        _given_up.reset(token)


def is_wanted() -> bool:
    """Tell whether somebody waits, or nobody said that they might stop."""
    given_up = _given_up.get()
    return given_up is None or not given_up.is_set()


def check() -> None:
    """Raise if nobody waits any more.

    Raises:
        NobodyWaitsError: the computation may end.
    """
    if not is_wanted():
        raise NobodyWaitsError
