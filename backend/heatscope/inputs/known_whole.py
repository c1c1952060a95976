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
        >>> known, picture = KnownWhole(), digest_of(b"picture")
        >>> picture in known
        False
        >>> known.add(picture)
        >>> picture in known
        True
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._digests: dict[bytes, None] = {}
        self._lock = threading.Lock()

    def add(self, digest: bytes) -> None:
        """Remember a file by its digest, and forget the one that was added first if there are too many."""
        with self._lock:
            self._digests[digest] = None
            if len(self._digests) > self._most:
                del self._digests[next(iter(self._digests))]

    def __contains__(self, digest: bytes) -> bool:
        return digest in self._digests


def digest_of(content: bytes) -> bytes:
    """Return what a file is remembered by; of a large one it takes some milliseconds."""
    # Nobody can make another file with it.
    return hashlib.blake2b(content, digest_size=32).digest()
