"""How far many inputs are, on standard error; knows nothing of what is asked."""

from __future__ import annotations

import sys
import time
from typing import Optional

WIDTH = 24
#: Between two drawings.
SECONDS = 0.1


#: Of a terminal: empties the line that the cursor stands in.
EMPTY = "\r\033[K"


class Progress:
    """A line that is drawn over itself, where there is a terminal to draw it on.

    On a terminal that also shows what the script prints it stands only while an answer is waited for, so that nothing
    is printed into it.

    Args:
        things: what is counted, as `photos`.
        total: how many there will be, if that is known.
        shown: whether it is drawn; where there is a terminal if None.
    """

    def __init__(self, things: str, total: Optional[int], shown: Optional[bool] = None) -> None:
        self._things, self._total = things, total
        self._shown = sys.stderr.isatty() if shown is None else shown
        # What the script prints comes to the same place.
        self._is_among_others = sys.stderr.isatty() and sys.stdout.isatty()
        self._stands = False
        self._began, self._drawn, self._done = time.monotonic(), 0.0, 0

    def wait(self) -> None:
        """Draw how far it is, as the next answer is waited for."""
        if self._shown and self._done and self._is_among_others:
            self._draw()

    def add(self) -> None:
        """Count one more, which the script is now given."""
        self._done += 1
        if self._stands and self._is_among_others:
            self._stands = False
            print(EMPTY, end="", file=sys.stderr, flush=True)
        elif self._shown and not self._is_among_others and time.monotonic() - self._drawn >= SECONDS:
            self._draw()

    def end(self) -> None:
        """Draw how many it was, and leave the line."""
        if self._shown and self._done:
            self._draw()
            print(file=sys.stderr)

    def _draw(self) -> None:
        self._drawn, self._stands = time.monotonic(), True
        rate = self._done / max(self._drawn - self._began, 1e-9)
        bar, count = "", str(self._done)
        if self._total:
            filled = WIDTH * self._done // self._total
            bar, count = "█" * filled + "░" * (WIDTH - filled) + " ", f"{self._done} of {self._total}"
        print(f"\r{bar}{count} {self._things}, {rate:.3g} a second\033[K", end="", file=sys.stderr, flush=True)
