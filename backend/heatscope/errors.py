"""The exceptions that are fit to show a user.

Their message is one lower-case sentence: what is wrong with the value given, and
what would be right. No HTTP in here; ``api.problems`` decides how each is answered.
"""

import os
import traceback
from pathlib import Path

#: Longer values are cut when an error shows them.
SHOWN_CHARACTERS = 60
#: Longer messages of other people's errors are cut.
RAISED_CHARACTERS = 200
#: Where libraries lie; whose line it was that went wrong is told of no library's.
PACKAGES = f"{os.sep}site-packages{os.sep}"


class HeatscopeError(Exception):
    """Anything that we tell a user in our own words."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows of it: which of the user's own lines it was, and the message; no line of ours."""
        own = f"{Path(__file__).parent}{os.sep}"
        frames = traceback.extract_tb(self.__traceback__)
        ours = [frame.filename.startswith(own) for frame in frames]
        before = frames[ours.index(True) - 1 if True in ours else -1]
        return [f"{type(self).__name__} in line {before.lineno}: {self}"]


class InputError(HeatscopeError):
    """What the user gave cannot be used."""


class NotFiniteError(InputError):
    """A network whose numbers cannot be written: NaN, or infinite where nothing is masked."""


class NetworkError(InputError):
    """A network of somebody else that raised an error of its own."""


class ImageError(InputError):
    """A picture of an accepted format that cannot be decoded."""


class CutOffImageError(ImageError):
    """A picture whose data ends too early, which can be read as far as it goes."""


class ImageTooLargeError(ImageError):
    """A picture with more pixels than are decoded."""


class NotAnImageError(HeatscopeError):
    """Bytes that are no picture of an accepted format."""


class TextError(InputError):
    """A text that cannot be read: no words, or too many."""


class UnknownModelError(HeatscopeError):
    """No model of that name."""


class UnsuitableModelError(HeatscopeError):
    """A model that does not have what was asked of it."""


class UnknownLayerError(HeatscopeError):
    """No layer of that name, or none that has what was asked of it."""


class ModelUnavailableError(HeatscopeError):
    """A model whose files cannot be used."""


class ModelOpeningError(HeatscopeError):
    """A model that is still being opened."""

    def __init__(self, message: str, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class BusyError(HeatscopeError):
    """As much work is under way and waiting as is allowed."""

    def __init__(self, message: str, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class TimedOutError(HeatscopeError):
    """A computation that took longer than allowed."""


class StartError(HeatscopeError):
    """The service cannot start; the message says what to do."""


def raised(error: Exception) -> str:
    """Return in one line what code of somebody else raised, and where in it.

    Example:
        >>> try:
        ...     {}["head"]
        ... except KeyError as error:
        ...     raised(error)
        "KeyError: 'head' (line 2, in <module>)"
    """
    own = f"{Path(__file__).parent}{os.sep}"
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if not frame.filename.startswith(own) and PACKAGES not in frame.filename]
    where = f" (line {theirs[-1].lineno}, in {theirs[-1].name})" if theirs else ""
    said = " ".join(str(error).split())[:RAISED_CHARACTERS]
    return f"{type(error).__name__}{': ' if said else ''}{said}{where}"


def shown(value: str) -> str:
    r"""Return ``value`` in quotes, harmless to print: cut if long, odd characters escaped.

    Example:
        >>> print(shown("conv9"), shown("a\ud800"), shown("x" * 100)[:5])
        'conv9' 'a\ud800' 'xxxx
    """
    if len(value) > SHOWN_CHARACTERS:
        value = value[:SHOWN_CHARACTERS] + "…"
    return repr(value)
