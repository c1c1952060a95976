"""Einstein sums: products of tensors whose axes are named by letters."""

import string
from collections.abc import Iterator

import torch

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node, Read
from heatscope.tracing.opening import Opening, Place
from heatscope.tracing.operations.operation import Operation, picked


class EinsteinSum(Operation):
    """Products of several tensors, summed over the letters that the result lacks."""

    kind = "einsum"
    functions = frozenset({"einsum"})
    formula = "Σ of products over the letters that the result lacks"
    words = "values whose letters agree are multiplied; what the result has no letter for is summed"

    def takes(self, node: Node) -> bool:
        """Letters; not the way to write numbers in their stead."""
        return isinstance(node.arguments[0], str)

    def formula_of(self, node: Node) -> str:
        """Return the letters, as they were written."""
        return f"{self.formula}: {node.arguments[0]}"

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
        return Opening(float(value), self.formula_of(node), tuple(operands))

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
