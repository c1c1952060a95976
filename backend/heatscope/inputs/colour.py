"""Bring a picture's colours to sRGB, as browsers do before they draw it.

What a file says of its colours is an ICC profile, or code points and chromaticities that are
written as one (profile.py); LittleCMS applies it, perceptually. A profile that cannot be
used is left out and said so: the picture is sound without it. Knows nothing of formats.
"""

import io
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageCms

from heatscope.inputs.notes import Note
from heatscope.inputs.profile import PRIMARIES, TRANSFERS, write_profile

#: Larger profiles exist for printing presses only, at some 3 MB.
MAX_PROFILE_BYTES = 8 * 1024 * 1024
#: Pictures' colour spaces as ICC signatures name them -> Pillow's modes.
SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "LAB": "LAB"}
#: Black and white in each mode.
ENDS: dict[str, tuple[Any, Any]] = {"L": (0, 255), "RGB": ("black", "white"), "CMYK": ((0, 0, 0, 255), (0, 0, 0, 0))}
#: A profile that keeps black and white closer than this is absurd.
LEAST_SPREAD = 64
#: Profiles whose colours differ by no more are sRGB under another name.
SAME = 1
#: Code points that say how a picture for brilliant displays is stored.
BRILLIANT = {16: "PQ", 18: "HLG"}
UNSPECIFIED = 2


class CodePoints(NamedTuple):
    """Colours as ITU-T H.273 numbers them."""

    primaries: int
    transfer: int


SRGB = CodePoints(1, 13)


class Coloured(NamedTuple):
    """A picture in sRGB and what was done."""

    image: Image.Image  #: "RGB" or "RGBA"
    notes: list[Note]


def in_srgb(image: Image.Image, profile: bytes | None, codes: CodePoints | None = None) -> Coloured:
    """Return an 8-bit picture of any mode as sRGB, see-through where it was.

    Args:
        image: its pixels may be changed.
        profile: the ICC profile that the file carries.
        codes: what counts before it, where the file has both.
    """
    notes: list[Note] = []
    if codes and UNSPECIFIED not in codes:
        profile, notes = _profile_of(codes), _said_of(codes)
    if profile:
        try:
            converted, name = _converted(image, profile)
        except Exception as error:  # LittleCMS and Pillow raise nearly anything at a strange profile.
            ignored = Note("profile-ignored", f"its colour profile cannot be used and was left out: {_reason(error)}")
            return Coloured(_plain(image), [ignored])
        if name:
            notes = [Note("colours-converted", f"colours converted to sRGB from {name}"), *notes]
        return Coloured(converted, notes)
    return Coloured(_plain(image), notes)


def on_white(image: Image.Image) -> Image.Image:
    """Return an "RGB" or "RGBA" picture as it looks on white."""
    if image.mode == "RGB":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image)
    return white


def _converted(image: Image.Image, profile: bytes) -> tuple[Image.Image, str]:
    """Return ``image`` in sRGB, and what it came from; "" if that is sRGB too."""
    if len(profile) > MAX_PROFILE_BYTES:
        raise ValueError(f"it has {len(profile)} bytes; at most {MAX_PROFILE_BYTES} are read")
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    space = source.profile.xcolor_space.strip().upper()
    mode = SPACES.get(space)
    if mode is None:
        raise ValueError(f"it is for colours in {space.title()}")
    is_clear = image.has_transparency_data
    if mode == "RGB":
        image = _plain(image)
    elif not (image.mode == mode or (mode == "L" and image.mode in ("LA", "1", "La"))):
        raise ValueError(f"it is for colours in {space.title()}, the picture's are in {image.mode}")
    target = ImageCms.createProfile("sRGB")
    if _looks_like_srgb(source, target, mode):
        return _plain(image), ""
    if mode == "L" and is_clear:
        image = image.convert("LA")
        alpha = image.getchannel("A")
        done = _apply(image.getchannel("L"), source, target, "L")
        done.putalpha(alpha)
    elif image.mode == "RGBA":
        transform = ImageCms.buildTransform(source, target, "RGBA", "RGBA", ImageCms.Intent.PERCEPTUAL)
        done = ImageCms.applyTransform(image, transform, inPlace=True) or image
    else:
        done = _apply(image.convert(mode), source, target, mode)
    return done, _name_of(source)


def _apply(image: Image.Image, source: Any, target: Any, mode: str) -> Image.Image:
    transform = ImageCms.buildTransform(source, target, mode, "RGB", ImageCms.Intent.PERCEPTUAL)
    return ImageCms.applyTransform(image, transform) or image


def _looks_like_srgb(source: Any, target: Any, mode: str) -> bool:
    """Return whether the profile changes nothing; raise if it leaves nothing to see."""
    if mode == "LAB":
        return False
    dark, light = (_apply(Image.new(mode, (1, 1), end), source, target, mode) for end in ENDS[mode])
    if (np.asarray(light).astype(int) - np.asarray(dark)).max() < LEAST_SPREAD:
        raise ValueError("it leaves no difference between black and white")
    if mode == "CMYK":
        return False
    colours = _samples(mode)
    done = np.asarray(_apply(colours, source, target, mode)).astype(int)
    return bool(np.abs(done - np.asarray(colours.convert("RGB"))).max() <= SAME)


def _samples(mode: str) -> Image.Image:
    """Return colours all over the mode's range in one row."""
    steps = np.linspace(0, 255, 9).round().astype(np.uint8)
    if mode == "L":
        return Image.fromarray(np.arange(256, dtype=np.uint8)[None])
    grid = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    return Image.fromarray(grid)


def _name_of(source: Any) -> str:
    said = ImageCms.getProfileDescription(source).strip()
    return f"the profile {said[:60]!r}" if said and said != "picture" else "those the file states"


def _profile_of(codes: CodePoints) -> bytes | None:
    primaries, curve = PRIMARIES.get(codes.primaries), TRANSFERS.get(codes.transfer)
    return write_profile(primaries, curve) if primaries and curve and codes != SRGB else None


def _said_of(codes: CodePoints) -> list[Note]:
    if codes.primaries not in PRIMARIES or codes.transfer not in TRANSFERS:
        said = f"its colours are numbered {codes.primaries} and {codes.transfer}, which are not read; taken as sRGB"
        return [Note("profile-ignored", said)]
    if codes.transfer in BRILLIANT:
        said = f"made for brilliant displays ({BRILLIANT[codes.transfer]}); what is brighter than white is cut off"
        return [Note("colours-converted", said)]
    return []


def _plain(image: Image.Image) -> Image.Image:
    """Return ``image`` as "RGB", or "RGBA" where something is see-through, its numbers taken as sRGB."""
    if image.mode in ("RGB", "RGBA"):
        return image.convert("RGBA") if image.mode == "RGB" and image.has_transparency_data else image
    if image.mode == "LAB":
        return _apply(image, ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _reason(error: Exception) -> str:
    said = str(error).splitlines()
    return said[0][:120] if said else type(error).__name__
