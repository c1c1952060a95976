"""The steps of a sweep, counted by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatscope.errors import InputError
from heatscope.inputs.amounts import TRANSFORMS, Transform, limits, read_amounts


def test_without_a_range_it_is_the_whole_circle_half_to_double_and_a_quarter_each_way() -> None:
    assert read_amounts("rotation", 64) == [-180 + 10 * step for step in range(37)]
    assert read_amounts("scale", 64) == pytest.approx([0.5 + 0.1 * step for step in range(16)])
    assert read_amounts("translation", 64) == list(range(-16, 17))


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_the_picture_as_it_is_is_among_the_amounts_that_are_not_asked_for(transform: Transform) -> None:
    assert (1 if transform == "scale" else 0) in read_amounts(transform, 64)


def test_one_step_is_the_start() -> None:
    assert read_amounts("rotation", 64, 30, 90, 1) == [30]


def test_a_sweep_may_run_backwards() -> None:
    assert read_amounts("scale", 64, 2, 1, 3) == [2, 1.5, 1]


def test_a_large_picture_is_moved_by_several_pixels_at_a_time_and_in_fewer_steps() -> None:
    assert read_amounts("translation", 256) == [-64 + 4 * step for step in range(33)]
    with pytest.raises(InputError, match="no sweep of 65 steps; it may have 1 … 64 with 256 pixels a side"):
        read_amounts("rotation", 256, 0, 90, 65)


@given(start=st.integers(-64, 64), stop=st.integers(-64, 64), steps=st.integers(1, 128))
def test_a_translation_moves_by_different_whole_pixels_from_start_to_stop(start: int, stop: int, steps: int) -> None:
    try:
        amounts = read_amounts("translation", 64, start, stop, steps)
    except InputError:
        assert steps > abs(stop - start) + 1
        return
    assert len(set(amounts)) == steps
    assert amounts[0] == start
    assert steps == 1 or amounts[-1] == stop
    assert all(amount == int(amount) for amount in amounts)


@pytest.mark.parametrize(
    ("transform", "given_range", "said"),
    [
        ("rotation", (-361, 0, 5), "no rotation of -361; start may be -360 … 360 (degrees)"),
        ("scale", (0.5, 0.01, 5), "no scale of 0.01; stop may be 0.1 … 10 (factor)"),
        ("translation", (0, 65, 5), "no translation of 65; stop may be -64 … 64 (pixels)"),
        ("rotation", (0, 90, 0), "no sweep of 0 steps; it may have 1 … 128 with 64 pixels a side"),
        ("rotation", (0, 90, 129), "no sweep of 129 steps; it may have 1 … 128 with 64 pixels a side"),
        ("translation", (0, 5, 7), "no sweep of 7 steps; it may have 1 … 6 whole pixels from 0 to 5"),
    ],
)
def test_out_of_range_is_refused_with_the_range(
    transform: Transform, given_range: tuple[float, float, int], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_amounts(transform, 64, *given_range)
    assert str(caught.value) == said


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_what_is_not_asked_for_is_within_the_limits(transform: Transform) -> None:
    for width in (8, 32, 256):
        known = limits(transform, width)
        amounts = read_amounts(transform, width)
        assert known.lowest <= min(amounts) <= max(amounts) <= known.highest
