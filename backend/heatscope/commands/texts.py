"""The texts that a command is given: as arguments, or one a line of a file or of standard input."""

import itertools
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from heatscope.commands.photos import is_file
from heatscope.errors import InputError

STANDARD_INPUT = "-"
#: No line is read further; no network reads as much.
LONGEST_LINE = 2**20


def checked(text: str) -> str:
    """Return ``text``, which has to be one.

    Raises:
        InputError: it is the name of a file, or no characters.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError("the text is not in UTF-8") from error
    if is_file(text):
        raise InputError("that is a file, and a text is wanted; --file reads one text a line")
    return text


def each(texts: Sequence[str], file: str | None) -> Iterator[tuple[str, str | InputError]]:
    """Yield which text it is, "" if alone, and the text, or what is wrong with it; empty lines of a file are none.

    Raises:
        InputError: the file cannot be read.
    """
    for index, text in enumerate(texts):
        name = "" if len(texts) == 1 and file is None else f"text {index}"
        try:
            yield name, checked(text)
        except InputError as error:
            yield name, error
    if file is None:
        return
    with ExitStack() as stack:
        try:
            lines = sys.stdin.buffer if file == STANDARD_INPUT else stack.enter_context(open(file, "rb"))
            for number in itertools.count(1):
                if not (line := lines.readline(LONGEST_LINE)):
                    return
                try:
                    # The mark that some editors put before a text is none of it.
                    text = line.decode("utf-8-sig").strip()
                except UnicodeDecodeError:
                    if b"\0" in line:
                        raise InputError(f"{file}: that is no text in UTF-8") from None
                    yield f"line {number}", InputError("it is not in UTF-8")
                    continue
                if text:
                    yield f"line {number}", text
        except (OSError, ValueError) as error:
            raise InputError(f"{file}: the file cannot be read: {getattr(error, 'strerror', None) or error}") from error
