"""How a command ends: with a status, and whatever happened with one line and no traceback."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from heatscope.errors import HeatscopeError, raised

#: All is done; something of the input failed, or could not be had; the arguments are wrong, where argparse ends so.
DONE, FAILED, WRONG_ARGUMENTS = 0, 1, 2
#: As of a program that a signal ended: Ctrl+C, and nobody there who reads what is printed.
INTERRUPTED, NOT_READ = 130, 141


def ended(command: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """Run ``command`` and return the status to end with."""
    # What is wrong is said here; a log would say it again, with a traceback.
    logging.getLogger("heatscope").addHandler(logging.NullHandler())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A token, or the name of a file, may hold what a terminal cannot show.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _status_of(command, arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        _leave_output()
        return NOT_READ
    except KeyboardInterrupt:
        _leave_output()
        return INTERRUPTED
    except HeatscopeError as error:
        reason = str(error)
    except OSError as error:
        _leave_output()
        reason = f"input or output failed: {error.strerror or error}"
    except MemoryError:
        reason = "there is not enough memory for this; ask for less at once"
    except Exception as error:  # What a network of somebody else raises is theirs, and worth one line like all else.
        reason = f"it could not be computed: {raised(error)}"
    print(f"heatscope: {reason}", file=sys.stderr)
    return FAILED


def _status_of(command: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    try:
        return command(arguments)
    except SystemExit as leaving:  # argparse's, which has printed something as well
        return int(leaving.code or DONE)


def _leave_output() -> None:
    """Let what is still to be printed go nowhere: Python would try it again at its end, and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except OSError:  # It is no file at all.
        pass
    finally:
        os.close(nowhere)
