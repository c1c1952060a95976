"""Many values become one: a mean, a sum, the largest, a spread, a length."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from torch import Tensor

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node, Read
from heatscope.tracing.opening import Opening, Place, constant, pick
from heatscope.tracing.operations.operation import Operation


class Form(NamedTuple):
    """How one function takes values together."""

    formula: str
    words: str
    value: Callable[[Tensor], Any]  #: of all values in one row, in float64


LARGEST = Form("max x", "the largest of all values along some axes", lambda x: x.max())
SMALLEST = Form("min x", "the smallest of all values along some axes", lambda x: x.min())
SPREAD = ("unbiased", "correction")


class Reduction(Operation):
    """What is taken together along some axes becomes one value."""

    kind = "reduction"
    forms: ClassVar[Mapping[str, Form]] = {
        "mean": Form("Σ x / count", "the mean of all values along some axes", lambda x: x.mean()),
        "sum": Form("Σ x", "the sum of all values along some axes", lambda x: x.sum()),
        "nanmean": Form(
            "Σ x / count", "the mean of those values along some axes that are numbers", lambda x: x.nanmean()
        ),
        "nansum": Form("Σ x", "the sum of all values along some axes that are numbers", lambda x: x.nansum()),
        "prod": Form("Π x", "the product of all values along some axes", lambda x: x.prod()),
        "amax": LARGEST,
        "max": LARGEST,
        "amin": SMALLEST,
        "min": SMALLEST,
        "argmax": Form("argmax x", "where the largest value along an axis stands", lambda x: x.argmax()),
        "argmin": Form("argmin x", "where the smallest value along an axis stands", lambda x: x.argmin()),
        "logsumexp": Form("ln Σ eˣ", "the logarithm of the sum of all exponentials", lambda x: x.logsumexp(0)),
        "any": Form("any x", "1 if one of the values along some axes is not 0", lambda x: (x != 0).any()),
        "all": Form("all x", "1 if none of the values along some axes is 0", lambda x: (x != 0).all()),
        "count_nonzero": Form("count of x ≠ 0", "how many values along some axes are not 0", lambda x: (x != 0).sum()),
    }
    functions = frozenset(forms) | frozenset("var std var_mean std_mean aminmax norm linalg_vector_norm".split())
    formula = "all x taken together"
    words = "along some axes all values become one: their mean, their sum, the largest of them"

    def takes(self, node: Node) -> bool:
        """Not the norms of whole matrices, nor a sum within another type of number."""
        order = _order(node) if "norm" in node.function else 2
        return order is not None and not node.inputs[0].dtype.is_complex

    def formula_of(self, node: Node) -> str:
        """Return the formula of this very function."""
        return _form(node).formula

    def words_of(self, node: Node) -> str:
        """Return the words for this very function."""
        return _form(node).words

    def open(self, node: Node, at: Place) -> Opening:
        """Return what is taken together."""
        axes, is_kept = _axes(node)
        source = node.inputs[0]
        places = iter(at)
        chosen: list[int | slice] = []
        for axis in range(len(source.shape)):
            if axis in axes:
                chosen.append(slice(None))
                if is_kept:
                    next(places)
            else:
                chosen.append(next(places))
        together = pick("x", source.name, source.tensor, *chosen)
        row = together.values.reshape(-1)
        form = _form(node)
        operands = [together]
        if node.function in ("var", "std", "var_mean", "std_mean"):
            operands.append(constant("correction", _correction(node)))
        return Opening(float(form.value(row)), form.formula, tuple(operands), {"count": float(len(row))})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield all that is taken together."""
        axes, is_kept = _axes(node)
        spans = iter(box)
        seen = []
        for axis, size in enumerate(node.inputs[0].shape):
            if axis in axes:
                seen.append((0, size - 1))
                if is_kept:
                    next(spans)
            else:
                seen.append(next(spans))
        yield 0, tuple(seen)


def _form(node: Node) -> Form:
    """Return how ``node`` takes values together; of functions that give two things, how it does this one."""
    function, part = node.function, node.part
    if function in ("max", "min") and part == 1:
        return Reduction.forms[f"arg{function}"]
    if function == "aminmax":
        return (SMALLEST, LARGEST)[part or 0]
    if function in ("var", "std", "var_mean", "std_mean"):
        return Reduction.forms["mean"] if part == 1 else _spread(function[:3], _correction(node))
    if "norm" in function:
        return _length(_order(node))
    return Reduction.forms[function]


def _spread(what: str, correction: float) -> Form:
    count = "count" if not correction else f"(count − {correction:g})"
    if what == "var":
        formula = f"Σ (x − mean)² / {count}"
        return Form(formula, "the mean square of how far values along some axes are from their mean",
                    lambda x: x.var(correction=correction))  # fmt: skip
    return Form(f"√(Σ (x − mean)² / {count})", "how far values along some axes are from their mean",
                lambda x: x.std(correction=correction))  # fmt: skip


def _length(order: float | None) -> Form:
    words = "the length of the vector that the values along some axes are"
    if order == 2:
        return Form("√ Σ x²", words, lambda x: x.square().sum().sqrt())
    if order == 1:
        return Form("Σ |x|", "the sum of the sizes of all values along some axes", lambda x: x.abs().sum())
    if order == 0:
        return Form("count of x ≠ 0", "how many values along some axes are not 0", lambda x: (x != 0).sum())
    if order == math.inf:
        return Form("max |x|", "the size of the largest value along some axes", lambda x: x.abs().max())
    if order == -math.inf:
        return Form("min |x|", "the size of the smallest value along some axes", lambda x: x.abs().min())
    assert order is not None, "norms of matrices are not taken"
    return Form(f"(Σ |x| ^ {order:g}) ^ (1 / {order:g})", words, lambda x: (x.abs() ** order).sum() ** (1 / order))


def _order(node: Node) -> float | None:
    """Return which norm it is; None for one of matrices, which is none of the values themselves."""
    name = "p" if node.function == "norm" else "ord"
    given = node.bind(("input", name))[name]
    if given in (None, "fro"):
        return 2
    return None if isinstance(given, str | Read) else float(given)


def _correction(node: Node) -> float:
    """Return what is taken off the count: 1 unless told otherwise."""
    named = [node.keywords[name] for name in SPREAD if node.keywords.get(name) is not None]
    # `var(x, unbiased)` and `var(x, dim, unbiased)`.
    given = named or [each for each in node.arguments[1:3] if isinstance(each, bool)]
    return float(given[0]) if given else 1.0


def _axes(node: Node) -> tuple[frozenset[int], bool]:
    """Return which axes are taken together, and whether they stay, with one place each."""
    rank = len(node.inputs[0].shape)
    bound = node.bind(("input", "ord", "dim") if "norm" in node.function else ("input", "dim"))
    given = bound["dim"] if bound["dim"] is not None else bound.get("axis")
    if isinstance(given, Read | bool) or given in (None, (), []):
        return frozenset(range(rank)), len(node.shape) == rank
    axes = frozenset(int(axis) % max(rank, 1) for axis in (given if isinstance(given, tuple | list) else (given,)))
    return axes & frozenset(range(rank)), len(node.shape) == rank
