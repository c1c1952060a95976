"""Turn a picture a stranger sent into what a network reads, and into what the visitor sees; both the same way.

Decoded (stored.py), brought to 8 bits (depth.py), its colours to sRGB (colour.py), turned upright
(orientation.py) and laid on white; a network is given a part of it (crop.py), scaled. Knows nothing of HTTP or
networks.

Axes: C channels, H height, W width.
"""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from heatscope.errors import HeatscopeError, ImageError
from heatscope.inputs.colour import in_srgb, on_white
from heatscope.inputs.crop import Crop, Square, middle, place
from heatscope.inputs.depth import colours_in_eight_bits, in_eight_bits, is_deep
from heatscope.inputs.notes import Note, ValueRange
from heatscope.inputs.orientation import note_of, orientation_of, turned, upright_size
from heatscope.inputs.stored import ACCEPTED, Stored, load, open_stored

if TYPE_CHECKING:
    from torch import Tensor

__all__ = [
    "ACCEPTED", "Crop", "Picture", "Upright", "as_png", "as_tensor", "decode", "decode_array", "middle",
    "normalise", "upright",
]  # fmt: skip

#: A JPEG may be decoded at a fraction of its size, as long as so many pixels are left along one of the result. With 2 a
#: pixel of the input differs by up to 30 levels from what is seen, with 4 by up to 6, with 8 by up to 2.
DRAFT_PIXELS = 8
#: The same for the picture that is looked at, which is no network's input.
SEEN_DRAFT_PIXELS = 2
FILTER = Image.Resampling.LANCZOS


@dataclass(frozen=True)
class Picture:
    """What a network reads of a picture, and what was done to it."""

    pixels: Any  #: (C, H, W) uint8, a Tensor; an array where there is no torch
    width: int  #: of the whole picture as it is looked at
    height: int
    format: str
    crop: Crop  #: which part of the whole became ``pixels``
    enlarged: bool = False  #: whether that part has fewer pixels than ``pixels``, across or down
    frames: int = 1  #: pictures in the file; 2 where it is only known that there are more
    value_range: ValueRange | None = None  #: of numbers beyond 8 bits
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Upright:
    """A whole picture as it is looked at, and what was done to it."""

    image: Image.Image  #: "RGB", upright, in sRGB, on white
    width: int  #: of the whole picture; ``image`` may be smaller
    height: int
    format: str
    frames: int
    value_range: ValueRange | None
    notes: tuple[Note, ...]


@dataclass
class _Sight:
    """A whole picture, upright, in sRGB, on white, and the part of it that was asked for."""

    image: Image.Image
    box: Crop  #: what was asked for, in pixels of ``image``
    size: tuple[int, int]  #: (width, height) of the whole picture, upright
    crop: Crop  #: what was asked for, in pixels of the whole
    value_range: ValueRange | None
    notes: list[Note]


def decode(
    content: bytes,
    height: int,
    width: int,
    max_pixels: int,
    crop: Square | None = None,
    partial: bool = False,
) -> Picture:
    """Return a part of the picture in ``content``, scaled to (3, height, width), as a Tensor.

    Args and errors are those of :func:`decode_array`.
    """
    return as_tensor(decode_array(content, height, width, max_pixels, crop, partial))


def as_tensor(picture: Picture) -> Picture:
    """Return ``picture`` with its array as a Tensor."""
    # Here, as a process that decodes takes a ninth of the memory, and of the time to start, without torch.
    import torch

    return replace(picture, pixels=torch.from_numpy(picture.pixels))


def decode_array(
    content: bytes,
    height: int,
    width: int,
    max_pixels: int,
    crop: Square | None = None,
    partial: bool = False,
) -> Picture:
    """Return a part of the picture in ``content``, scaled to (3, height, width), as an array.

    Args:
        content: the file.
        height: of the result.
        width: of the result.
        max_pixels: the most that are decoded.
        crop: which part; the middle if None.
        partial: whether a JPEG or PNG that is cut off is read as far as it goes.

    Raises:
        NotAnImageError: the bytes are no picture of an accepted format.
        ImageTooLargeError: it has more than ``max_pixels``; nothing was decoded.
        CutOffImageError: it is cut off, and ``partial`` is not asked for.
        ImageError: it is empty or damaged.
        InputError: ``crop`` reaches beyond it.
    """
    stored = open_stored(content, max_pixels)
    target = (width, height)
    with _as_the_files_fault(stored):
        sight = _look(stored, lambda size: place(crop, size, target), target, DRAFT_PIXELS, partial)
        small = sight.image.resize(target, FILTER, box=sight.box)
    given = sight.crop.right - sight.crop.left, sight.crop.bottom - sight.crop.top
    is_enlarged = given[0] < width or given[1] < height
    if is_enlarged:
        said = f"the part that is read has {given[0]:g} × {given[1]:g} pixels and was enlarged to {width} × {height}"
        sight.notes.append(Note("enlarged", said))
    return Picture(
        pixels=np.ascontiguousarray(np.array(small).transpose(2, 0, 1)),  # (3, H, W)
        width=sight.size[0],
        height=sight.size[1],
        format=stored.format,
        crop=sight.crop,
        enlarged=is_enlarged,
        frames=stored.frames,
        value_range=sight.value_range,
        notes=tuple(sight.notes),
    )


def upright(content: bytes, max_pixels: int, partial: bool = False, longest_side: int | None = None) -> Upright:
    """Return the whole picture in ``content`` as :func:`decode` sees it, for whoever crops and scales it differently.

    Args:
        content: the file.
        max_pixels: the most that are decoded.
        partial: whether a JPEG or PNG that is cut off is read as far as it goes.
        longest_side: the picture is scaled down to it if it is larger.

    Raises:
        As :func:`decode`, but for the crop.
    """
    stored = open_stored(content, max_pixels)
    with _as_the_files_fault(stored):
        target = _scaled_down(stored.image.size, longest_side)
        sight = _look(stored, lambda size: Crop(0, 0, *size), target, SEEN_DRAFT_PIXELS, partial)
        target = _scaled_down(sight.size, longest_side)
        # A plain picture in any case: what the file said of colours and turns is done, and whoever looks for it in the
        # picture would do it again.
        image = sight.image.resize(target, FILTER) if sight.image.size != target else sight.image.copy()
    image.info.clear()
    return Upright(image, *sight.size, stored.format, stored.frames, sight.value_range, tuple(sight.notes))


def as_png(image: Image.Image) -> bytes:
    """Return ``image`` as a PNG, packed quickly rather than small."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def normalise(pixels: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    """Return the batch (1, C, H, W) that a network reads: (pixel / 255 - mean) / std per channel.

    Example:
        >>> import torch
        >>> normalise(torch.tensor([[[0, 255]]], dtype=torch.uint8), [0.5], [0.5])
        tensor([[[[-1.,  1.]]]])
    """
    import torch

    per_channel = (torch.tensor(values).view(-1, 1, 1) for values in (mean, std))
    centre, spread = per_channel
    return ((pixels.float() / 255 - centre) / spread).unsqueeze(0)  # (1, C, H, W)


def _look(
    stored: Stored,
    choose: Callable[[tuple[int, int]], Crop],
    target: tuple[int, int],
    draft_pixels: int,
    partial: bool,
) -> _Sight:
    """Decode ``stored`` and return it with the part that ``choose`` takes of its upright size."""
    size, draft = stored.image.size, None
    if stored.format == "JPEG":
        draft = _draft_size(size, choose(upright_size(size, orientation_of(stored.image))), target, draft_pixels)
    said_orientation = orientation_of(stored.image) if stored.format == "TIFF" else 1
    load(stored, draft, partial)
    image = stored.image
    orientation = orientation_of(image, stored.xmp)
    notes, value_range = [*stored.notes, *note_of(max(orientation, said_orientation))], None
    # Before anything is cut away: the range is that of the whole picture.
    if stored.tiff:
        image, value_range, said = colours_in_eight_bits(stored.tiff)
        notes += said
    elif is_deep(image):
        image, value_range, said = in_eight_bits(image)
        notes += said
    # Pillow turns some formats while it decodes them; a JPEG may have been decoded at a fraction of its size.
    whole = upright_size(size if draft else image.size, orientation)
    crop = choose(whole)
    image, said = in_srgb(image, stored.profile, stored.codes)
    if stored.finish:
        image = stored.finish(image)
    # On white before it is scaled, as browsers do; and whole: Pillow scales a part a little differently by itself.
    image = turned(on_white(image), orientation)
    return _Sight(image, _box_in(image, crop, whole), whole, crop, value_range, [*notes, *said])


def _box_in(image: Image.Image, crop: Crop, whole: tuple[int, int]) -> Crop:
    """Return ``crop``, a part of a picture of the size ``whole``, in pixels of ``image``, perhaps a draft of it."""
    across, down = image.width / whole[0], image.height / whole[1]
    # Rounding may carry an edge beyond the last pixel.
    right, bottom = min(crop.right * across, image.width), min(crop.bottom * down, image.height)
    return Crop(crop.left * across, crop.top * down, right, bottom)


def _draft_size(size: tuple[int, int], crop: Crop, target: tuple[int, int], pixels: int) -> tuple[int, int]:
    """Return (width, height) that the whole JPEG has to keep for ``crop`` to be scaled well to ``target``."""
    share = pixels * max(target[0] / (crop.right - crop.left), target[1] / (crop.bottom - crop.top))
    return math.ceil(size[0] * share), math.ceil(size[1] * share)


def _scaled_down(size: tuple[int, int], longest_side: int | None) -> tuple[int, int]:
    share = min(1.0, (longest_side or math.inf) / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


@contextlib.contextmanager
def _as_the_files_fault(stored: Stored) -> Iterator[None]:
    """Let what goes wrong meanwhile be the file's fault, but for what was said already."""
    try:
        yield
    except HeatscopeError:
        raise
    except Exception as error:  # Decoders raise nearly anything at a damaged file.
        said = str(error).splitlines()
        reason = said[0][:120] if said else type(error).__name__
        raise ImageError(f"the {stored.format} picture is damaged or cut off: {reason}") from error
