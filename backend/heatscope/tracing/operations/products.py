"""Sums of products: linear layers, matrix products, Einstein sums."""

import string
from collections.abc import Iterator
from typing import Any

import torch

from heatscope.tracing.boxes import Box, whole
from heatscope.tracing.node import Node, Read
from heatscope.tracing.opening import Opening, Operand, Place, constant
from heatscope.tracing.operations.operation import Operation, picked


class Linear(Operation):
    """A row of weights for each output."""

    kind = "linear"
    functions = frozenset({"linear"})
    formula = "Σ input · weight + bias"
    words = "each value is all inputs times its own row of weights, summed, plus a bias"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the inputs and the row of weights."""
        bound = node.bind(("input", "weight", "bias"))
        has_rows = len(node.inputs[bound["weight"].position].shape) == 2
        inputs = picked(node, bound["input"], "input", *(at[:-1] if has_rows else at), slice(None))
        weight = picked(node, bound["weight"], "weight", *(at[-1:] if has_rows else ()), slice(None))
        operands = [inputs, weight]
        if bound["bias"] is not None:
            operands.append(picked(node, bound["bias"], "bias", *(at[-1:] if has_rows else ())))
        return _summed(self.formula, operands)

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the rows of the input and those of the weights."""
        bound = node.bind(("input", "weight", "bias"))
        source, weight = (node.inputs[bound[name].position] for name in ("input", "weight"))
        has_rows = len(weight.shape) == 2
        yield bound["input"].position, (*(box[:-1] if has_rows else box), *whole(source.shape[-1:]))
        yield bound["weight"].position, (*(box[-1:] if has_rows else ()), *whole(weight.shape[-1:]))
        if bound["bias"] is not None:
            yield bound["bias"].position, box[-1:] if has_rows else ()


class MatrixProduct(Operation):
    """Row times column, also of many matrices at once, and of vectors."""

    kind = "matrix product"
    functions = frozenset({"matmul", "bmm", "mm", "mv", "dot", "addmm", "baddbmm"})
    formula = "Σ row · column"
    words = "each value is a row of the one matrix times a column of the other, summed"

    def open(self, node: Node, at: Place) -> Opening:
        """Return row and column, and what is added to them."""
        first, second, added, factors = factors_of(node)
        left, right = node.inputs[first.position].shape, node.inputs[second.position].shape
        batch, row, column = _matrix_place(node, len(left), len(right), at)
        operands = [
            picked(node, first, "row", *_broadcast(batch, left[:-2]), *row, slice(None)),
            picked(node, second, "column", *_broadcast(batch, right[:-2]), slice(None), *column),
        ]
        if added is not None:
            shape = node.inputs[added.position].shape
            operands.append(picked(node, added, "bias", *_broadcast(at, shape)))
        return _summed(self.formula if added is None else f"{self.formula} + bias", operands, *factors)

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the rows of the first and the columns of the second matrix."""
        first, second, added, _ = factors_of(node)
        left, right = node.inputs[first.position].shape, node.inputs[second.position].shape
        batch, row, column = _matrix_place(node, len(left), len(right), box)
        yield first.position, (*_broadcast(batch, left[:-2], (0, 0)), *row, *whole(left[-1:]))
        inner = right[-2:-1] if len(right) > 1 else right[-1:]
        yield second.position, (*_broadcast(batch, right[:-2], (0, 0)), *whole(inner), *column)
        if added is not None:
            yield added.position, _broadcast(box, node.inputs[added.position].shape, (0, 0))


class EinsteinSum(Operation):
    """Products of several tensors, summed over the letters that the result lacks."""

    kind = "einsum"
    functions = frozenset({"einsum"})
    formula = "Σ of products over the letters that the result lacks"
    words = "values whose letters agree are multiplied; what the result has no letter for is summed"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the part of each tensor that the value needs."""
        letters, result, reads = letters_of(node)
        fixed = dict(zip(result, at, strict=True))
        operands, rests = [], []
        for axes, argument in zip(letters, reads, strict=True):
            shape = node.inputs[argument.position].shape
            chosen = [
                (fixed[axis] if size > 1 else 0) if axis in fixed else slice(None)
                for axis, size in zip(axes, shape, strict=True)
            ]
            operands.append(picked(node, argument, "factor", *chosen))
            rests.append("".join(axis for axis in axes if axis not in fixed))
        value = torch.einsum(f"{','.join(rests)}->", *(operand.values for operand in operands))
        return Opening(float(value), self.formula, tuple(operands))

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the parts whose letters agree."""
        letters, result, reads = letters_of(node)
        spans = dict(zip(result, box, strict=True))
        for axes, argument in zip(letters, reads, strict=True):
            shape = node.inputs[argument.position].shape
            yield (
                argument.position,
                tuple(
                    spans[axis] if axis in spans and size > 1 else (0, size - 1)
                    for axis, size in zip(axes, shape, strict=True)
                ),
            )


def _summed(formula: str, operands: list[Operand], beta: float = 1.0, alpha: float = 1.0) -> Opening:
    products = operands[0].values * operands[1].values
    total = float(products.sum())
    value = alpha * total + (beta * float(operands[2].values) if len(operands) > 2 else 0.0)
    if (beta, alpha) != (1.0, 1.0):
        operands = [*operands, constant("alpha", alpha), constant("beta", beta)]
        formula = "alpha · Σ row · column + beta · bias"
    return Opening(value, formula, tuple(operands), {"products": products})


def factors_of(node: Node) -> tuple[Read, Read, Read | None, tuple[float, float]]:
    """Return the two matrices, what is added to their product, and the factors beta and alpha."""
    if node.function in ("addmm", "baddbmm"):
        bound = node.bind(("input", "batch1", "batch2"), beta=1, alpha=1)
        first, second = (bound.get(name) or bound[f"batch{name[-1]}"] for name in ("mat1", "mat2"))
        return first, second, bound["input"], (float(bound["beta"]), float(bound["alpha"]))
    first, second = [read for read in _reads(node) if isinstance(read, Read)][:2]
    # `a.__rmatmul__(b)` is b @ a.
    if getattr(node.called, "__name__", "") == "__rmatmul__":
        first, second = second, first
    return first, second, None, (1.0, 1.0)


def _reads(node: Node) -> list[Any]:
    return [*node.arguments, *node.keywords.values()]


def _matrix_place(node: Node, left: int, right: int, at: tuple[Any, ...]) -> tuple[Any, Any, Any]:
    """Split a place, or a box, of a product into batch, row and column; a vector has no row, or no column."""
    place = list(at)
    column = (place.pop(),) if right > 1 else ()
    row = (place.pop(),) if left > 1 else ()
    return tuple(place), row, column


def _broadcast(place: tuple[Any, ...], shape: tuple[int, ...], only: Any = 0) -> tuple[Any, ...]:
    """Return a place, or a box, in a tensor that was stretched to the shape the place belongs to."""
    last = place[len(place) - len(shape) :]
    return tuple(index if size > 1 else only for index, size in zip(last, shape, strict=True))


def letters_of(node: Node) -> tuple[list[str], str, list[Read]]:
    """Return the letters of each tensor and of the result, dots written out."""
    equation, *given = node.arguments
    reads: list[Read] = list(given[0]) if len(given) == 1 and isinstance(given[0], list | tuple) else given
    inputs, arrow, result = str(equation).replace(" ", "").partition("->")
    spare = [letter for letter in string.ascii_letters if letter not in equation]
    written, longest = [], 0
    for axes, read in zip(inputs.split(","), reads, strict=True):
        rank = len(node.inputs[read.position].shape) - len(axes.replace("...", ""))
        longest = max(longest, rank if "..." in axes else 0)
        written.append((axes, rank))
    dots = spare[:longest]
    letters = [axes.replace("...", "".join(dots[longest - rank :]) if rank else "") for axes, rank in written]
    if not arrow:
        once = sorted(letter for letter in set(inputs) - {",", "."} if inputs.count(letter) == 1)
        result = ("..." if "..." in inputs else "") + "".join(once)
    return letters, result.replace("...", "".join(dots)), reads
