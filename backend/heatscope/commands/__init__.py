"""The commands that answer and end: `heatscope maps`, `open`, `attention`, `models`, `check`, `audit`; one a file.

Numbers go to standard output, what went wrong and how far it is to standard error. Knows nothing of HTTP.
"""

from collections.abc import Callable, Sequence

from heatscope.commands import attention, audit, check, maps, models, open_value

#: Name -> what does it with the arguments behind the name, and returns the status to end with.
COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "maps": maps.run,
    "open": open_value.run,
    "attention": attention.run,
    "models": models.run,
    "check": check.run,
    "audit": audit.run,
}
