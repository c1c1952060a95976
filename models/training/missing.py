"""Say which file of the data folder is missing, before hours are spent."""

from pathlib import Path


def need(file: Path) -> Path:
    """Return ``file`` if it is there; else stop with one line that names it."""
    if not file.is_file():
        raise SystemExit(f"{file} is missing; --data must name the data folder that holds it")
    return file
