"""The arithmetic of one value as text, so that it can be done again by hand.

Numbers that are combined one by one stand in one row: an input and its weight, or a query's and a key's. Knows nothing
of networks.
"""

from collections.abc import Iterator, Sequence

from torch import Tensor

from heatscope.calls.unit import Seen
from heatscope.commands.digits import number
from heatscope.tracing import Opened
from heatscope.tracing.opening import Operand


def lines_of(opened: Opened, name: str, seen: Seen | None) -> Iterator[str]:
    """Yield the lines: what was asked for and its formula, the operands, what is computed on the way, the value."""
    yield f"{_placed(opened.node or name, opened.at)} = {number(opened.recorded)}"
    yield f"{opened.kind}: {opened.formula}"
    if seen is not None:
        (top, bottom), (left, right) = seen.inside
        yield f"sees rows {top} … {bottom} and columns {left} … {right} of what the network reads"
    steps = {step.replace("_", " "): values for step, values in opened.steps.items()}
    for group in _side_by_side(opened.operands):
        columns = [column for operand in group for column in _columns(operand)]
        size = group[0].values.shape
        for step, values in list(steps.items()):
            if isinstance(values, Tensor) and values.shape == size and size.numel() > 1:
                columns.append([f" {step}", *_numbers(values)])
                del steps[step]
        yield ""
        yield from _table(columns)
    for step, values in steps.items():
        yield ""
        if isinstance(values, float):
            yield f"{step} = {values:.9g}"
        else:
            places = [", ".join(map(str, place)) for place in _places_in(values.shape)]
            yield from _table([[step, *places], [" value", *_numbers(values)]])
    yield ""
    yield f"= {opened.value:.9g} in 64 bits; the network computed {number(opened.recorded)} in its own"


def _side_by_side(operands: Sequence[Operand]) -> list[list[Operand]]:
    """Return operands of one shape together; a single number has a row of its own."""
    groups: list[list[Operand]] = []
    for operand in operands:
        size = operand.values.shape
        is_like = bool(groups) and groups[-1][0].values.shape == size and size.numel() > 1
        groups[-1].append(operand) if is_like else groups.append([operand])
    return groups


def _columns(operand: Operand) -> Iterator[list[str]]:
    """Yield where the numbers of an operand stand, and the numbers, below the names of both."""
    axes = operand.places.shape[-1] if operand.places.dim() else 0
    places = operand.places.reshape(-1, axes).tolist() if axes else [[]] * operand.values.numel()
    yield [operand.role, *(_place_of(operand, place) for place in places)]
    yield [" value", *_numbers(operand.values)]


def _place_of(operand: Operand, place: Sequence[int]) -> str:
    if any(index < 0 for index in place):
        return "padding"
    return operand.source if operand.source == "constant" else _placed(operand.source, place)


def _placed(name: str, place: Sequence[int]) -> str:
    return f"{name}[{', '.join(map(str, place))}]"


def _places_in(shape: Sequence[int]) -> list[tuple[int, ...]]:
    places: list[tuple[int, ...]] = [()]
    for size in shape:
        places = [(*place, index) for place in places for index in range(size)]
    return places


def _numbers(values: Tensor) -> list[str]:
    # Room for a sign, so that digits stand below digits.
    written = [number(value) for value in values.reshape(-1).tolist()]
    return [each if each.startswith("-") else f" {each}" for each in written]


def _table(columns: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows, each column as wide as its widest."""
    widths = [max(map(len, column)) for column in columns]
    for row in zip(*columns, strict=True):
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
