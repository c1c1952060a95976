"""Run a command of `heatscope` in this process, on the toy networks."""

from pathlib import Path
from typing import NamedTuple

import pytest

from heatscope.commands import COMMANDS
from heatscope.commands.ending import ended


class Ended(NamedTuple):
    """What a command said."""

    status: int
    out: str
    err: str


class Shell:
    """Runs commands, their arguments already cut."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, name: str, *arguments: str | Path) -> Ended:
        """Return what ``heatscope name …`` prints and ends with."""
        status = ended(COMMANDS[name], [str(each) for each in arguments])
        said = self._capsys.readouterr()
        assert "Traceback" not in said.err
        return Ended(status, said.out, said.err)
