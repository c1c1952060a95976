"""A label by its name or its index; what is not there is answered with what is close."""

import pytest

from heatscope.errors import InputError
from heatscope.inputs.label import read_label

LABELS = ("cat", "red panda", "Remote control", "7", "tower")


@pytest.mark.parametrize(
    ("text", "index"),
    [("cat", 0), (" CAT ", 0), ("red panda", 1), ("remote control", 2), ("2", 2), ("0", 0), ("7", 3), ("4", 4)],
)
def test_a_label_is_found_by_name_first_and_by_index_then(text: str, index: int) -> None:
    assert read_label(text, LABELS) == index


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("catt", "no label named 'catt' among the 5 there are; the closest: cat"),
        ("panda", "no label named 'panda' among the 5 there are; the closest: red panda"),
        ("towr", "no label named 'towr' among the 5 there are; the closest: tower"),
        (
            "",
            "no label named '' among the 5 there are; the first of them: cat, red panda, Remote control, 7, tower",
        ),
        ("5", "no label '5'; labels are counted from 0 to 4"),
        ("-1", "no label '-1'; labels are counted from 0 to 4"),
        ("9" * 80, f"no label '{'9' * 60}…'; labels are counted from 0 to 4"),
        ("٣", "no label '٣'; labels are counted from 0 to 4"),
    ],
)
def test_an_unknown_label_is_answered_with_what_would_do(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_label(text, LABELS)
    assert str(caught.value) == said


def test_a_very_long_label_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="among the 5 there are"):
        read_label("x" * 10_000_000, LABELS)
