"""Hold what a card states to what its fields are for: types, lengths, numbers that JSON has.

Knows type hints; nothing of what the fields mean.
"""

import math
import types
from typing import Any, get_args, get_origin

LONGEST_TEXT = 10_000
#: A network with a label a word has as many.
LONGEST_LIST = 300_000
LARGEST_WHOLE = 2**53


def is_stated(value: Any, hint: Any) -> bool:
    """Tell whether ``value`` is what ``hint`` says, and nothing in it is longer or larger than is taken.

    Example:
        >>> is_stated(("cat", 1), tuple[str, int]), is_stated((1, 2), tuple[str, ...])
        (True, False)
    """
    if hint is Any:
        return _is_plain(value)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        if not isinstance(value, tuple) or len(value) > LONGEST_LIST:
            return False
        hints = [inner[0]] * len(value) if inner[1:] == (...,) else inner
        return len(value) == len(hints) and all(map(is_stated, value, hints))
    if origin is dict:
        return (
            isinstance(value, dict) and _is_plain(list(value)) and all(is_stated(v, inner[1]) for v in value.values())
        )
    if hint is float:
        return _is_plain(value) and isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is hint and _is_plain(value)


def _is_plain(value: Any) -> bool:
    match value:
        case str():
            return len(value) <= LONGEST_TEXT and _is_text(value)
        case bool() | types.NoneType():
            return True
        case int():
            return abs(value) <= LARGEST_WHOLE
        case float():
            return math.isfinite(value)
        case list() | tuple():
            return len(value) <= LONGEST_LIST and all(map(_is_plain, value))
        case dict():
            return all(map(_is_plain, value)) and all(map(_is_plain, value.values()))
    return False


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can state and nobody can print
        return False
    return True
