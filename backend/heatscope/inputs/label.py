"""From what a stranger typed to one of a model's labels. Knows nothing of HTTP or networks."""

from collections.abc import Sequence
from difflib import get_close_matches

from heatscope.errors import InputError, shown

#: How many labels are suggested in place of one that is not there.
SUGGESTIONS = 5


def read_label(text: str, labels: Sequence[str]) -> int:
    """Return the index of a label, given by its name in any case or by its index.

    Raises:
        InputError: there is no such label.

    Example:
        >>> read_label("Dog", ["cat", "dog"]), read_label("0", ["cat", "dog"])
        (1, 0)
        >>> read_label("doog", ["cat", "dog"])
        Traceback (most recent call last):
        heatscope.errors.InputError: no label named 'doog' among the 2 there are; the closest: dog
    """
    wanted = text.strip().casefold()
    names = [label.casefold() for label in labels]
    if wanted in names:
        return names.index(wanted)
    # Python reads other scripts' digits and very long numbers too; neither is an index here.
    if wanted.lstrip("-").isdecimal():
        if wanted.isascii() and len(wanted) < 10 and 0 <= int(wanted) < len(labels):
            return int(wanted)
        raise InputError(f"no label {shown(text)}; labels are counted from 0 to {len(labels) - 1}")
    close = get_close_matches(wanted[:100], names, SUGGESTIONS, cutoff=0.5)
    contained = [name for name in names if wanted and wanted in name and name not in close]
    found = [labels[names.index(name)] for name in (close + contained)[:SUGGESTIONS]]
    hint = f"the closest: {', '.join(found)}" if found else f"the first of them: {', '.join(labels[:SUGGESTIONS])}"
    raise InputError(f"no label named {shown(text)} among the {len(labels)} there are; {hint}")
