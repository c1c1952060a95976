"""Many values become one: a mean, a sum, the largest, a spread."""

from collections.abc import Iterator
from typing import Any

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node, Read
from heatscope.tracing.opening import Opening, Place, pick
from heatscope.tracing.operations.operation import Operation


class Reduction(Operation):
    """What is taken together along some axes becomes one value.

    The value is what PyTorch's own function makes, in float64, of the values it is taken from.
    """

    kind = "reduction"
    functions = frozenset(
        "mean sum amax amin max min prod var std norm linalg_vector_norm vector_norm logsumexp nanmean nansum".split()
    )
    formula = "mean, sum, largest … of what is taken together"
    words = "along some axes all values become one: their mean, their sum, the largest of them"

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
        together = pick("together", source.name, source.tensor, *chosen)
        value = _reduced(node, together.values.reshape(-1))
        return Opening(value, f"{node.function} of what is taken together", (together,))

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


def _reduced(node: Node, values: Any) -> float:
    keywords = {key: option for key, option in node.keywords.items() if key in ("ord", "p", "correction", "unbiased")}
    arguments: list[Any] = []
    if node.function in ("norm", "linalg_vector_norm", "vector_norm"):
        keywords |= {} if "dim" not in node.keywords else {"dim": 0}
        arguments = [each for each in node.arguments[1:2] if not isinstance(each, Read)]
    if node.function in ("mean", "sum", "prod", "amax", "amin", "max", "min", "nanmean", "nansum", "logsumexp"):
        return float(getattr(values, node.function)(dim=0) if node.function == "logsumexp" else
                     getattr(values, node.function)())  # fmt: skip
    if node.function in ("var", "std"):
        unbiased = [each for each in node.arguments[1:] if isinstance(each, bool)][:1]
        return float(getattr(values, node.function)(0, *unbiased, **keywords) if unbiased else
                     getattr(values, node.function)(dim=0, **keywords))  # fmt: skip
    return float(node.called(values, *arguments, **keywords))


def _axes(node: Node) -> tuple[frozenset[int], bool]:
    """Return which axes are taken together, and whether they stay, with one place each."""
    rank = len(node.inputs[0].shape)
    bound = node.bind(("input", "ord", "dim", "keepdim") if "norm" in node.function else ("input", "dim", "keepdim"))
    given = bound["dim"] if bound["dim"] is not None else bound.get("axis")
    if isinstance(given, Read) or isinstance(given, bool) or given is None or given == () or given == []:
        return frozenset(range(rank)), len(node.shape) == rank and rank > 0 and bool(bound["keepdim"])
    axes = frozenset(int(axis) % rank for axis in (given if isinstance(given, tuple | list) else (given,)))
    return axes, len(node.shape) == rank
