"""What a command says beside its numbers, on standard error: how far it is, if that is a terminal, and what failed."""

import sys
from types import TracebackType

from heatscope.commands.ending import DONE, FAILED

#: Clears the line of a terminal that the cursor stands in.
CLEAR = "\r\x1b[K"


class Progress:
    """Counts inputs, and remembers whether one failed."""

    def __init__(self, what: str, total: int | None = None) -> None:
        self.what = what
        self.total = total
        self.done = 0
        self.failed = 0
        self._is_shown = sys.stderr.isatty()

    @property
    def status(self) -> int:
        """What the command ends with."""
        return FAILED if self.failed else DONE

    def __enter__(self) -> "Progress":
        self._show()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the line away, so that another one can be printed."""
        if self._is_shown:
            print(CLEAR, end="", file=sys.stderr, flush=True)

    def count(self) -> None:
        """Note that one more is done."""
        self.done += 1
        self._show()

    def fail(self, name: str, reason: object) -> None:
        """Say in one line what is wrong with an input."""
        self.failed += 1
        self.clear()
        print(f"heatscope: {name}: {reason}", file=sys.stderr)

    def _show(self) -> None:
        # Of one alone there is nothing to count.
        if self._is_shown and self.total != 1:
            total = "" if self.total is None else f" of {self.total}"
            print(f"{CLEAR}{self.done + self.failed}{total} {self.what}", end="", file=sys.stderr, flush=True)
