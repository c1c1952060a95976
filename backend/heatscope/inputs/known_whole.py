"""Which files were found to be whole: a photo is asked about many times, and looked through for what is missing once.

Knows nothing of formats; of a file its digest alone is kept.
"""

import hashlib
import threading

#: Files that are remembered, those added last.
MOST = 1024


class KnownWhole:
    """The files that were found to be whole; any number of threads may ask.

    Example:
        >>> known = KnownWhole()
        >>> b"picture" in known
        False
        >>> known.add(b"picture")
        >>> b"picture" in known
        True
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._digests: dict[bytes, None] = {}
        self._lock = threading.Lock()

    def add(self, content: bytes) -> None:
        """Remember a file, and forget the one that was added first if there are too many."""
        with self._lock:
            self._digests[_digest(content)] = None
            if len(self._digests) > self._most:
                del self._digests[next(iter(self._digests))]

    def __contains__(self, content: bytes) -> bool:
        return _digest(content) in self._digests


def _digest(content: bytes) -> bytes:
    # Nobody can make another file with it.
    return hashlib.blake2b(content, digest_size=32).digest()
