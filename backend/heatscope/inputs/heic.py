"""Read what iPhones take, where the library for it is installed.

HEIC is HEIF with HEVC inside. ``pi-heif`` brings a decoder to Pillow; it comes with the extra
``heatscope[heic]`` since not everybody may use that codec. Without it a file is still recognised, so that
the visitor is told what to do.
"""

import importlib.util

#: How such a file begins, after four bytes of length; ISO/IEC 23008-12, annex B.
BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")
PILLOW_FORMAT = "HEIF"
INSTALL = "pip install 'heatscope[heic]'"


def register() -> bool:
    """Have Pillow read HEIC if the library is there, and return whether it is."""
    if importlib.util.find_spec("pi_heif") is None:
        return False
    import pi_heif

    # Threads of its own would take cores from other visitors; thumbnails are not looked at.
    pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    return True


def is_heic(content: bytes) -> bool:
    """Return whether a file's beginning is that of HEIC.

    Example:
        >>> is_heic(bytes(4) + b"ftypheic")
        True
    """
    return content[4:8] == b"ftyp" and content[8:12] in BRANDS
