"""Who may look at whom."""

import pytest

from heatscope.inspection.attention import window_mask


def test_no_window_lets_everybody_see_everything() -> None:
    assert window_mask(5, None) is None


@pytest.mark.parametrize("window", [0, 1, 2, 9])
def test_word_sees_its_neighbours_and_not_the_first_token(window: int) -> None:
    mask = window_mask(6, window)
    assert mask is not None
    for query in range(1, 6):
        assert mask[query].nonzero().flatten().tolist() == [key for key in range(1, 6) if abs(key - query) <= window]


def test_first_token_sees_everything() -> None:
    mask = window_mask(6, 0)
    assert mask is not None
    assert mask[0].all()
