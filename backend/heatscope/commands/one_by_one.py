"""Inputs of a command one after the other: what is wrong with one is said, and stops no other."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from heatscope.commands.progress import Progress
from heatscope.errors import HeatscopeError, InputError

Given = TypeVar("Given")
Found = TypeVar("Found")


def one_by_one(
    inputs: Iterable[tuple[str, Given | InputError]],
    compute: Callable[[Given], Found],
    progress: Progress,
    is_one: bool,
) -> Iterator[tuple[int, str, Found | HeatscopeError]]:
    """Yield of each input its place, its name, and what was computed of it or what is wrong with it, which is said.

    Raises:
        InputError: the one that was given alone cannot be used.
    """
    for index, (name, given) in enumerate(inputs):
        try:
            if isinstance(given, InputError):
                raise given
            found = compute(given)
        except HeatscopeError as error:
            if is_one:
                raise InputError(f"{name}: {error}" if name else str(error)) from error
            progress.fail(name, error)
            yield index, name, error
        else:
            yield index, name, found
            progress.count()
