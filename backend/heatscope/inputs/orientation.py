"""Turn a stored picture upright, once.

Orientation as EXIF 2.32 defines it (tag 0x0112, values 1 to 8, also in TIFF), or as XMP
repeats it (xmp.py) where there is no EXIF. Pillow turns some formats by
itself and then forgets the tag; so it is read after the pixels are.
"""

from PIL import Image

from heatscope.inputs.notes import Note
from heatscope.inputs.xmp import orientation_in

TAG = 0x0112
#: Orientation -> how the stored picture must be turned.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: The same in words, as seen from the stored picture.
WORDS = {
    2: "mirrored left to right",
    3: "turned upside down",
    4: "mirrored top to bottom",
    5: "mirrored along the diagonal from top left",
    6: "turned a quarter clockwise",
    7: "mirrored along the diagonal from top right",
    8: "turned a quarter counter-clockwise",
}
#: Orientations that exchange width and height.
LYING = (5, 6, 7, 8)


def orientation_of(image: Image.Image, xmp: bytes = b"") -> int:
    """Return how the pixels of ``image`` still have to be turned, 1 to 8; 1 is upright.

    Args:
        image: one whose pixels are decoded, or a JPEG.
        xmp: the file's XMP packet where Pillow was not given it.
    """
    try:
        exif = int(image.getexif().get(TAG, 0))
    except Exception:  # Garbled EXIF in a sound picture: show it as it is stored.
        exif = 0
    if 1 <= exif <= 8:
        return exif
    packet = xmp or image.info.get("xmp") or b""
    return orientation_in(packet) if isinstance(packet, bytes) else 1


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """Return ``image`` upright."""
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def upright_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Return (width, height) of the upright picture.

    Example:
        >>> upright_size((300, 200), 6)
        (200, 300)
    """
    return size[::-1] if orientation in LYING else size


def note_of(orientation: int) -> list[Note]:
    """Return what there is to say of it."""
    if orientation not in WORDS:
        return []
    return [Note("turned", f"{WORDS[orientation]}, as the file says (orientation {orientation})")]
