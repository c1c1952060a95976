"""What iPhones take is read where the library for it is, and named where it is not."""

from pathlib import Path

import numpy as np
import pytest

from heatscope.errors import NotAnImageError
from heatscope.inputs import stored
from heatscope.inputs.image import decode, upright

FILES = Path(__file__).parents[2] / "files"
MAX_PIXELS = 1_000_000

needs_library = pytest.mark.skipif(not stored.HAS_HEIC, reason="pi-heif is not installed: pip install '.[heic]'")


@needs_library
@pytest.mark.parametrize(
    ("name", "size", "corners"),
    [
        ("quarters", (96, 64), [(255, 0, 0), (0, 0, 255)]),
        ("quarters_turned", (64, 96), [(0, 0, 255), (255, 255, 255)]),
    ],
)
def test_heic_is_read_and_turned_once(name: str, size: tuple[int, int], corners: list[tuple[int, int, int]]) -> None:
    content = (FILES / f"{name}.heic").read_bytes()
    seen, read = upright(content, MAX_PIXELS), decode(content, 16, 16, MAX_PIXELS)
    assert (seen.format, seen.image.size, (read.width, read.height)) == ("HEIC", size, size)
    for row, colour in zip([1, -2], corners, strict=True):
        assert np.abs(read.pixels[:, row, 1].numpy().astype(int) - colour).max() < 20


def test_heic_without_the_library_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "HAS_HEIC", False)
    monkeypatch.setattr(stored, "FORMATS", tuple(name for name in stored.FORMATS if name != "HEIF"))
    with pytest.raises(NotAnImageError, match=r"is HEIC, as iPhones take, .*pip install 'heatscope\[heic\]'"):
        upright((FILES / "quarters.heic").read_bytes(), MAX_PIXELS)
