"""What every kind of operation can tell of itself, and what it is told of one call.

Knows no operation.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

from torch import Tensor

from heatscope.tracing.boxes import Box, whole
from heatscope.tracing.node import Node, Read, replaced
from heatscope.tracing.opening import Opening, Operand, Place, pick


class Operation(ABC):
    """One kind of operation: the arithmetic of one of its values, and which part of its inputs a value sees."""

    kind: ClassVar[str]
    #: PyTorch's names of the functions that are of this kind.
    functions: ClassVar[frozenset[str]]
    #: What it computes, in a line of mathematics.
    formula: ClassVar[str]
    #: The same in words.
    words: ClassVar[str]
    #: Whether it can be taken apart.
    is_open: ClassVar[bool] = True

    def takes(self, node: Node) -> bool:
        """Whether this very call can be taken apart; complex numbers never are."""
        return True

    def formula_of(self, node: Node) -> str:
        """Return what ``node`` computes, in a line of mathematics; the operands of an opening come in its order."""
        return self.formula

    def words_of(self, node: Node) -> str:
        """Return what ``node`` computes, in words."""
        return self.words

    @abstractmethod
    def open(self, node: Node, at: Place) -> Opening:
        """Return the arithmetic of the value at ``at`` of ``node``; what the node read has to be kept."""

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield, for each input that matters, its position and the box that the values in ``box`` may depend on.

        Whatever lies outside does not change them. Unless a kind knows better: everything.
        """
        for position, source in enumerate(node.inputs):
            yield position, whole(source.shape)


def read_tensor(node: Node, argument: Any) -> Tensor:
    """Return the tensor an argument stands for."""
    assert isinstance(argument, Read), f"{node.function} was called without a tensor where it needs one"
    return node.inputs[argument.position].tensor


def picked(node: Node, argument: Any, role: str, *chosen: int | slice | Tensor) -> Operand:
    """Return part of the tensor that an argument stands for, as an operand."""
    assert isinstance(argument, Read), f"{node.function} was called without a tensor where it needs one"
    source = node.inputs[argument.position]
    return pick(role, source.name, source.tensor, *chosen)


def filled(node: Node, values: list[Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments and keywords of the call with ``values`` in place of the tensors it read."""

    def value_of(leaf: Any) -> Any:
        return values[leaf.position] if isinstance(leaf, Read) else leaf

    arguments = tuple(replaced(each, value_of) for each in node.arguments)
    return arguments, {key: replaced(each, value_of) for key, each in node.keywords.items()}


def pair(value: Any) -> tuple[int, int]:
    """Return [vertical, horizontal] of a number that is given once or twice.

    Example:
        >>> pair(2), pair((1, 3)), pair([2])
        ((2, 2), (1, 3), (2, 2))
    """
    if isinstance(value, tuple | list):
        return (int(value[0]), int(value[-1]))
    return int(value), int(value)
