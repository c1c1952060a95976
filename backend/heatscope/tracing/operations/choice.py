"""Two tensors joined place by place by a function that is neither sum nor product."""

from collections.abc import Mapping
from typing import ClassVar

from heatscope.tracing.operations.value_by_value import Form, ValueByValue, form

LARGER = form("max(a, b)", "the larger of two values at the same place", "a", "b")
SMALLER = form("min(a, b)", "the smaller of two values at the same place", "a", "b")


class Choice(ValueByValue):
    """The larger or smaller of two, place by place."""

    kind = "larger or smaller"
    forms: ClassVar[Mapping[str, Form]] = {
        "maximum": LARGER,
        "fmax": LARGER,
        "max": LARGER,
        "minimum": SMALLER,
        "fmin": SMALLER,
        "min": SMALLER,
        "atan2": form("atan2(a, b)", "the angle of the point b to the right and a up", "a", "b"),
        "hypot": form("√(a² + b²)", "the length of the arrow with these two sides", "a", "b"),
        "logaddexp": form("ln(eᵃ + eᵇ)", "the sum of two numbers of which the logarithms are known", "a", "b"),
        "logaddexp2": form("log₂(2ᵃ + 2ᵇ)", "the sum of two numbers of which the logarithms are known", "a", "b"),
        "copysign": form("|a| · sign(b)", "the size of one value with the sign of the other", "a", "b"),
        "heaviside": form("0 where a < 0, b where a = 0, 1 where a > 0", "a step", "a", "b"),
    }
    #: `max` and `min` are of this kind only if they are given two tensors.
    functions = frozenset(forms) - {"max", "min"}
    formula = "max(a, b), or min(a, b)"
    words = "of two values at the same place one is chosen, or both are joined"
