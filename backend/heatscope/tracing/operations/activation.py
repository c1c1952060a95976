"""Functions of one number, applied everywhere: every activation, with its own formula and curve."""

from collections.abc import Mapping
from typing import ClassVar

from torch import Tensor

from heatscope.tracing.node import Node
from heatscope.tracing.operations.operation import filled
from heatscope.tracing.operations.value_by_value import Form, ValueByValue, form

POWER = form("a ^ b", "a to the power of b", "a", "b")


class Activation(ValueByValue):
    """A function of one number: a curve."""

    kind = "pointwise"
    forms: ClassVar[Mapping[str, Form]] = {
        # Activations proper.
        "relu": form("max(0, x)", "what is negative becomes 0, the rest stays"),
        "relu6": form("min(max(0, x), 6)", "what is negative becomes 0, what is above 6 becomes 6"),
        "gelu": form("x · Φ(x)", "x times the probability that a standard normal number is below x"),
        "silu": form("x · σ(x)", "x times its own sigmoid"),
        "mish": form("x · tanh(ln(1 + eˣ))", "x times the hyperbolic tangent of its softplus"),
        "sigmoid": form("1 / (1 + e⁻ˣ)", "any number becomes one between 0 and 1"),
        "logsigmoid": form("−ln(1 + e⁻ˣ)", "the logarithm of the sigmoid"),
        "tanh": form("tanh(x)", "any number becomes one between −1 and 1"),
        "hardswish": form("x · min(max(0, x + 3), 6) / 6", "x times a straight line that stands in for its sigmoid"),
        "hardsigmoid": form("min(max(0, x + 3), 6) / 6", "a straight line from 0 to 1 that stands in for the sigmoid"),
        "hardtanh": form(
            "min(max(min, x), max)", "what is below the one end or above the other becomes that end", "x",
            min=-1.0, max=1.0,
        ),
        "leaky_relu": form(
            "x, or negative_slope · x where x < 0", "what is negative is multiplied by a small slope", "x",
            negative_slope=0.01,
        ),
        "elu": form("x, or alpha · (eˣ − 1) where x < 0", "what is negative bends towards −alpha", "x", alpha=1.0),
        "celu": form(
            "x, or alpha · (e^(x / alpha) − 1) where x < 0", "what is negative bends towards −alpha", "x", alpha=1.0
        ),
        "selu": form(
            "1.0507 · x, or 1.0507 · 1.6733 · (eˣ − 1) where x < 0",
            "what is negative bends towards −1.758, so that mean and spread stay what they are",
        ),
        "softplus": form(
            "ln(1 + e^(beta · x)) / beta, or x where beta · x > threshold", "a smooth max(0, x)", "x",
            beta=1.0, threshold=20.0,
        ),
        "softsign": form("x / (1 + |x|)", "any number becomes one between −1 and 1"),
        "tanhshrink": form("x − tanh(x)", "what lies near 0 is drawn to 0"),
        "hardshrink": form("x, or 0 where |x| ≤ lambd", "what lies near 0 becomes 0", "x", lambd=0.5),
        "softshrink": form(
            "sign(x) · max(0, |x| − lambd)", "every number is drawn towards 0 by lambd, and stops there", "x",
            lambd=0.5,
        ),
        "threshold": form(
            "x, or value where x ≤ threshold", "what is not above the threshold becomes the value", "x", "threshold",
            "value",
        ),
        "rrelu": form(
            "x, or (lower + upper) / 2 · x where x < 0", "what is negative is multiplied by a small slope", "x",
            lower=1 / 8, upper=1 / 3,
        ),
        # Limits.
        "clamp": form("min(max(x, min), max)", "what is below the one end or above the other becomes that end", "x",
                      min=-float("inf"), max=float("inf")),
        "clamp_min": form("max(x, min)", "what is below the end becomes it", "x", "min"),
        "clamp_max": form("min(x, max)", "what is above the end becomes it", "x", "max"),
        "nan_to_num": form("x, or a number where x is none", "what is no number, or infinite, becomes one"),
        # Powers, exponentials and logarithms.
        "exp": form("eˣ", "e to the power of x"),
        "exp2": form("2ˣ", "2 to the power of x"),
        "expm1": form("eˣ − 1", "e to the power of x, less 1"),
        "log": form("ln x", "the natural logarithm"),
        "log1p": form("ln(1 + x)", "the natural logarithm of 1 more"),
        "log2": form("log₂ x", "the logarithm to base 2"),
        "log10": form("log₁₀ x", "the logarithm to base 10"),
        "logit": form("ln(x / (1 − x))", "what the sigmoid would make x of"),
        "pow": POWER,
        "float_power": POWER,
        "square": form("x²", "x times itself"),
        "sqrt": form("√x", "the square root"),
        "rsqrt": form("1 / √x", "1 divided by the square root"),
        "reciprocal": form("1 / x", "1 divided by x"),
        # Signs and rounding.
        "neg": form("−x", "the sign is turned"),
        "positive": form("x", "as it is"),
        "abs": form("|x|", "the sign is dropped"),
        "sign": form("sign(x)", "−1, 0 or 1"),
        "sgn": form("sign(x)", "−1, 0 or 1"),
        "floor": form("⌊x⌋", "rounded down"),
        "ceil": form("⌈x⌉", "rounded up"),
        "round": form("x rounded", "rounded to the nearest whole number, halves to the even one"),
        "trunc": form("x without its fraction", "rounded towards 0"),
        "frac": form("x − trunc(x)", "what is behind the point"),
        # Waves, and others that are called what they are.
        "sinc": form("sin(π · x) / (π · x)", "the sine divided by the angle"),
        "deg2rad": form("x · π / 180", "degrees become radians"),
        "rad2deg": form("x · 180 / π", "radians become degrees"),
        **{
            name: form(f"{name}(x)", words)
            for name, words in {
                "sin": "the sine", "cos": "the cosine", "tan": "the tangent", "asin": "the angle of this sine",
                "acos": "the angle of this cosine", "atan": "the angle of this tangent", "sinh": "the hyperbolic sine",
                "cosh": "the hyperbolic cosine", "asinh": "the inverse of the hyperbolic sine",
                "acosh": "the inverse of the hyperbolic cosine", "atanh": "the inverse of the hyperbolic tangent",
                "erf": "the error function", "erfc": "1 less the error function",
                "erfinv": "the inverse of the error function", "lgamma": "the logarithm of the gamma function",
                "digamma": "the slope of the logarithm of the gamma function", "i0": "a Bessel function",
                "ndtr": "the probability that a standard normal number is below x",
            }.items()
        },
    }  # fmt: skip
    functions = frozenset(forms)
    formula = "f(x)"
    words = "each value is the same function of one value before it"
    jumping = frozenset({"floor", "ceil", "round", "trunc", "frac", "sign", "sgn", "hardshrink", "threshold"})

    def form_of(self, node: Node) -> Form:
        """Return how the function is written; one that GELU is often replaced by has a name of its own."""
        if node.function == "gelu" and "tanh" in (*node.arguments, *node.keywords.values()):
            return form("x / 2 · (1 + tanh(√(2 / π) · (x + 0.044715 · x³)))", "x times about Φ(x), without integral")
        return super().form_of(node)

    def takes(self, node: Node) -> bool:
        """All but a slope that is drawn by chance."""
        is_random = node.function == "rrelu" and node.bind(("input", "lower", "upper", "training"))["training"]
        return super().takes(node) and not is_random

    def curve(self, node: Node, x: Tensor) -> Tensor:
        """Return f(x) of the curve that ``node`` applies, whose other operands are numbers.

        Example:
            >>> import torch
            >>> from heatscope.tracing import record
            >>> node = record(torch.nn.LeakyReLU(0.5), torch.zeros(1))["leaky_relu"]
            >>> Activation().curve(node, torch.tensor([-2.0, 0.0, 2.0]))
            tensor([-1.,  0.,  2.])
        """
        assert len(node.inputs) == 1, f"{node.name} is a function of {len(node.inputs)} tensors, which has no curve"
        arguments, keywords = filled(node, [x.clone()])
        made: Tensor = node.called(*arguments, **keywords)
        return made
