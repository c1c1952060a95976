"""Questions with the answer yes or no, 1 or 0, asked place by place; and what is made of such answers."""

from collections.abc import Mapping
from typing import ClassVar

from heatscope.tracing.operations.value_by_value import Form, ValueByValue, form


class Comparison(ValueByValue):
    """1 where something holds, 0 elsewhere: mostly a mask."""

    kind = "comparison"
    forms: ClassVar[Mapping[str, Form]] = {
        "eq": form("a = b", "1 where two values are the same", "a", "b"),
        "ne": form("a ≠ b", "1 where two values differ", "a", "b"),
        "lt": form("a < b", "1 where the first value is below the second", "a", "b"),
        "le": form("a ≤ b", "1 where the first value is not above the second", "a", "b"),
        "gt": form("a > b", "1 where the first value is above the second", "a", "b"),
        "ge": form("a ≥ b", "1 where the first value is not below the second", "a", "b"),
        "logical_and": form("a and b", "1 where both are", "a", "b"),
        "logical_or": form("a or b", "1 where one of both is", "a", "b"),
        "logical_xor": form("either a or b", "1 where exactly one of both is", "a", "b"),
        "logical_not": form("not x", "1 where there was 0, 0 elsewhere"),
        "bitwise_and": form("a and b", "bit by bit, 1 where both are", "a", "b"),
        "bitwise_or": form("a or b", "bit by bit, 1 where one of both is", "a", "b"),
        "bitwise_xor": form("either a or b", "bit by bit, 1 where exactly one of both is", "a", "b"),
        "bitwise_not": form("not x", "bit by bit, 1 where there was 0"),
        "isnan": form("x is no number", "1 where x is no number"),
        "isinf": form("|x| = ∞", "1 where x is infinite"),
        "isfinite": form("|x| < ∞", "1 where x is a number, and not infinite"),
        "isposinf": form("x = ∞", "1 where x is infinite"),
        "isneginf": form("x = −∞", "1 where x is minus infinite"),
        "isclose": form("a ≈ b", "1 where two values are nearly the same", "a", "b"),
        "signbit": form("x < 0", "1 where x has a minus sign"),
    }
    functions = frozenset(forms)
    formula = "a, compared with b"
    words = "1 where something holds, 0 elsewhere"
