"""Picture files as people have them, of eleven formats: what a page shows of them is what a network has to read.

Knows the formats; nothing of the service.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from tests.pictures import chunk, encoded, photo, with_chunks
from tests.tiffs import deep_tiff

FILES = Path(__file__).parent / "files"
#: How a file's name ends, by format.
ENDINGS = {
    "JPEG": "jpg", "MPO": "jpg", "PNG": "png", "APNG": "png", "WebP": "webp", "animated WebP": "webp", "GIF": "gif",
    "BMP": "bmp", "AVIF": "avif", "TIFF": "tif", "HEIC": "heic",
}  # fmt: skip
WIDE, NARROW = (150, 100), (70, 110)


def noisy(width: int, height: int, seed: int = 0) -> Image.Image:
    """Return a picture with edges and grain, as a photo has."""
    chance = np.random.default_rng(seed)
    grain = chance.integers(-40, 40, (height, width, 3))
    base = np.asarray(photo(width, height, seed)).astype(int)
    base[height // 3 : height // 2] = 255 - base[height // 3 : height // 2]
    return Image.fromarray((base + grain).clip(0, 255).astype(np.uint8))


def turned(orientation: int) -> bytes:
    """Return EXIF that says ``orientation``."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def clear(picture: Image.Image) -> Image.Image:
    """Return ``picture`` more and more see-through to the right."""
    faded = picture.convert("RGBA")
    faded.putalpha(Image.linear_gradient("L").rotate(90).resize(picture.size))
    return faded


def profile() -> bytes:
    """Return the profile of a picture that is not in sRGB."""
    with Image.open(FILES / "icc_p3.png") as picture:
        embedded: bytes = picture.info["icc_profile"]
    return embedded


def xmp(orientation: int) -> bytes:
    """Return an XMP packet that says ``orientation``."""
    names = (
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"',
        f'rdf:about="" tiff:Orientation="{orientation}"',
    )
    said = f"<rdf:RDF {names[0]}><rdf:Description {names[1]}/></rdf:RDF>"
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{said}</x:xmpmeta>'.encode()


def jpegs() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each JPEG."""
    wide, narrow = noisy(*WIDE), noisy(*NARROW)
    yield "plain", encoded(wide, "JPEG")
    yield "fine", encoded(narrow, "JPEG", quality=97, subsampling=0)
    yield "progressive", encoded(wide, "JPEG", progressive=True)
    yield "grey", encoded(wide.convert("L"), "JPEG")
    yield "four inks", encoded(wide.convert("CMYK"), "JPEG")
    for orientation in (2, 3, 5, 6, 8):
        yield f"turned {orientation}", encoded(wide, "JPEG", exif=turned(orientation))
    yield "turned by XMP", encoded(wide, "JPEG", xmp=xmp(6))
    yield "other colours", encoded(wide, "JPEG", icc_profile=profile())
    yield "no end", encoded(wide, "JPEG")[:-2]
    yield "more behind", encoded(wide, "JPEG") + b"more" * 99
    yield "large", encoded(noisy(1000, 700), "JPEG")
    yield "tiny", encoded(noisy(9, 13), "JPEG")


def multi_pictures() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each MPO."""
    yield "two", encoded(noisy(*WIDE), "MPO", save_all=True, append_images=[noisy(*WIDE, seed=1)])
    yield "two turned", encoded(noisy(*WIDE), "MPO", save_all=True, append_images=[noisy(9, 9)], exif=turned(6))


def pngs() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each PNG."""
    wide = noisy(*WIDE)
    for mode in ("RGB", "L", "P", "1"):
        yield mode, encoded(wide.convert(mode), "PNG")
    yield "clear", encoded(clear(wide), "PNG")
    yield "clear grey", encoded(clear(wide).convert("LA"), "PNG")
    yield "clear colour of a palette", encoded(wide.quantize(8), "PNG", transparency=3)
    deep = np.asarray(wide.convert("L")).astype(np.uint16) * 257
    yield "16 bits", encoded(Image.fromarray(deep), "PNG")
    yield "12 of 16 bits", encoded(Image.fromarray(deep // 16), "PNG")
    yield "16 bits with a clear one", encoded(Image.fromarray(deep), "PNG", transparency=int(deep[40, 40]))
    yield "turned", encoded(wide, "PNG", exif=turned(6))
    yield "turned by XMP", with_chunks(encoded(wide, "PNG"), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(8)))
    yield "gamma", with_chunks(encoded(wide, "PNG"), (b"gAMA", struct.pack(">I", 80_000)))
    yield "code points", with_chunks(encoded(wide, "PNG"), (b"cICP", bytes([12, 13, 0, 1])))
    yield "other colours", encoded(wide, "PNG", icc_profile=profile())
    yield "swapped colours", (FILES / "icc_swap.png").read_bytes()
    yield "no profile at all", encoded(wide, "PNG", icc_profile=b"nothing")
    yield "long comment", with_chunks(encoded(wide, "PNG"), (b"zTXt", b"C\0\0" + zlib.compress(bytes(1_500_000))))
    png = encoded(wide, "PNG")
    yield "wrong check sum", png[:33] + chunk(b"tEXt", b"Comment\0x")[:-1] + b"?" + png[33:]


def animated_pngs() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each animated PNG."""
    frames = [noisy(*WIDE, seed=seed) for seed in (1, 2)]
    yield "animated", encoded(noisy(*WIDE), "PNG", save_all=True, append_images=frames)
    yield "beside a still one", encoded(noisy(*WIDE), "PNG", save_all=True, append_images=frames, default_image=True)


def webps() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each WebP."""
    wide = noisy(*WIDE)
    yield "lossy", encoded(wide, "WEBP")
    yield "lossless", encoded(noisy(*NARROW), "WEBP", lossless=True)
    yield "clear", encoded(clear(wide), "WEBP", lossless=True)
    yield "turned", encoded(wide, "WEBP", exif=turned(6))
    yield "mirrored", encoded(wide, "WEBP", exif=turned(2))
    yield "other colours", encoded(wide, "WEBP", icc_profile=profile())


def animated_webps() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each animated WebP."""
    frames = [noisy(*WIDE, seed=seed) for seed in (1, 2)]
    yield "animated", encoded(noisy(*WIDE), "WEBP", save_all=True, append_images=frames)


def gifs() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each GIF."""
    wide = noisy(*WIDE)
    yield "plain", encoded(wide, "GIF")
    yield "clear colour", encoded(wide.quantize(16), "GIF", transparency=2)
    yield "animated", encoded(wide, "GIF", save_all=True, append_images=[noisy(*WIDE, seed=1)])


def bitmaps() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each BMP."""
    for mode in ("RGB", "L", "P", "1"):
        yield mode, encoded(noisy(*WIDE).convert(mode), "BMP")


def avifs() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each AVIF."""
    wide = noisy(*WIDE)
    yield "plain", encoded(wide, "AVIF")
    yield "turned", encoded(wide, "AVIF", exif=turned(6))
    yield "clear", encoded(clear(wide), "AVIF")
    yield "other colours", encoded(wide, "AVIF", icc_profile=profile())
    plain = encoded(wide, "AVIF")
    yield "code points", plain.replace(b"colrnclx\0\1\0\x0d", b"colrnclx\0\x0c\0\x0d")


def tiffs() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each TIFF."""
    wide = noisy(*WIDE)
    values = np.asarray(wide.convert("L")).astype(np.float32) * 3.7 - 200
    yield "plain", encoded(wide, "TIFF")
    yield "packed", encoded(wide, "TIFF", compression="tiff_lzw")
    for orientation in (2, 6):
        yield f"turned {orientation}", encoded(wide, "TIFF", exif=turned(orientation))
    yield "four inks", encoded(wide.convert("CMYK"), "TIFF")
    yield "other colours", encoded(wide, "TIFF", icc_profile=profile())
    yield "floats", encoded(Image.fromarray(values), "TIFF")
    odd = values.copy()
    odd[3, 3], odd[50, 50] = np.nan, np.inf
    yield "floats that are none", encoded(Image.fromarray(odd), "TIFF")
    yield "signed", encoded(Image.fromarray(values.astype(np.int16).view(np.uint16)), "TIFF", tiffinfo={339: 2})
    colours = np.asarray(wide).astype(np.uint16)
    yield "12 of 16 bits a colour", deep_tiff(colours * 16, packed=True, predictor=2)
    yield "colours as floats", deep_tiff(colours.astype(np.float32) / 255, order=">", apart=True)
    yield "turned colours of 16 bits", deep_tiff(colours * 257, tile=(16, 32), tags={274: (6,)})
    yield "pages", encoded(wide, "TIFF", save_all=True, append_images=[noisy(9, 9)])


def heics() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each HEIC."""
    for name in ("quarters", "quarters_turned"):
        yield name, (FILES / f"{name}.heic").read_bytes()


MAKERS: dict[str, Callable[[], Iterator[tuple[str, bytes]]]] = {
    "JPEG": jpegs, "MPO": multi_pictures, "PNG": pngs, "APNG": animated_pngs, "WebP": webps,
    "animated WebP": animated_webps, "GIF": gifs, "BMP": bitmaps, "AVIF": avifs, "TIFF": tiffs, "HEIC": heics,
}  # fmt: skip


def write_all(folder: Path) -> dict[str, list[Path]]:
    """Write every file into ``folder`` and return them by format."""
    written: dict[str, list[Path]] = {}
    for format, make in MAKERS.items():
        for name, content in make():
            path = folder / f"{format} {name}.{ENDINGS[format]}"
            path.write_bytes(content)
            written.setdefault(format, []).append(path)
    return written
