"""Whose fault it is when a network raises an error while it is asked."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from heatscope.errors import HeatscopeError, NetworkError, raised

logger = logging.getLogger(__name__)


@contextmanager
def told_of(network: str, is_foreign: bool, remark: Callable[[], str] = str) -> Iterator[None]:
    """Let what a network of somebody else raises be told as its own error; that of one that ships is ours.

    Args:
        network: its id.
        is_foreign: whether it is somebody else's.
        remark: what is said behind its error.

    Raises:
        NetworkError: it raised something of its own.

    Example:
        >>> with told_of("mine", is_foreign=True):
        ...     raise ValueError("three channels are needed")
        Traceback (most recent call last):
        heatscope.errors.NetworkError: 'mine' raised ValueError: three channels are needed (line 2, in <module>)
    """
    try:
        yield
    except (HeatscopeError, MemoryError):
        raise
    except Exception as error:
        if not is_foreign:
            raise
        logger.info("%s raised an error", network, exc_info=True)
        raise NetworkError(f"'{network}' raised {raised(error)}{remark()}") from error
