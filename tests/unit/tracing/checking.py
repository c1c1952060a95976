"""Holds what is opened of a call to PyTorch's own answer in float64, and what a value sees to what changes it."""

import random
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import torch
from torch import Tensor, nn

from heatscope.tracing import Node, Trace, record
from heatscope.tracing.boxes import slices
from heatscope.tracing.node import tensors_in
from heatscope.tracing.operations import operation_of

#: More places than these are tried by chance.
MOST_PLACES = 48


class Calls(nn.Module):
    """A network that is one function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__()
        self.function = function

    def forward(self, *tensors: Tensor) -> Any:
        return self.function(*tensors)


def draw(*shape: int, seed: int = 0, positive: bool = False) -> Tensor:
    """Return random numbers; away from 0 if they are to be positive."""
    numbers = torch.randn(shape, generator=torch.Generator().manual_seed(seed + sum(shape)))
    return numbers.abs() + 0.1 if positive else numbers


def places_of(shape: Iterable[int]) -> list[tuple[int, ...]]:
    """Return all places of a tensor, or some."""
    places = list(product(*(range(size) for size in shape)))
    return places if len(places) <= MOST_PLACES else random.Random(0).sample(places, MOST_PLACES)


def check(
    function: Callable[..., Any],
    *tensors: Tensor,
    kind: str,
    reference: Callable[..., Any] | None = None,
    tolerance: float = 1e-6,
    sound: bool = True,
) -> list[Node]:
    """Open what ``function`` gives of ``tensors`` and hold it to ``reference``, or to itself, in float64.

    Returns the nodes of what it gave, each of the kind that is expected.
    """
    given = [tensor.clone() for tensor in tensors]
    trace = record(Calls(function), *given)
    exact = (reference or function)(*(each.double() if each.is_floating_point() else each.clone() for each in tensors))
    outputs, expected = list(tensors_in(trace.result)), list(tensors_in(exact))
    assert len(outputs) == len(expected) > 0
    nodes = trace.nodes[-len(outputs) :]
    for node, output, right in zip(nodes, outputs, expected, strict=True):
        assert node.kind == kind, f"{node.name} is {node.kind}"
        torch.testing.assert_close(node.output, output, rtol=0, atol=0, equal_nan=True)
        check_node(trace, node, right, tolerance)
        if sound:
            check_field(trace, node, function, tensors, len(outputs))
    return list(nodes)


def check_node(trace: Trace, node: Node, right: Tensor, tolerance: float = 1e-6) -> None:
    """Hold the arithmetic of ``node`` to ``right``, and its operands to where they are said to stand."""
    assert node.shape == tuple(right.shape)
    kind = operation_of(node)
    assert kind.formula_of(node)
    assert kind.words_of(node)
    finite = right[right.isfinite()].double()
    scale = max(1.0, float(finite.abs().max())) if finite.numel() else 1.0
    for place in places_of(node.shape):
        opened = trace.open(node.name, place)
        value, exact = torch.tensor(opened.value, dtype=torch.float64), right[place].double()
        torch.testing.assert_close(value, exact, rtol=0, atol=tolerance * scale, equal_nan=True)
        check_operands(trace, node, opened.operands)


def check_operands(trace: Trace, node: Node, operands: Iterable[Any]) -> None:
    """Hold each operand to the tensor it is said to come from."""
    tensors = {source.name: source.tensor for source in node.inputs}
    for operand in operands:
        assert operand.values.dtype == torch.float64
        if operand.source == "constant" and "constant" not in tensors:
            continue
        assert tuple(operand.places.shape[:-1]) == tuple(operand.values.shape)
        count = operand.values.numel()
        flat = zip(operand.values.reshape(-1), operand.places.reshape(count, operand.places.shape[-1]), strict=True)
        for value, place in list(flat)[:8]:
            stands_nowhere = len(place) and int(place.min()) < 0
            exact = torch.zeros(()) if stands_nowhere else tensors[operand.source][tuple(place.tolist())]
            torch.testing.assert_close(value, exact.double(), rtol=0, atol=0, equal_nan=True)


def check_field(
    trace: Trace, node: Node, function: Callable[..., Any], tensors: tuple[Tensor, ...], count: int
) -> None:
    """Change all that a value is said not to see, and find it unchanged."""
    names = list(trace.inputs)
    for place in places_of(node.shape)[:3]:
        seen = trace.field(node.name, place)
        changed = []
        for name, tensor in zip(names, tensors, strict=True):
            if not tensor.is_floating_point():
                changed.append(tensor.clone())
                continue
            box = seen[name].clipped if name in seen else None
            other = tensor + 1 + torch.rand(tensor.shape, generator=torch.Generator().manual_seed(7))
            if box is not None:
                other[slices(box)] = tensor[slices(box)]
            changed.append(other)
        outputs = list(tensors_in(Calls(function)(*changed)))[-count:]
        part = trace.nodes.index(node) - len(trace.nodes) + count
        torch.testing.assert_close(outputs[part][place], node.output[place], rtol=1e-6, atol=1e-6, equal_nan=True)
