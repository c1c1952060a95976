"""Several inputs at once: what is wrong with one of them is its own answer, and no other's."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from heatscope.errors import InputError, NotAnImageError

T = TypeVar("T")
Given = ParamSpec("Given")
#: What may be wrong with an input.
InputFailure = InputError | NotAnImageError


def attempt(compute: Callable[Given, T], *given: Given.args, **named: Given.kwargs) -> T | InputFailure:
    """Return what ``compute`` returns, or what is wrong with its input.

    Example:
        >>> def half(number):
        ...     if number % 2:
        ...         raise InputError(f"{number} has no half")
        ...     return number // 2
        >>> [attempt(half, number) for number in (4, 3)]
        [2, InputError('3 has no half')]
    """
    try:
        return compute(*given, **named)
    except (InputError, NotAnImageError) as failure:
        return failure
