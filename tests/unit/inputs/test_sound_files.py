"""Files that are sound, though a strict reader stumbles over them, are read; what is cut is refused with where."""

import io
import zlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from heatscope.errors import CutOffImageError, ImageError
from heatscope.inputs.image import decode, upright
from heatscope.inputs.profile import PRIMARIES, srgb, write_profile
from tests.pictures import chunk, encoded, photo, quarters, with_chunks

MAX_PIXELS = 4_000_000


def seen(content: bytes, **options: Any) -> NDArray[Any]:
    return np.asarray(upright(content, MAX_PIXELS, **options).image).astype(int)


def notes(content: bytes, **options: Any) -> list[str]:
    return [f"{note.kind}: {note.detail}" for note in upright(content, MAX_PIXELS, **options).notes]


def plain(picture: Image.Image) -> NDArray[Any]:
    return np.asarray(picture.convert("RGB")).astype(int)


@pytest.mark.parametrize(
    "comment",
    [
        (b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 1_500_000)),
        (b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(b"x" * 1_500_000)),
        (b"iTXt", b"Comment\0\0\0\0\0" + b"x" * 1_500_000),
        (b"tEXt", b"Comment\0" + b"x" * 1_500_000),
        (b"zTXt", b"Comment\0\0" + b"no zlib"),
        (b"zTXt", b"Comment\0\7" + b"unknown method"),
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"x" * 3_000_000)),
    ],
    ids=["zTXt", "iTXt packed", "iTXt", "tEXt", "zTXt damaged", "zTXt unknown", "XMP of 3 MB"],
)
def test_png_with_large_or_odd_comments_is_read(comment: tuple[bytes, bytes]) -> None:
    content = with_chunks(encoded(photo(40, 30), "PNG"), comment)
    np.testing.assert_array_equal(seen(content), plain(photo(40, 30)))


def test_comment_that_unpacks_without_end_is_not_unpacked() -> None:
    many = [(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(60_000_000)))] * 20
    np.testing.assert_array_equal(seen(with_chunks(encoded(photo(40, 30), "PNG"), *many)), plain(photo(40, 30)))


def test_large_profile_of_a_png_is_applied() -> None:
    padded = write_profile(PRIMARIES[12], srgb)
    padded = (len(padded) + 3_000_000).to_bytes(4) + padded[4:] + bytes(3_000_000)
    small, large = (
        with_chunks(encoded(photo(40, 30), "PNG"), (b"iCCP", b"p\0\0" + zlib.compress(profile)))
        for profile in (write_profile(PRIMARIES[12], srgb), padded)
    )
    np.testing.assert_array_equal(seen(large), seen(small))
    assert np.abs(seen(large) - plain(photo(40, 30))).max() > 10


@pytest.mark.parametrize("name", [b"tEXt", b"gAMA", b"pHYs", b"iCCP", b"eXIf", b"abCd"])
def test_wrong_check_sum_in_a_part_that_may_be_left_out_is_passed_over(name: bytes) -> None:
    damaged = bytearray(chunk(name, b"\0\0\0\7\0\0\0\7\0"))
    damaged[-1] ^= 1
    png = encoded(photo(40, 30), "PNG")
    content = png[:33] + bytes(damaged) + png[33:]
    np.testing.assert_array_equal(seen(content), plain(photo(40, 30)))
    assert notes(content) == [f"repaired: its part {name.decode()!r} is damaged and was left out"]


@pytest.mark.parametrize("name", [b"IHDR", b"PLTE"])
def test_wrong_check_sum_in_a_part_that_counts_is_refused(name: bytes) -> None:
    content = bytearray(encoded(photo(40, 30).convert("P"), "PNG"))
    place = content.index(name)
    length = int.from_bytes(content[place - 4 : place])
    content[place + 4 + length] ^= 1
    with pytest.raises(ImageError, match="damaged or cut off"):
        seen(bytes(content))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "TIFF"])
def test_bytes_behind_the_picture_are_passed_over(format: str) -> None:
    content = encoded(photo(40, 30), format)
    for tail in (b"\0" * 100, b"trailing bytes", bytes(range(256)) * 40):
        np.testing.assert_array_equal(seen(content + tail), seen(content))


@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"progressive": True}, {"restart_marker_rows": 1}])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_jpeg_without_its_end_marker_is_whole(mode: str, options: dict[str, Any]) -> None:
    content = encoded(photo(70, 50).convert(mode), "JPEG", **options)
    assert content.endswith(b"\xff\xd9")
    for cut in (content[:-2], content[:-1]):
        np.testing.assert_array_equal(seen(cut), seen(content))
        assert notes(cut) == ["repaired: its end marker is missing; the picture is whole"]


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.8, 0.97])
def test_cut_jpeg_is_refused_with_where_it_ends(share: float, progressive: bool) -> None:
    noise = Image.effect_noise((160, 160), 80)
    content = encoded(noise, "JPEG", quality=90, progressive=progressive)
    cut = content[: int(len(content) * share)]
    with pytest.raises(CutOffImageError, match=r"damaged or cut off: its image data ends .*; send the whole file, or"):
        seen(cut)
    if not progressive:
        row = int(notes(cut, partial=True)[0].split("after row ")[1].split()[0])
        assert abs(row - 160 * share) < 20
        whole = seen(content)
        np.testing.assert_array_equal(seen(cut, partial=True)[:row], whole[:row])
        assert (seen(cut, partial=True)[row:] == 255).all()
    else:
        assert "cut-off: the image data ends " in notes(cut, partial=True)[0]
        assert np.abs(seen(cut, partial=True) - seen(content)).mean() < 60


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("behind", [b"", b"\xff\xd8 and whatever follows \xff\xd9"])
def test_cut_jpeg_is_refused_though_it_has_an_end_marker(mode: str, behind: bytes) -> None:
    noise = Image.effect_noise((160, 160), 80)
    content = encoded(noise.convert(mode), "JPEG", quality=90)
    cut = content[: len(content) // 2] + b"\xff\xd9" + behind
    with pytest.raises(CutOffImageError, match=r"its image data ends after row \d+ of 160"):
        seen(cut)
    row = int(notes(cut, partial=True)[0].split("after row ")[1].split()[0])
    assert abs(row - 80) < 20
    np.testing.assert_array_equal(seen(cut, partial=True)[:row], seen(content)[:row])
    assert (seen(cut, partial=True)[row:] == 255).all()


@pytest.mark.parametrize("progressive", [False, True])
def test_jpeg_that_is_grey_itself_is_whole(progressive: bool) -> None:
    content = encoded(Image.new("RGB", (160, 160), (128, 128, 128)), "JPEG", progressive=progressive)
    assert (seen(content) == 128).all()
    assert notes(content) == []
    assert notes(content + b"trailing") == []


@pytest.mark.parametrize("end", [b"", b"\xff\xd9"])
def test_progressive_jpeg_that_ends_between_two_scans_is_cut(end: bytes) -> None:
    content = encoded(photo(160, 160), "JPEG", progressive=True)
    cut = content[: content.rindex(b"\xff\xda")] + end
    with pytest.raises(CutOffImageError, match="details are missing all over"):
        seen(cut)
    assert np.abs(seen(cut, partial=True) - seen(content)).mean() < 5


@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"restart_marker_rows": 1}])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_cut_of_a_progressive_jpeg_is_found_though_it_has_an_end_marker(mode: str, options: dict[str, Any]) -> None:
    # Each band with details, so that the last scan has something to say.
    bands = [photo(100, 70, seed).getchannel(0) for seed in range(len(mode))]
    content = encoded(Image.merge(mode, bands), "JPEG", quality=90, progressive=True, **options)
    assert notes(content) == []
    first = content.index(b"\xff\xda") + 2 * len(mode) + 10
    # The last bytes change a few pixels by a level or two.
    for length in range(first, len(content) - 60, 89):
        cut = content[:length].rstrip(b"\xff") + b"\xff\xd9"
        with pytest.raises(ImageError, match="damaged or cut off"):
            seen(cut)
    last = content.rindex(b"\xff\xda") + 10
    cut = content[: (last + len(content)) // 2] + b"\xff\xd9"
    with pytest.raises(CutOffImageError, match=r"its image data ends after row \d+ of 70"):
        seen(cut)
    assert notes(cut, partial=True)[0].startswith("cut-off: the image data ends after row")
    assert np.abs(seen(cut, partial=True) - seen(content)).mean() < 60


def scan_by_scan() -> list[bytes]:
    """Return a JPEG of three components that come one after the other: its head and its three scans."""
    greys = [encoded(band, "JPEG", quality=90) for band in photo(64, 48).convert("YCbCr").split()]
    frame, scan = (greys[0].index(mark) for mark in (b"\xff\xc0", b"\xff\xda"))
    components = b"".join(bytes([number, 0x11, 0]) for number in (1, 2, 3))
    after_frame = frame + 2 + int.from_bytes(greys[0][frame + 2 : frame + 4])
    head = (
        greys[0][:frame] + b"\xff\xc0\0\x11" + greys[0][frame + 4 : frame + 9] + b"\3" + components
        + greys[0][after_frame:scan]
    )  # fmt: skip
    scans = [grey[grey.index(b"\xff\xda") : -2] for grey in greys]
    return [head, *(data[:5] + bytes([number]) + data[6:] for number, data in enumerate(scans, 1))]


def test_jpeg_whose_colours_come_one_after_the_other_is_read_when_all_have_come() -> None:
    head, *scans = scan_by_scan()
    whole = b"".join([head, *scans, b"\xff\xd9"])
    assert np.abs(seen(whole) - plain(photo(64, 48))).mean() < 3
    assert notes(whole) == []
    for few in (scans[:1], scans[:2], [*scans[:2], scans[2][:100]]):
        with pytest.raises(CutOffImageError, match="its image data ends"):
            seen(b"".join([head, *few, b"\xff\xd9"]))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "1", "I;16"])
def test_cut_png_is_refused_with_where_it_ends(mode: str, share: float) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((90, 80), 60 + 30 * band) for band in range(3)])
    picture = (
        Image.fromarray(np.asarray(noise.convert("L")).astype(np.uint16) * 257)
        if mode == "I;16"
        else noise.convert(mode)
    )
    content = encoded(picture, "PNG")
    start = content.index(b"IDAT")
    cut = content[: start + int((len(content) - start) * share)]
    with pytest.raises(
        CutOffImageError, match=r"its image data ends after row \d+ of 80; send the whole file, or send"
    ):
        seen(cut)
    row = int(notes(cut, partial=True)[-1].split("after row ")[1].split()[0])
    assert abs(row - 80 * share) < 12
    if mode != "I;16":
        np.testing.assert_array_equal(seen(cut, partial=True)[:row], seen(content)[:row])
    assert (seen(cut, partial=True)[row:] == 255).all()


@pytest.mark.parametrize("lost", [12, 8, 16, 20])
def test_png_that_lacks_its_end_alone_is_whole(lost: int) -> None:
    content = encoded(photo(40, 30), "PNG")
    np.testing.assert_array_equal(seen(content[:-lost]), plain(photo(40, 30)))


def interlaced(values: NDArray[np.uint8]) -> bytes:
    """Return an RGB picture as an interlaced PNG, which Pillow reads but does not write; by the PNG standard, 8.1."""
    places = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    rows = b""
    for top, left, down, across in places:
        for row in values[top::down, left::across]:
            rows += b"\0" + row.tobytes() if row.size else b""
    height, width = values.shape[:2]
    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 1])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(40, 30), (5, 3), (1, 1), (1, 9), (33, 17)])
def test_interlaced_png_is_read(size: tuple[int, int]) -> None:
    picture = photo(*size)
    np.testing.assert_array_equal(seen(interlaced(np.asarray(picture))), plain(picture))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_cut_interlaced_png_is_coarse_where_it_is_missing(share: float) -> None:
    values = np.asarray(Image.merge("RGB", [Image.effect_noise((75, 64), 50)] * 3))
    smooth = np.asarray(photo(75, 64))
    content = interlaced((smooth // 2 + values // 8).astype(np.uint8))
    cut = content[: int(len(content) * share)]
    with pytest.raises(CutOffImageError, match=r"ends after row \d+ of \d+ in pass \d of 7"):
        seen(cut)
    if share >= 0.3:
        assert np.abs(seen(cut, partial=True) - seen(content)).mean() < 40


def test_png_that_ends_properly_with_too_few_rows_is_refused_with_where() -> None:
    content = encoded(Image.effect_noise((90, 80), 80), "PNG")
    place = content.index(b"IDAT")
    data = content[place + 4 : place + 4 + int.from_bytes(content[place - 4 : place]) // 2]
    short = content[: place - 4] + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    with pytest.raises(CutOffImageError, match=r"ends after row \d+ of 80"):
        seen(short)


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_clear_grey_of_few_bits_lies_on_white(bits: int) -> None:
    most = 2**bits - 1
    row = np.array([[0, 1, most, 0, 1, most, 0, 1]] * 8)
    packed = b"".join(b"\0" + int("".join(f"{value:0{bits}b}" for value in line), 2).to_bytes(bits) for line in row)
    header = (8).to_bytes(4) * 2 + bytes([bits, 0, 0, 0, 0])
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"tRNS", (0).to_bytes(2))
    content += chunk(b"IDAT", zlib.compress(packed)) + chunk(b"IEND", b"")
    expected = np.where(row == 0, 255, row * 255 // most)
    np.testing.assert_array_equal(seen(content)[..., 0], expected)
    other = content.replace(chunk(b"tRNS", (0).to_bytes(2)), chunk(b"tRNS", (1).to_bytes(2)))
    np.testing.assert_array_equal(seen(other)[..., 0], np.where(row == 1, 255, row * 255 // most))


def test_clear_colour_of_sixteen_bits_lies_on_white() -> None:
    pixels = np.array([[[0x1234, 0x5678, 0x9ABC], [0x4000, 0x8000, 0xC000]]], ">u2").repeat(4, axis=0)
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", (2).to_bytes(4) + (4).to_bytes(4) + bytes([16, 2, 0, 0, 0]))
    content += chunk(b"tRNS", pixels[0, 0].tobytes()) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    assert (seen(content)[:, 0] == 255).all()
    assert np.abs(seen(content)[:, 1] - [0x40, 0x80, 0xC0]).max() <= 1


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "TIFF", "AVIF", "MPO"])
def test_animation_is_its_first_picture_and_says_so(format: str) -> None:
    others = [photo(40, 30, seed=1), photo(40, 30, seed=2)]
    content = encoded(photo(40, 30), format, save_all=True, append_images=others)
    first = encoded(photo(40, 30), "JPEG" if format == "MPO" else format)
    assert np.abs(seen(content) - seen(first)).mean() < 3
    count = "several" if format in ("GIF", "TIFF") else "3"
    assert notes(content) == [f"first-picture: the file holds {count} pictures; the first is read"]
    assert decode(content, 16, 16, MAX_PIXELS).frames == (2 if count == "several" else 3)


def test_still_picture_beside_an_animation_is_read_and_said() -> None:
    frames = [photo(40, 30, seed=1), photo(40, 30, seed=2)]
    content = encoded(photo(40, 30), "PNG", save_all=True, append_images=frames, default_image=True)
    np.testing.assert_array_equal(seen(content), plain(photo(40, 30)))
    assert "with a still one, which is read" in notes(content)[0]


def test_upright_picture_can_be_had_smaller() -> None:
    done = upright(encoded(quarters(900, 600), "JPEG"), MAX_PIXELS, longest_side=300)
    assert (done.image.size, done.width, done.height) == ((300, 200), 900, 600)
    small = upright(encoded(quarters(90, 60), "PNG"), MAX_PIXELS, longest_side=300)
    assert small.image.size == (90, 60)
    assert upright(encoded(photo(2000, 1), "PNG"), MAX_PIXELS, longest_side=300).image.size == (300, 1)


def test_upright_picture_says_nothing_of_what_was_done_already() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    profile = write_profile(PRIMARIES[12], srgb)
    for format in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF"):
        content = encoded(quarters(48, 32), format, exif=exif.tobytes(), icc_profile=profile)
        image = upright(content, MAX_PIXELS).image
        assert (image.size, image.info, dict(image.getexif())) == ((32, 48), {}, {})
        np.testing.assert_array_equal(np.asarray(ImageOps.exif_transpose(image)), np.asarray(image))


def test_nothing_global_is_left_changed() -> None:
    from PIL import ImageFile

    with pytest.raises(ImageError):
        seen(encoded(photo(90, 80), "JPEG")[:400])
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
    assert Image.open(io.BytesIO(encoded(photo(9, 9), "PNG"))).format == "PNG"
