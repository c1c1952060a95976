"""What was found to be whole is known again, as long as it is among the last."""

import pytest

from heatscope.inputs import stored
from heatscope.inputs.image import decode_array
from heatscope.inputs.known_whole import KnownWhole, digest_of
from heatscope.inputs.stored import WHOLE
from tests.pictures import encoded, photo


def test_the_last_files_are_known() -> None:
    known = KnownWhole(most=2)
    for content in (b"one", b"two", b"three"):
        known.add(digest_of(content))
    assert [digest_of(content) in known for content in (b"one", b"two", b"three", b"four")] == [
        False,
        True,
        True,
        False,
    ]


def test_a_jpeg_of_several_scans_is_known_once_it_was_read_and_no_cut_one_ever() -> None:
    content = encoded(photo(50, 40), "JPEG", progressive=True, quality=91)
    assert digest_of(content) not in WHOLE
    first = decode_array(content, 32, 32, 10_000)
    assert digest_of(content) in WHOLE
    assert (decode_array(content, 32, 32, 10_000).pixels == first.pixels).all()
    cut = content[: len(content) * 2 // 3] + b"\xff\xd9"
    decode_array(cut, 32, 32, 10_000, partial=True)
    assert digest_of(cut) not in WHOLE


def test_a_digest_is_computed_once_a_reading_and_only_of_jpegs_of_several_scans(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bytes] = []

    def note(content: bytes) -> bytes:
        asked.append(content)
        return digest_of(content)

    monkeypatch.setattr(stored, "digest_of", note)
    scanned, plain = (encoded(photo(50, 40), "JPEG", progressive=each, quality=93) for each in (True, False))
    for content in (scanned, plain, scanned):
        decode_array(content, 32, 32, 10_000)
    assert asked == [scanned, scanned]
