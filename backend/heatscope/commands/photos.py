"""The photos that a command is given: files, folders, standard input. Knows nothing of what is in them."""

import argparse
import mimetypes
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from heatscope.errors import InputError

if TYPE_CHECKING:
    from heatscope.calls.photos import Part

STANDARD_INPUT = "-"
#: Files are read whole; nothing that may be decoded is larger.
MOST_BYTES = 256 * 2**20
#: Of names that not every machine's list has.
SUFFIXES = {".avif", ".heic", ".heif", ".webp", ".bmp", ".tif", ".tiff"}


def looks_like_a_photo(name: str) -> bool:
    """Tell by its name whether a file is meant to be a picture.

    Example:
        >>> looks_like_a_photo("cat.JPG"), looks_like_a_photo("I saw a saw.")
        (True, False)
    """
    return Path(name).suffix.lower() in SUFFIXES or (mimetypes.guess_type(name)[0] or "").startswith("image/")


def is_file(name: str) -> bool:
    """Tell whether there is a file of that name; standard input is one."""
    try:
        return name == STANDARD_INPUT or Path(name).is_file()
    except (OSError, ValueError):  # too long for a name, or with a zero in it
        return False


def add_partial(parser: argparse.ArgumentParser) -> None:
    """Let pictures be read that are cut off."""
    parser.add_argument("--partial", action="store_true", help="read a picture that is cut off as far as it goes")


def part_of(given: argparse.Namespace) -> "Part":
    """Return what of a photo is read."""
    from heatscope.calls.photos import Part

    return Part(partial=given.partial)


def said_of(error: Exception) -> str:
    """Return what is wrong with a photo; what would help is an option here, and no field of a request."""
    return str(error).replace("send partial=true", "give --partial")


def photos_of(given: Sequence[str]) -> list[tuple[str, InputError | None]]:
    """Return the files that are named, and those in the folders that are named, in the order of their names.

    Of a folder come the files whose names are those of pictures, not those in folders in it, and none that is hidden;
    of one without any, or that cannot be read, what is wrong.
    """
    found: list[tuple[str, InputError | None]] = []
    for name in given:
        folder = Path(name)
        if name == STANDARD_INPUT or not folder.is_dir():
            found.append((name, None))
            continue
        try:
            inside = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
        except OSError as error:
            found.append((name, InputError(f"the folder cannot be read: {error.strerror}")))
            continue
        photos = [(str(path), None) for path in inside if looks_like_a_photo(path.name)]
        found += photos or [(name, InputError("the folder has no photos in it"))]
    return found


def read(name: str) -> bytes:
    """Return what is in a file, or comes from standard input.

    Raises:
        InputError: it cannot be read, or is larger than any photo.
    """
    try:
        if name == STANDARD_INPUT:
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with open(name, "rb") as file:
                content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero in it, which no file has
        raise InputError(f"the file cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > MOST_BYTES:
        raise InputError(f"the file has more than {MOST_BYTES // 2**20} MB; no photo of that size is read")
    return content


def each(given: Sequence[str]) -> Iterator[tuple[str, bytes | InputError]]:
    """Yield each photo's name as text, with what is in it or what is wrong with it; one at a time is in memory."""
    for name, wrong in photos_of(given):
        shown = os.fsencode(name).decode(errors="replace")
        if wrong is not None:
            yield shown, wrong
            continue
        try:
            content = read(name)
        except InputError as error:
            yield shown, error
        else:
            yield shown, content
