"""Colours are what the file's profile says they are: held to LittleCMS' own results and to the published formulas."""

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from heatscope.inputs.image import decode, upright
from heatscope.inputs.profile import PRIMARIES, power, srgb, write_profile
from tests.pictures import encoded, photo, with_chunks

FILES = Path(__file__).parents[2] / "files"
MAX_PIXELS = 1_000_000
#: Linear Display P3 to linear sRGB, both with the white D65: the CSS Color 4 specification, section 17.
P3_TO_SRGB = np.array(
    [[1.2249, -0.2247, 0.0], [-0.0420, 1.0419, 0.0], [-0.0197, -0.0786, 1.0979]],
)
BT2020_TO_SRGB = np.array(  # ITU-R BT.2087-0, annex 2
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]],
)


def seen(content: bytes) -> NDArray[Any]:
    """Return the picture (H, W, 3) as the visitor sees it."""
    return np.asarray(upright(content, MAX_PIXELS).image).astype(int)


def kinds(content: bytes) -> list[str]:
    return [note.kind for note in upright(content, MAX_PIXELS).notes]


def to_light(values: NDArray[Any]) -> NDArray[Any]:
    share = values / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def from_light(light: NDArray[Any]) -> NDArray[Any]:
    light = light.clip(0, 1)
    return 255 * np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def stored(picture: Image.Image) -> NDArray[Any]:
    return np.asarray(picture.convert("RGB")).astype(float)


@pytest.mark.parametrize("name", ["icc_p3", "icc_swap"])
def test_embedded_profile_is_applied(name: str) -> None:
    content = (FILES / f"{name}.png").read_bytes()
    want = np.asarray(Image.open(FILES / f"{name}_want.png").convert("RGB")).astype(int)
    assert np.abs(seen(content) - want).max() <= 2
    assert np.abs(stored(Image.open(FILES / f"{name}.png")) - want).max() > 20, "the profile would not matter"
    assert kinds(content) == ["colours-converted"]


@pytest.mark.parametrize("name", ["icc_p3", "icc_swap"])
def test_network_reads_the_colours_that_are_seen(name: str) -> None:
    content = (FILES / f"{name}.png").read_bytes()
    pixels = decode(content, 64, 64, MAX_PIXELS).pixels.permute(1, 2, 0).numpy().astype(int)
    assert np.abs(pixels - seen(content)).max() <= 2


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"])
def test_profile_counts_in_every_format_that_has_one(format: str) -> None:
    picture = photo(40, 40)
    profile = write_profile(PRIMARIES[12], srgb)
    options: dict[str, Any] = {"quality": 100, "subsampling": 0} if format in ("JPEG", "AVIF") else {}
    if format == "AVIF":
        options["subsampling"] = "4:4:4"
    if format == "WEBP":
        options["lossless"] = True
    content = encoded(picture, format, icc_profile=profile, **options)
    expected = from_light(to_light(stored(picture)) @ P3_TO_SRGB.T)
    # What the codec itself changes is no more than a few levels.
    assert np.abs(seen(content) - expected).mean() < 2
    assert np.abs(seen(content) - stored(picture)).max() > 15


def test_profile_of_srgb_changes_nothing_and_is_not_mentioned() -> None:
    picture = photo(40, 40)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(picture, "PNG", icc_profile=profile)
    np.testing.assert_array_equal(seen(content), stored(picture))
    assert kinds(content) == []


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA"])
def test_profile_counts_in_every_mode(mode: str) -> None:
    picture = photo(30, 30).convert(mode)
    content = encoded(picture, "PNG", icc_profile=write_profile(PRIMARIES[1], power(1.0)))
    assert np.abs(seen(content) - from_light(stored(picture) / 255)).max() <= 2


def test_see_through_picture_with_a_profile_lies_on_white() -> None:
    content = encoded(Image.new("RGBA", (8, 8), (9, 9, 9, 0)), "PNG", icc_profile=write_profile(PRIMARIES[12], srgb))
    assert (seen(content) == 255).all()


def cmyk_profile() -> bytes:
    """Return the smallest CMYK profile: a table of its 16 corners, in which cyan ink is green and other ink black."""
    # lut8Type, ICC.1:2001-04 section 6.5.8: CMYK to Lab.
    inks = {0b0000: bytes([255, 128, 128]), 0b1000: bytes([120, 60, 180])}
    grid = b"".join(inks.get(corner, bytes([0, 128, 128])) for corner in range(16))
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    ramps = bytes(range(256))
    table = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + identity + ramps * 4 + grid + ramps * 3
    table += bytes(-len(table) % 4)
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    directory = struct.pack(">I", 2) + struct.pack(">4sII", b"A2B0", 156, len(table))
    directory += struct.pack(">4sII", b"wtpt", 156 + len(table), len(white))
    size = 128 + len(directory) + len(table) + len(white)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02400000, b"prtr", b"CMYK", b"Lab ")
    head += struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + white[8:]
    return head.ljust(128, b"\0") + directory + table + white


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
def test_cmyk_is_read_through_its_profile(format: str) -> None:
    inked, bare = (
        encoded(Image.new("CMYK", (16, 16), ink), format, icc_profile=cmyk_profile())
        for ink in ((255, 0, 0, 0), (0, 0, 0, 0))
    )
    red, green, blue = seen(inked)[8, 8]
    assert green > red + 30
    assert green > blue + 30, "cyan ink is green to this profile"
    assert seen(bare)[8, 8].min() > 240


def test_lab_is_converted() -> None:
    # L*a*b* of red under D50: 54.3, 80.8, 69.9; CSS Color 4, section 10.
    lab = Image.frombytes("LAB", (8, 8), bytes([round(54.3 * 2.55), 81, 70]) * 64)
    assert np.abs(seen(encoded(lab, "TIFF"))[4, 4] - [255, 0, 0]).max() <= 6


@pytest.mark.parametrize(
    "profile",
    [
        b"no profile at all",
        write_profile(PRIMARIES[12], srgb)[:200],
        write_profile(PRIMARIES[12], srgb).replace(b"RGB ", b"GRAY", 1),
        write_profile(PRIMARIES[12], srgb).replace(b"RGB ", b"HSV ", 1),
        cmyk_profile(),
        write_profile(PRIMARIES[12], lambda value: 0 * value),
        bytes(9 * 1024 * 1024),
    ],
    ids=["text", "cut", "grey", "hsv", "cmyk", "all black", "9 MiB"],
)
@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_profile_that_cannot_be_used_is_left_out_and_said_so(profile: bytes, format: str) -> None:
    picture = photo(40, 40)
    content = encoded(picture, format, icc_profile=profile)
    np.testing.assert_array_equal(seen(content), stored(picture))
    notes = upright(content, MAX_PIXELS).notes
    assert [note.kind for note in notes] in (["profile-ignored"], ["repaired"])
    assert "left out" in notes[0].detail


def test_gamma_alone_is_applied() -> None:
    picture = photo(40, 40)
    content = with_chunks(encoded(picture, "PNG"), (b"gAMA", struct.pack(">I", 100_000)))
    assert np.abs(seen(content) - from_light(stored(picture) / 255)).max() <= 2


def test_usual_gamma_alone_changes_nothing() -> None:
    picture = photo(40, 40)
    content = with_chunks(encoded(picture, "PNG"), (b"gAMA", struct.pack(">I", 45_455)))
    np.testing.assert_array_equal(seen(content), stored(picture))


def test_chromaticities_count_with_a_gamma() -> None:
    picture = photo(40, 40)
    places = [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]
    chunks = (b"gAMA", struct.pack(">I", 45_455)), (b"cHRM", struct.pack(">8I", *places))
    expected = from_light((stored(picture) / 255) ** 2.2 @ P3_TO_SRGB.T)
    assert np.abs(seen(with_chunks(encoded(picture, "PNG"), *chunks)) - expected).max() <= 2
    np.testing.assert_array_equal(seen(with_chunks(encoded(picture, "PNG"), chunks[1])), stored(picture))


@pytest.mark.parametrize("place", [0, 45])
def test_impossible_chromaticities_are_left_out_and_said_so(place: int) -> None:
    picture = photo(40, 40)
    chunks = (b"gAMA", struct.pack(">I", 45_455)), (b"cHRM", struct.pack(">8I", *[place] * 8))
    content = with_chunks(encoded(picture, "PNG"), *chunks)
    np.testing.assert_array_equal(seen(content), stored(picture))
    assert kinds(content) == ["repaired"]


@pytest.mark.parametrize(
    ("codes", "curve", "matrix"),
    [
        ((12, 13), to_light, P3_TO_SRGB),
        ((9, 13), to_light, BT2020_TO_SRGB),
        ((1, 8), lambda values: values / 255, np.eye(3)),
        ((1, 4), lambda values: (values / 255) ** 2.2, np.eye(3)),
        ((1, 1), lambda values: (values / 255) ** 2.4, np.eye(3)),
    ],
)
def test_code_points_of_a_png_are_applied(codes: tuple[int, int], curve: Any, matrix: NDArray[Any]) -> None:
    picture = photo(40, 40)
    content = with_chunks(encoded(picture, "PNG"), (b"cICP", bytes([*codes, 0, 1])))
    expected = from_light(curve(stored(picture)) @ matrix.T)
    assert np.abs(seen(content) - expected).max() <= 2


def test_code_points_count_before_a_profile_and_srgb_before_gamma() -> None:
    picture = photo(40, 40)
    profile = zlib.compress(write_profile(PRIMARIES[12], srgb))
    both = with_chunks(encoded(picture, "PNG"), (b"cICP", bytes([1, 13, 0, 1])), (b"iCCP", b"p\0\0" + profile))
    np.testing.assert_array_equal(seen(both), stored(picture))
    both = with_chunks(encoded(picture, "PNG"), (b"sRGB", b"\0"), (b"gAMA", struct.pack(">I", 100_000)))
    np.testing.assert_array_equal(seen(both), stored(picture))


def test_unknown_code_points_are_said() -> None:
    content = with_chunks(encoded(photo(40, 40), "PNG"), (b"cICP", bytes([77, 77, 0, 1])))
    assert kinds(content) == ["profile-ignored"]


@pytest.mark.parametrize("transfer", [16, 18])
def test_picture_for_brilliant_displays_keeps_its_order_and_is_said(transfer: int) -> None:
    ramp = Image.fromarray(np.arange(256, dtype=np.uint8)[None].repeat(8, 0)).convert("RGB")
    content = with_chunks(encoded(ramp, "PNG"), (b"cICP", bytes([9, transfer, 0, 1])))
    row = seen(content)[4, :, 0]
    assert (np.diff(row) >= 0).all()
    assert (row[0], row[-1]) == (0, 255)
    assert "brilliant displays" in " ".join(note.detail for note in upright(content, MAX_PIXELS).notes)


def test_code_points_of_an_avif_are_applied() -> None:
    picture = photo(40, 40)
    content = encoded(picture, "AVIF", quality=100, subsampling="4:4:4")
    place = content.index(b"colrnclx") + 8
    assert content[place : place + 4] == struct.pack(">HH", 1, 13)
    wide = content[:place] + struct.pack(">HH", 12, 13) + content[place + 4 :]
    expected = from_light(to_light(seen(content)) @ P3_TO_SRGB.T)
    assert np.abs(seen(wide) - expected).max() <= 2
