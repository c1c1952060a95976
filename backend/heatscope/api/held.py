"""Bytes that requests hold in memory, bodies that come and answers that go: bounded for each visitor and in all.

Knows neither what the bytes are nor HTTP.
"""

import math
from collections import Counter

from heatscope.errors import BusyError

#: Of the whole, that one visitor may hold.
SHARE = 0.5
#: After which it is worth to come again: a body arrives, or an answer is read, within some seconds.
RETRY_SECONDS = 5


class Held:
    """How many bytes are held, and by whom; used from one event loop.

    Example:
        >>> held = Held(100)
        >>> held.add("visitor", 40)
        >>> held.give_back("visitor", 40)
        >>> held.total
        0
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.total = 0
        self._of: Counter[str] = Counter()

    def add(self, visitor: str, size: int) -> None:
        """Note that ``visitor`` holds so many more bytes.

        A visitor who holds nothing yet may hold one thing of any size, if there is room for it.

        Raises:
            BusyError: it would be too many, for one or in all; nothing is noted.
        """
        share = math.floor(self.most * SHARE)
        if self.total + size > self.most or (self._of[visitor] and self._of[visitor] + size > share):
            raise BusyError("bodies and answers under way take all the memory there is for them", RETRY_SECONDS)
        self.total += size
        self._of[visitor] += size

    def give_back(self, visitor: str, size: int) -> None:
        """Note that they are held no longer."""
        self.total -= size
        self._of[visitor] -= size
        if not self._of[visitor]:
            del self._of[visitor]
