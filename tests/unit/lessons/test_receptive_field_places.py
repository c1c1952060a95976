"""Which pixels a value sees and which values see only some pixels, counted one by one."""

from hypothesis import given
from hypothesis import strategies as st

from heatscope.lessons.receptive_field import ReceptiveField

FIELDS = st.builds(ReceptiveField, size=st.integers(1, 20), stride=st.integers(1, 6), start=st.integers(-12, 12))


@given(field=FIELDS, first=st.integers(-5, 30), last=st.integers(-5, 60), count=st.integers(0, 20))
def test_the_indices_within_are_those_whose_pixels_are(
    field: ReceptiveField, first: int, last: int, count: int
) -> None:
    one_by_one = [i for i in range(count) if first <= field.pixels(i)[0] and field.pixels(i)[1] <= last]
    assert list(field.indices_within(first, last, count)) == one_by_one


@given(field=FIELDS, index=st.integers(0, 20))
def test_a_value_sees_as_many_pixels_as_its_field_is_large(field: ReceptiveField, index: int) -> None:
    first, last = field.pixels(index)
    assert last - first + 1 == field.size
    assert first - field.pixels(0)[0] == index * field.stride
