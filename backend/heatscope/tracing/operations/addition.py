"""Sums and differences, place by place."""

from collections.abc import Mapping
from typing import ClassVar

from heatscope.tracing.node import Node
from heatscope.tracing.operations.value_by_value import Form, ValueByValue, form

PLUS = form("a + b", "two tensors are added, value by value", "a", "b")
MINUS = form("a − b", "one tensor is taken off the other, value by value", "a", "b")


class Sum(ValueByValue):
    """Added or taken off, place by place: a residual connection, a bias, a position."""

    kind = "sum"
    forms: ClassVar[Mapping[str, Form]] = {
        "add": PLUS,
        "sub": MINUS,
        "addcmul": form("a + value · b · c", "the product of two tensors is added, value by value", "a", "b", "c",
                        value=1.0),
        "addcdiv": form("a + value · b / c", "the ratio of two tensors is added, value by value", "a", "b", "c",
                        value=1.0),
        "lerp": form("a + weight · (b − a)", "a point on the way from one value to the other", "a", "b", "weight"),
    }  # fmt: skip
    functions = frozenset(forms)
    formula = "a + b"
    words = "two tensors are added, or one is taken off the other, value by value"

    def form_of(self, node: Node) -> Form:
        """Return how the function is written; a factor only where there is one."""
        plain = super().form_of(node)
        if "alpha" not in node.keywords or node.function not in ("add", "sub"):
            return plain
        return form(plain.formula.replace("b", "alpha · b"), plain.words, "a", "b", alpha=1.0)
