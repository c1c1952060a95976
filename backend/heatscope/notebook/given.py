"""What was handed to ``show`` beside a network: a photo, a text, or tensors that are ready to be read.

Knows nothing of networks.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from heatscope.errors import InputError, shown
from heatscope.models.adapter import Given

#: Modes of Pillow that PNG keeps.
PNG_MODES = ("1", "L", "LA", "I;16", "P", "RGB", "RGBA")
ACCEPTED = (
    "a photo (path, bytes, PIL image, uint8 array of height × width × 3), a text, or the tensors that the network is "
    "called with"
)


@dataclass(frozen=True)
class Photo:
    """A picture as a file."""

    content: bytes
    name: str


@dataclass(frozen=True)
class Text:
    """What is read."""

    text: str


def tensors_of(given: Any) -> Given | None:
    """Return ``given`` as what a network is called with; None if it is no tensor and holds none.

    Example:
        >>> tensors_of(torch.zeros(1, 3)).arguments, tensors_of({"ids": torch.zeros(1, 3)}).keywords.keys()
        ((tensor([[0., 0., 0.]]),), dict_keys(['ids']))
    """
    if isinstance(given, np.ndarray) and given.dtype.kind == "f":
        return Given((torch.from_numpy(given.astype(np.float32)),))
    if isinstance(given, Tensor):
        return None if given.dtype == torch.uint8 else Given((given.detach(),))
    if isinstance(given, Mapping) and given and all(isinstance(each, Tensor) for each in given.values()):
        return Given(keywords={name: each.detach() for name, each in given.items()})
    if isinstance(given, tuple | list) and given and all(isinstance(each, Tensor) for each in given):
        return Given(tuple(each.detach() for each in given))
    return None


def photo_of(given: Any) -> Photo:
    """Return ``given`` as a picture.

    Raises:
        InputError: it is none.

    Example:
        >>> photo_of(Image.new("RGB", (2, 2))).name
        'photo.png'
    """
    if isinstance(given, str | Path):
        return _file(Path(given))
    if isinstance(given, bytes | bytearray | memoryview):
        return Photo(bytes(given), "photo")
    if isinstance(given, Tensor) and given.dtype == torch.uint8:
        # As torchvision decodes: channels first.
        given = given.numpy() if given.dim() == 2 else given.permute(1, 2, 0).numpy() if given.dim() == 3 else given
    if isinstance(given, np.ndarray):
        given = _drawn(given)
    if not isinstance(given, Image.Image):
        raise InputError(f"a {type(given).__name__} was given; give {ACCEPTED}")
    file = io.BytesIO()
    given.save(file, "PNG" if given.mode in PNG_MODES else "TIFF")
    return Photo(file.getvalue(), "photo.png" if given.mode in PNG_MODES else "photo.tiff")


def _file(path: Path) -> Photo:
    try:
        return Photo(path.expanduser().read_bytes(), path.name)
    except OSError as error:
        raise InputError(f"cannot read the photo {shown(str(path))}: {error.strerror}") from error


def _drawn(values: np.ndarray[Any, Any]) -> Image.Image:
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[..., 0]
    if values.dtype != np.uint8 or values.ndim not in (2, 3) or (values.ndim == 3 and values.shape[2] not in (3, 4)):
        shape = " × ".join(map(str, values.shape)) or "one number"
        raise InputError(f"an array of {shape} {values.dtype} is no photo; one is uint8 of height × width × 3, or less")
    return Image.fromarray(values)
