"""Folders of models that were made to hurt: by name, and any number more by chance, the same for the same seed.

Knows the files of a model's folder; nothing of the service.
"""

import hashlib
import json
import os
import random
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from heatscope_models.cards import CARD_FILE, VOCABULARY_FILE, WEIGHTS_FILE

Change = Callable[[Path], None]
#: What a stranger may write where a number, a text or a list should be.
NONSENSE: tuple[Any, ...] = (
    None, True, 0, -1, 1, 2, 2**31, 2**63, 10**30, 1e308, float("nan"), float("inf"), "", "x", "\ud800", "x" * 20_000,
    [], [[]], [0], ["a"], {}, {"a": {}}, [[1] * 1000], "../../etc/passwd",
)  # fmt: skip


def card(folder: Path) -> dict[str, Any]:
    """Return what the card states."""
    stated: dict[str, Any] = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
    return stated


def write(folder: Path, stated: Any) -> None:
    """Write a card."""
    (folder / CARD_FILE).write_text(json.dumps(stated), encoding="utf-8")


def with_architecture(**changes: Any) -> Change:
    """Return what changes the architecture on a card."""
    return lambda folder: write(folder, (stated := card(folder)) | {"architecture": stated["architecture"] | changes})


def with_input(**changes: Any) -> Change:
    """Return what changes the input on a card."""
    return lambda folder: write(folder, (stated := card(folder)) | {"input": stated["input"] | changes})


def with_fields(**changes: Any) -> Change:
    """Return what changes fields of a card."""
    return lambda folder: write(folder, card(folder) | changes)


def in_place_of(name: str, make: Callable[[Path], object]) -> Change:
    """Return what puts something else where a file should be."""

    def change(folder: Path) -> None:
        (folder / name).unlink()
        make(folder / name)

    return change


def stating_weights(content: bytes) -> Change:
    """Return what puts other weights there, with the hash that the card then states."""

    def change(folder: Path) -> None:
        (folder / WEIGHTS_FILE).write_bytes(content)
        write(folder, card(folder) | {"sha256": hashlib.sha256(content).hexdigest()})

    return change


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 42)


def _weights(header: dict[str, Any], body: bytes) -> bytes:
    written = json.dumps(header).encode()
    return struct.pack("<Q", len(written)) + written + body


#: What is done to the folder of a network for photos.
HOSTILE: dict[str, Change] = {
    "a card a million deep": lambda folder: write_text(folder, '{"a":' + "[" * 1_000_000),
    "a card 500 deep": with_fields(training=json.loads("[" * 500 + "]" * 500)),
    "a card without end": in_place_of(CARD_FILE, _sparse),
    "a card that is a device": in_place_of(CARD_FILE, lambda path: path.symlink_to("/dev/zero")),
    "a card that is a pipe": in_place_of(CARD_FILE, os.mkfifo),
    "a card that is a folder": in_place_of(CARD_FILE, Path.mkdir),
    "weights that are a device": in_place_of(WEIGHTS_FILE, lambda path: path.symlink_to("/dev/zero")),
    "weights that are a pipe": in_place_of(WEIGHTS_FILE, os.mkfifo),
    "weights without end": in_place_of(WEIGHTS_FILE, _sparse),
    "weights of nothing": stating_weights(b""),
    "weights with a head without end": stating_weights(struct.pack("<Q", 1 << 62)),
    "weights of another network": stating_weights(
        _weights({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}, bytes(4))
    ),
    "a thousand million labels": with_architecture(label_count=10**9),
    "widths of a thousand million": with_architecture(stages=[[10**9], [10**9, 10**9]]),
    "200,000 stages": with_architecture(stages=[[4]] * 200_000),
    "no stages": with_architecture(stages=[]),
    "stages of nothing": with_architecture(stages=[[], []]),
    "one label": with_fields(labels=["cat"]),
    "no labels": with_fields(labels=[]),
    "labels that are numbers": with_fields(labels=[1, 2, 3]),
    "no input": with_fields(input={}),
    "no height": with_input(height=0),
    "a side of a million": with_input(height=10**6, width=10**6),
    "a std of 0": with_input(std=[0, 0, 0]),
    "a mean that is none": with_input(mean=[float("nan")] * 3),
    "a mean of two channels": with_input(mean=[0.5, 0.5]),
    "metrics that are none": with_fields(metrics={"top1": "high"}),
    "half a surrogate pair": with_fields(title="\ud800"),
    "a network of nobody's": with_architecture(network="Evil"),
    "a network that is no name": with_architecture(network={"a": []}),
}  # fmt: skip
#: What is done to the folder of a network for texts.
HOSTILE_TEXTS: dict[str, Change] = {
    "a thousand million layers": with_architecture(layer_count=10**9),
    "no layers": with_architecture(layer_count=0),
    "no heads": with_architecture(head_count=0),
    "more heads than numbers": with_architecture(head_count=3),
    "a thousand million words": with_architecture(max_words=10**9),
    "no words": with_architecture(max_words=0),
    "a width of a thousand million": with_architecture(width=10**9),
    "no labels of the whole": with_fields(sequence_labels=[]),
    "a vocabulary that is a device": in_place_of(VOCABULARY_FILE, lambda path: path.symlink_to("/dev/zero")),
    "a vocabulary without end": in_place_of(VOCABULARY_FILE, _sparse),
    "a vocabulary that is no text": in_place_of(VOCABULARY_FILE, lambda path: path.write_bytes(b"\xff\xfe")),
    "a vocabulary of nothing": in_place_of(VOCABULARY_FILE, Path.touch),
}


def write_text(folder: Path, text: str) -> None:
    """Write a card that no program would."""
    (folder / CARD_FILE).write_text(text, encoding="utf-8")


def by_chance(seed: int, count: int) -> Iterator[tuple[str, Change]]:
    """Yield changes of one place of a card each, or of some bytes of a file."""
    chance = random.Random(seed)
    for number in range(count):
        if chance.random() < 0.2:
            yield f"{number}: bytes", _damaged(chance.choice([CARD_FILE, WEIGHTS_FILE]), chance.random())
        else:
            yield f"{number}: nonsense", _changed(chance.random(), chance.choice(NONSENSE))


def _changed(place: float, value: Any) -> Change:
    def change(folder: Path) -> None:
        stated = card(folder)
        within, key = [*_places(stated)][int(place * len([*_places(stated)]))]
        within[key] = value
        write(folder, stated)

    return change


def _damaged(name: str, place: float) -> Change:
    def change(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        at = int(place * len(content))
        content[at : at + 4] = bytes(4)
        (folder / name).write_bytes(content)
        if name == WEIGHTS_FILE:
            stating_weights(bytes(content))(folder)

    return change


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in list(inner):
        yield value, key
        if isinstance(each, dict | list):
            yield from _places(each)
