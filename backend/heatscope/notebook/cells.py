"""Which cell of a notebook is running, and what was shown in it before. Knows nothing of what is shown."""

import sys
from typing import Any, NamedTuple, Protocol

from heatscope.errors import StartError


class Closing(Protocol):
    """What can be closed."""

    def close(self) -> None:
        """End it."""


class Run(NamedTuple):
    """One run of one cell."""

    cell: str | None  #: None where the notebook does not say
    message: str


#: What each cell shows, with the run that showed it.
_shown: dict[str, list[tuple[str, Closing]]] = {}


def check() -> None:
    """Raise StartError where there is no kernel of a notebook."""
    if _kernel() is None:
        raise StartError("this is no notebook; in a script heatscope.serve gives the page, with an address")


def current() -> Run:
    """Return the run of the cell that is running."""
    kernel = _kernel()
    parent = kernel.get_parent("shell") if kernel is not None else {}
    cell = parent.get("metadata", {}).get("cellId")
    return Run(cell, str(parent.get("header", {}).get("msg_id", "")))


def close_former() -> None:
    """Close what an earlier run of this cell showed: its output is gone."""
    now = current()
    if now.cell is None:
        return
    for message, view in _shown.get(now.cell, []):
        if message != now.message:
            view.close()
    _shown[now.cell] = [each for each in _shown.get(now.cell, []) if each[0] == now.message]


def note(view: Closing) -> None:
    """Remember that this cell shows ``view``."""
    now = current()
    if now.cell is not None:
        _shown.setdefault(now.cell, []).append((now.message, view))


def _kernel() -> Any:
    # Whoever runs in a notebook has imported it.
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None)
