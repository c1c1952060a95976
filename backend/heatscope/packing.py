"""An answer's tensors as one file, with the rest of the answer inside it: NumPy's .npz, or safetensors.

A tensor is named by its place in the answer, ``layers.conv1.output``; in the JSON that name stands as its ``data``.
The file is made piece by piece out of the arrays as they lie in memory, so that it is never there as a whole. Knows
nothing of HTTP, or of what the numbers mean.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from heatscope import wire

#: Media types: an .npz is an archive; safetensors has none of its own.
NPZ, SAFETENSORS = "application/zip", "application/octet-stream"
#: What the JSON is called inside: an entry of the .npz, a key of the metadata of safetensors.
JSON_NAME = "answer.json"
#: Of the file that are made at a time.
PIECE_BYTES = 64 * 1024
#: A file of the same answer is the same, whenever it is made.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
#: Of a zip archive without compression: an entry's header, its descriptor, its line in the directory, and the end.
ENTRY_BYTES, END_BYTES = 30 + 16 + 46, 22
SAFETENSORS_TYPES = {"float32": "F32", "float16": "F16", "uint8": "U8", "int32": "I32"}


@dataclass(frozen=True)
class Packed:
    """A file that is made while it is sent."""

    suffix: str
    media_type: str
    byte_count: int
    pieces: Callable[[], Iterator[bytes]]


def packed(content: Any, encoding: wire.Encoding) -> Packed:
    """Return an answer whose tensors :func:`heatscope.wire.tensor` wrote for ``encoding``.

    Example:
        >>> import torch
        >>> answer = {"input": wire.tensor(torch.ones(2), wire.Form("npz"))}
        >>> file = io.BytesIO(b"".join(packed(answer, "npz").pieces()))
        >>> np.load(file)["input"]
        array([1., 1.], dtype=float32)
    """
    arrays: dict[str, NDArray[Any]] = {}
    rest = wire.dumps(_without_tensors(content, "", arrays))
    return _npz(rest, arrays) if encoding == "npz" else _safetensors(rest, arrays)


class GrowingNpz:
    """An .npz that is given one answer after the other, and keeps none; to be used in a ``with`` block.

    Example:
        >>> import torch
        >>> file = io.BytesIO()
        >>> with GrowingNpz(file) as growing:
        ...     written = growing.add({"input": wire.tensor(torch.ones(2), wire.Form("npz"))}, "0")
        ...     growing.end([written])
        >>> written["input"]["data"]
        '0.input'
        >>> np.load(io.BytesIO(file.getvalue()))["0.input"]
        array([1., 1.], dtype=float32)
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(file, "w")

    def __enter__(self) -> "GrowingNpz":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Of one that was broken off: else it would try to write its directory when nobody listens any more.
        with suppress(OSError, ValueError):
            self._archive.close()

    def add(self, content: Any, place: str = "") -> Any:
        """Write the tensors of an answer, named by their places below ``place``; return it with these names."""
        arrays: dict[str, NDArray[Any]] = {}
        rest = _without_tensors(content, place, arrays)
        for name, array in arrays.items():
            for _ in _entry(self._archive, f"{name}.npy", _npy_header(array), array):
                pass
        return rest

    def end(self, rest: Any) -> None:
        """Write what is not a tensor of all answers, and the archive's directory."""
        self._archive.writestr(zipfile.ZipInfo(JSON_NAME, LONG_AGO), wire.dumps(rest))
        self._archive.close()


def _without_tensors(value: Any, place: str, arrays: dict[str, NDArray[Any]]) -> Any:
    """Return ``value`` with the name of each tensor in place of its numbers, which go into ``arrays``."""
    if isinstance(value, list):
        return [
            _without_tensors(item, _inside(place, _name_in_list(item, at)), arrays) for at, item in enumerate(value)
        ]
    if not isinstance(value, dict):
        return value
    if value.get("encoding") in wire.FILES and isinstance(value.get("data"), np.ndarray):
        name = place
        while name in arrays:
            name += "_"
        arrays[name] = value["data"].reshape(value["shape"])
        return value | {"data": name}
    return {name: _without_tensors(part, _inside(place, name), arrays) for name, part in value.items()}


def _name_in_list(item: Any, at: int) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) else str(at)


def _inside(place: str, name: str) -> str:
    # A name is that of a file in an archive as well: no folders.
    name = name.replace("/", "_").replace("\\", "_")
    return f"{place}.{name}" if place else name


def _npz(rest: bytes, arrays: dict[str, NDArray[Any]]) -> Packed:
    entries = {f"{name}.npy": (_npy_header(array), array) for name, array in arrays.items()}
    entries[JSON_NAME] = (rest, np.empty(0, np.uint8))
    sizes = {name: len(head) + array.nbytes for name, (head, array) in entries.items()}
    length = sum(size + ENTRY_BYTES + 2 * len(name.encode()) for name, size in sizes.items()) + END_BYTES

    def pieces() -> Iterator[bytes]:
        made = _Made()
        with zipfile.ZipFile(made, "w") as archive:
            for name, (head, array) in entries.items():
                for _ in _entry(archive, name, head, array):
                    yield made.take()
        yield made.take()

    return Packed("npz", NPZ, length, pieces)


def _entry(archive: zipfile.ZipFile, name: str, head: bytes, array: NDArray[Any]) -> Iterator[None]:
    """Write an entry, coming back after each piece."""
    info = zipfile.ZipInfo(name, LONG_AGO)
    info.file_size = len(head) + array.nbytes
    with archive.open(info, "w") as entry:
        entry.write(head)
        for part in _parts(array):
            entry.write(part)
            yield


def _npy_header(array: NDArray[Any]) -> bytes:
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, np.lib.format.header_data_from_array_1_0(array))
    return head.getvalue()


def _safetensors(rest: bytes, arrays: dict[str, NDArray[Any]]) -> Packed:
    """Return the file as https://github.com/huggingface/safetensors describes it: a header of JSON, then the bytes."""
    header: dict[str, Any] = {"__metadata__": {JSON_NAME: rest.decode()}}
    end = 0
    for name, array in arrays.items():
        begin, end = end, end + array.nbytes
        kind = SAFETENSORS_TYPES[array.dtype.name]
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [begin, end]}
    head = wire.dumps(header)
    head += b" " * (-len(head) % 8)

    def pieces() -> Iterator[bytes]:
        yield len(head).to_bytes(8, "little") + head
        for array in arrays.values():
            yield from map(bytes, _parts(array))

    return Packed("safetensors", SAFETENSORS, 8 + len(head) + end, pieces)


def _parts(array: NDArray[Any]) -> Iterator[memoryview]:
    if array.size:
        whole = array.data.cast("B")
        yield from (whole[begin : begin + PIECE_BYTES] for begin in range(0, len(whole), PIECE_BYTES))


class _Made(io.RawIOBase):
    """What has been written and not been taken yet; it cannot be gone back in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        return len(self._parts[-1])

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
