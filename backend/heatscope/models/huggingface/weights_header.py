"""What the weights of a folder are, without reading one: names, shapes and types in the headers of its safetensors.

Weights are read from safetensors alone: pickles (``pytorch_model.bin``) run code when they are opened. That the
header's offsets tile the file, that shapes and sizes agree and that types are known is the library's own check
(https://github.com/huggingface/safetensors, "Format").
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from heatscope.errors import ModelUnavailableError, shown
from heatscope.models.huggingface.json_file import read_object, regular_size

ONE_FILE = "model.safetensors"
INDEX = "model.safetensors.index.json"
PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
MOST_HEADER_BYTES = 16 << 20
MOST_SHARDS = 256
FLOATS = ("F64", "F32", "F16", "BF16")


@dataclass(frozen=True)
class Stored:
    """One tensor in a file."""

    shape: tuple[int, ...]
    dtype: str  #: as safetensors names it: "F32", "BF16" …
    file: Path


def read_header(folder: Path) -> dict[str, Stored]:
    """Return every tensor of the folder by its name in the files.

    Raises:
        ModelUnavailableError: there are no safetensors, or a file of them is damaged or missing.
    """
    if (folder / INDEX).exists():
        return _sharded(folder)
    if not (folder / ONE_FILE).exists():
        pickles = sorted(path.name for pattern in PICKLES for path in folder.glob(pattern))
        held = (
            f"only {shown(pickles[0])}, whose format can run code; save it as safetensors" if pickles else "no weights"
        )
        raise ModelUnavailableError(f"there is no {ONE_FILE}, {held}")
    return _tensors(folder / ONE_FILE)


def total_bytes(header: Mapping[str, Stored]) -> int:
    """Return how many bytes the files of these tensors have together."""
    return sum(regular_size(file) for file in {stored.file for stored in header.values()})


def value_count(header: Mapping[str, Stored]) -> int:
    """Return how many numbers these tensors hold."""
    return sum(prod(stored.shape) for stored in header.values())


@contextlib.contextmanager
def opened(file: Path) -> Iterator[Any]:
    """Give access to the tensors of a file; its header has been checked.

    Raises:
        ModelUnavailableError: the file is damaged.
    """
    size = regular_size(file)
    with file.open("rb") as start:
        header_bytes = int.from_bytes(start.read(8), "little")
    if size < 8 or header_bytes > min(size - 8, MOST_HEADER_BYTES):
        raise ModelUnavailableError(
            f"{file.name} is damaged: its header says {header_bytes} bytes, where the file has {size} and at most "
            f"{MOST_HEADER_BYTES} are read"
        )
    try:
        with safe_open(file, framework="pt", device="cpu") as tensors:
            yield tensors
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelUnavailableError(f"{file.name} is damaged: {shown(str(error))}") from error


def _tensors(file: Path) -> dict[str, Stored]:
    found = {}
    with opened(file) as tensors:
        for name in tensors.keys():
            piece = tensors.get_slice(name)
            found[name] = Stored(tuple(piece.get_shape()), piece.get_dtype(), file)
    if not found:
        raise ModelUnavailableError(f"{file.name} holds no tensor")
    return found


def _sharded(folder: Path) -> dict[str, Stored]:
    index = read_object(folder / INDEX, MOST_HEADER_BYTES).get("weight_map")
    if not isinstance(index, dict) or not index or not all(isinstance(name, str) for name in index.values()):
        raise ModelUnavailableError(f"{INDEX} has no weight_map of tensors to files")
    shards = sorted(set(index.values()))
    if len(shards) > MOST_SHARDS:
        raise ModelUnavailableError(f"{INDEX} names {len(shards)} files; at most {MOST_SHARDS} are read")
    found: dict[str, Stored] = {}
    for shard in shards:
        if Path(shard).name != shard or not shard.endswith(".safetensors"):
            raise ModelUnavailableError(f"{INDEX} names {shown(shard)}; only .safetensors beside it are read")
        for name, stored in _tensors(folder / shard).items():
            if index.get(name) != shard:
                raise ModelUnavailableError(f"{shard} holds {shown(name)}, which {INDEX} does not place there")
            found[name] = stored
    if missing := [name for name in index if name not in found]:
        raise ModelUnavailableError(f"{INDEX} places {shown(missing[0])} in {index[missing[0]]}, which lacks it")
    return found
