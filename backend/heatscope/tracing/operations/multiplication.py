"""Products and ratios, place by place."""

from collections.abc import Mapping
from typing import ClassVar

from heatscope.tracing.node import Node
from heatscope.tracing.operations.value_by_value import Form, ValueByValue, form


class Product(ValueByValue):
    """Multiplied or divided, place by place: a gate, a scale."""

    kind = "product"
    forms: ClassVar[Mapping[str, Form]] = {
        "mul": form("a · b", "two tensors are multiplied, value by value", "a", "b"),
        "div": form("a / b", "one tensor is divided by the other, value by value", "a", "b"),
        "floor_divide": form("⌊a / b⌋", "one tensor is divided by the other and rounded down", "a", "b"),
        "fmod": form("a − b · trunc(a / b)", "what is left when a is divided by b; its sign is that of a", "a", "b"),
        "remainder": form("a − b · ⌊a / b⌋", "what is left when a is divided by b; its sign is that of b", "a", "b"),
        "xlogy": form("a · ln b", "one tensor times the logarithm of the other, value by value", "a", "b"),
        "ldexp": form("a · 2 ^ b", "one tensor times 2 to the power of the other, value by value", "a", "b"),
    }
    functions = frozenset(forms)
    formula = "a · b"
    words = "two tensors are multiplied, or one is divided by the other, value by value"
    jumping = frozenset({"floor_divide", "fmod", "remainder"})

    def form_of(self, node: Node) -> Form:
        """Return how the function is written, with the rounding it was told to do."""
        rounding = node.keywords.get("rounding_mode")
        if node.function != "div" or rounding is None:
            return super().form_of(node)
        if rounding == "floor":
            return self.forms["floor_divide"]
        return form("trunc(a / b)", "one tensor is divided by the other and rounded towards 0", "a", "b")
