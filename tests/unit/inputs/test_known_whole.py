"""What was found to be whole is known again, as long as it is among the last."""

from heatscope.inputs.image import decode_array
from heatscope.inputs.known_whole import KnownWhole
from heatscope.inputs.stored import WHOLE
from tests.pictures import encoded, photo


def test_the_last_files_are_known() -> None:
    known = KnownWhole(most=2)
    for content in (b"one", b"two", b"three"):
        known.add(content)
    assert [content in known for content in (b"one", b"two", b"three", b"four")] == [False, True, True, False]


def test_a_jpeg_of_several_scans_is_known_once_it_was_read_and_no_cut_one_ever() -> None:
    content = encoded(photo(50, 40), "JPEG", progressive=True, quality=91)
    assert content not in WHOLE
    first = decode_array(content, 32, 32, 10_000)
    assert content in WHOLE
    assert (decode_array(content, 32, 32, 10_000).pixels == first.pixels).all()
    cut = content[: len(content) * 2 // 3] + b"\xff\xd9"
    decode_array(cut, 32, 32, 10_000, partial=True)
    assert cut not in WHOLE
