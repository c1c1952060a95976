"""Decode a picture a stranger sent into what a convolutional network reads.

The format is recognised by content and never by name; the size is checked before
a pixel is decoded; the first frame is taken, turned as its EXIF says, laid on
white, and the middle of it scaled down. Knows nothing of HTTP or networks.

Axes: C channels, H height, W width.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from heatscope.errors import ImageError, ImageTooLargeError, NotAnImageError

#: What Pillow may try, and no other of its forty decoders.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "TIFF")
ACCEPTED = "JPEG, PNG, WebP, GIF, BMP, AVIF or TIFF"
#: How files of these formats begin: (offset, bytes).
SIGNATURES = (
    (0, b"\xff\xd8\xff"),
    (0, b"\x89PNG\r\n\x1a\n"),
    (8, b"WEBP"),
    (0, b"GIF8"),
    (0, b"BM"),
    (4, b"ftypavif"),
    (4, b"ftypavis"),
    (0, b"II*\x00"),
    (0, b"MM\x00*"),
)
ORIENTATION_TAG = 0x0112
#: EXIF orientation -> how the stored picture must be turned.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: Orientations that exchange width and height.
LYING = (5, 6, 7, 8)
#: A JPEG may be decoded at a fraction of its size, as long as so many pixels are left for one of the result.
DRAFT_PIXELS = 2


class Crop(NamedTuple):
    """A part of a picture, in its pixels; right and bottom are exclusive. Halves are possible."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Picture:
    """A decoded picture and what was done to it."""

    pixels: Tensor  #: (C, H, W) uint8
    width: int  #: of the whole picture as it is looked at
    height: int
    format: str
    crop: Crop  #: which part of the whole became ``pixels``


def decode(content: bytes, height: int, width: int, max_pixels: int) -> Picture:
    """Return the middle of the picture in ``content``, scaled to (3, height, width).

    Raises:
        NotAnImageError: the bytes are no picture of an accepted format.
        ImageTooLargeError: it has more than ``max_pixels``; nothing was decoded.
        ImageError: it is empty, damaged or cut off.
    """
    if not content:
        raise ImageError("the file is empty; send a picture")
    with _opened(content, max_pixels) as image:
        _check_size(*image.size, max_pixels)
        orientation = _orientation(image)
        stored_size = image.size
        turned_size = stored_size[::-1] if orientation in LYING else stored_size
        # As cropped in the stored picture, before it is turned: the middle is the middle either way.
        target = (height, width) if orientation in LYING else (width, height)
        try:
            small = _scaled_middle(image, stored_size, target)
            if orientation in TURNS:
                small = small.transpose(TURNS[orientation])
        except Exception as error:  # Decoders raise nearly anything at a damaged file; it is the file's fault.
            raise ImageError(f"the {image.format} picture is damaged or cut off: {_reason(error)}") from error
        return Picture(
            pixels=torch.from_numpy(np.array(small)).permute(2, 0, 1).contiguous(),  # (3, H, W)
            width=turned_size[0],
            height=turned_size[1],
            # A photo with a second one inside (MPO) is a JPEG to everybody.
            format="JPEG" if image.format == "MPO" else str(image.format),
            crop=middle(*turned_size, width, height),
        )


def normalise(pixels: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    """Return the batch (1, C, H, W) that a network reads: (pixel / 255 - mean) / std per channel.

    Example:
        >>> normalise(torch.tensor([[[0, 255]]], dtype=torch.uint8), [0.5], [0.5])
        tensor([[[[-1.,  1.]]]])
    """
    per_channel = (torch.tensor(values).view(-1, 1, 1) for values in (mean, std))
    centre, spread = per_channel
    return ((pixels.float() / 255 - centre) / spread).unsqueeze(0)  # (1, C, H, W)


def middle(width: int, height: int, target_width: int, target_height: int) -> Crop:
    """Return the largest part in the middle with the proportions of the target.

    Example:
        >>> middle(300, 200, 64, 64)
        Crop(left=50.0, top=0.0, right=250.0, bottom=200.0)
    """
    scale = min(width / target_width, height / target_height)
    left = (width - scale * target_width) / 2
    top = (height - scale * target_height) / 2
    return Crop(left, top, width - left, height - top)


def _opened(content: bytes, max_pixels: int) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooLargeError(f"the picture has far too many pixels; {_at_most(max_pixels)}") from error
    except Exception as error:  # As above: any exception is the file's fault.
        if any(content[offset:].startswith(signature) for offset, signature in SIGNATURES):
            raise ImageError(f"the picture is damaged or cut off; send a whole {ACCEPTED} file") from error
        raise NotAnImageError(f"the file is no picture we can read; send {ACCEPTED}") from error


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        given = f"{width} × {height} = {width * height / 1e6:.1f} megapixels"
        raise ImageTooLargeError(f"the picture has {given}; {_at_most(max_pixels)}")


def _at_most(max_pixels: int) -> str:
    return f"at most {max_pixels / 1e6:g} megapixels are read"


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION_TAG, 1))
    except Exception:  # Garbled EXIF in a sound picture: show it as it is stored.
        return 1


def _scaled_middle(image: Image.Image, size: tuple[int, int], target: tuple[int, int]) -> Image.Image:
    """Decode and return the middle of ``image`` as RGB of ``target`` (width, height)."""
    image.draft(image.mode, (target[0] * DRAFT_PIXELS, target[1] * DRAFT_PIXELS))
    image.load()
    image = _in_eight_bits(image)
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    box = middle(*size, *target)
    across, down = image.width / size[0], image.height / size[1]  # below 1 where a draft was decoded
    box = Crop(box.left * across, box.top * down, box.right * across, box.bottom * down)
    image = image.resize(target, Image.Resampling.LANCZOS, box=box)
    if image.mode == "RGBA":
        white = Image.new("RGBA", target, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    return image


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Return a grey picture of deeper pixels as "L"; Pillow's own conversion would cut off at 255."""
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.asarray(image, dtype=np.float64)
    if image.mode.startswith("I;16") or (image.mode == "I" and 255 < values.max() <= 65535 and values.min() >= 0):
        values = values / 257  # 65535 -> 255
    elif image.mode == "F" or values.max() > 255 or values.min() < 0:
        # Numbers of no stated range: darkest to brightest.
        low, high = float(values.min()), float(values.max())
        values = (values - low) * (255 / (high - low)) if high > low else np.zeros_like(values)
    return Image.fromarray(np.nan_to_num(values).round().clip(0, 255).astype(np.uint8))


def _reason(error: Exception) -> str:
    said = str(error).splitlines()
    return said[0][:120] if said else type(error).__name__
