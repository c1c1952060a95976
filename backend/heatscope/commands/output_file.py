"""Where a command writes what is not for eyes: a file that is there only once it is whole, or standard output."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from heatscope.errors import StartError

STANDARD_OUTPUT = "-"


@contextmanager
def file_for(out: str, is_text: bool = False) -> Iterator[IO[bytes]]:
    """Open ``out``, or standard output if that is ``-``; of what is broken off no file is left.

    Raises:
        StartError: it cannot be written, or is a terminal and what comes is no text.
    """
    if out == STANDARD_OUTPUT:
        if sys.stdout.isatty() and not is_text:
            raise StartError("a file of arrays is nothing for a terminal; give --out FILE, or send it on with > or |")
        yield sys.stdout.buffer
        return
    path = Path(out)
    # A device, or a pipe, is written as it is.
    being_written = path if path.exists() and not path.is_file() else path.with_name(f".{path.name}.part")
    try:
        file = being_written.open("wb")
    except (OSError, ValueError) as error:
        raise StartError(f"cannot write {out!r}: {getattr(error, 'strerror', None) or error}") from error
    try:
        with file:
            yield file
        if being_written != path:
            os.replace(being_written, path)
    except BaseException:
        if being_written != path:
            with suppress(OSError):
                being_written.unlink()
        raise
