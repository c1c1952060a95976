"""The forms in which the attention of texts is written, one text after the other.

Nothing of a text is kept once it is written, but for what is no tensor in a file of arrays.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import repeat
from typing import IO, Any, Protocol

from torch import Tensor

from heatscope import wire
from heatscope.calls.attention import Attention, AttentionLayer
from heatscope.calls.texts import sides
from heatscope.errors import InputError
from heatscope.models.served import Served
from heatscope.packing import GrowingNpz
from heatscope.wire import Form
from heatscope.written.attention import answer

#: Parts that have a number for each query and key, which can stand in a row of them.
OF_PAIRS = ("attention", "scores", "value_weighted")


class AttentionFile(Protocol):
    """What is written, text by text."""

    def add(self, index: int, found: Attention) -> None:
        """Write what was computed of a text."""

    def leave_out(self, index: int, reason: str) -> None:
        """Write, where there is a place for it, why there is nothing of a text."""

    def end(self) -> None:
        """Write what comes after the last."""


def file_of(
    form: str, model: Served, include: Sequence[str], is_one: bool, file: IO[bytes], stack: ExitStack
) -> AttentionFile:
    """Return what writes ``form`` into ``file``; what it opens is closed with ``stack``.

    Raises:
        InputError: something is to be included that it has no place for.
    """
    if form == "npz":
        return NpzFile(model, is_one, file, stack)
    if form == "json":
        return JsonFile(model, is_one, file)
    if others := [name for name in include if name not in OF_PAIRS]:
        raise InputError(
            f"csv has a row for each query and key, and {others[0]} is nothing of those; ask for --format json or npz"
        )
    return CsvFile(model, ("attention", *include), file)


class CsvFile:
    """A row for each layer, head, query and key."""

    def __init__(self, model: Served, parts: Sequence[str], file: IO[bytes]) -> None:
        self.model, self.parts = model, tuple(dict.fromkeys(parts))
        self.file = file
        self._head = [["text", "layer", "head", "query", "key", "query_token", "key_token", *self.parts]]

    def add(self, index: int, found: Attention) -> None:
        """Write the rows of a text."""
        for layer in found.layers:
            asking, asked = sides(self.model, layer.name, found.reading)
            keys = range(len(asked)), [token.text for token in asked]
            for place, head in enumerate(_heads_of(layer)):
                for query, token in enumerate(asking):
                    numbers = [_written(layer.parts[part][place, query]) for part in self.parts]
                    same = (repeat(each) for each in (index, layer.name, head, query))
                    self._write(zip(*same, keys[0], repeat(token.text), keys[1], *numbers, strict=False))

    def leave_out(self, index: int, reason: str) -> None:
        """Write nothing: what is wrong with a text is no number."""

    def end(self) -> None:
        """Write nothing more."""

    def _write(self, rows: Iterable[Sequence[object]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([*self._head, *rows])
        self._head = []
        self.file.write(text.getvalue().encode(errors="backslashreplace"))


class JsonFile:
    """What the service answers: of one text its answer, of several a list."""

    def __init__(self, model: Served, is_one: bool, file: IO[bytes]) -> None:
        self.model, self.is_one, self.file = model, is_one, file
        self._before = b"" if is_one else b"[\n"

    def add(self, index: int, found: Attention) -> None:
        """Write the answer."""
        self._write(answer(found, self.model, Form("list")))

    def leave_out(self, index: int, reason: str) -> None:
        """Write what is wrong in the place of the answer."""
        self._write({"index": index, "problem": {"detail": reason}})

    def end(self) -> None:
        """Close the list."""
        self.file.write(b"\n" if self.is_one else b"\n]\n")

    def _write(self, row: Any) -> None:
        self.file.write(self._before + wire.dumps(row))
        self._before = b",\n"


class NpzFile:
    """Arrays named by their places in that answer, which is beside them."""

    def __init__(self, model: Served, is_one: bool, file: IO[bytes], stack: ExitStack) -> None:
        self.model, self.is_one = model, is_one
        self._npz = stack.enter_context(GrowingNpz(file))
        self._rest: list[Any] = []

    def add(self, index: int, found: Attention) -> None:
        """Write the arrays of a text."""
        said = answer(found, self.model, Form("npz"))
        self._rest.append(self._npz.add(said, "" if self.is_one else str(index)))

    def leave_out(self, index: int, reason: str) -> None:
        """Keep what is wrong for the place of the answer."""
        self._rest.append({"index": index, "problem": {"detail": reason}})

    def end(self) -> None:
        """Write the answers without their arrays."""
        self._npz.end(self._rest[0] if self.is_one else self._rest)


def _heads_of(layer: AttentionLayer) -> Sequence[int]:
    return range(len(layer.parts["attention"])) if layer.heads is None else layer.heads


def _written(row: Tensor) -> list[str]:
    """Return the numbers of a row as JSON has them: as many digits as float32 has, and no more."""
    return wire.dumps(wire.tensor(row)["data"])[1:-1].decode().split(",")
