"""What the commands' arguments have in common: how they are described, and what settings come with them."""

import argparse
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from heatscope.errors import StartError
from heatscope.settings import Settings

T = TypeVar("T")


def parser_of(name: str, description: str, *examples: str) -> argparse.ArgumentParser:
    """Return a parser whose help ends with the examples."""
    lead = "Example: " if len(examples) == 1 else "Examples:\n  "
    return argparse.ArgumentParser(
        prog=f"heatscope {name}",
        description=description,
        epilog=lead + "\n  ".join(examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def add_model(parser: argparse.ArgumentParser, usual: str) -> None:
    """Let a network be named, ``usual`` if none is."""
    parser.add_argument(
        "--model",
        metavar="ID|[NAME=]FOLDER",
        help=f"a network that is served, or a folder of a Hugging Face model (default: {usual})",
    )


def listed(text: str) -> list[str]:
    """Return what stands between commas.

    Example:
        >>> listed("conv1, relu5")
        ['conv1', 'relu5']
    """
    found = [part.strip() for part in text.split(",") if part.strip()]
    if not found:
        raise argparse.ArgumentTypeError("names nothing; leave it out, or give names with commas between them")
    return found


def flattened(lists: Sequence[list[T]] | None) -> list[T] | None:
    """Return what an option that may be repeated was given altogether; None if it was not given."""
    return None if lists is None else [each for part in lists for each in part]


def settings_of(given: dict[str, Any]) -> Settings:
    """Return the settings of the environment, those ``given`` before them.

    Raises:
        StartError: one of them cannot be.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
        raise StartError(f"cannot start with these settings: {'; '.join(wrong)}") from error
