"""Operations value by value: what stands at one place depends on what stood at the same place alone.

The value is what PyTorch's own function makes of the operands at this place, in float64: which is the definition of
such an operation, and no arithmetic of ours.
"""

from abc import ABC
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from torch import Tensor

from heatscope.tracing.boxes import Box
from heatscope.tracing.node import Node, Read
from heatscope.tracing.opening import Opening, Operand, Place, constant, pick
from heatscope.tracing.operations.operation import Operation, filled


@dataclass(frozen=True)
class Form:
    """How one function of a kind is written."""

    formula: str
    words: str
    #: What it is called with, in order, and what it takes for those that are not given; None where all are needed.
    parameters: Mapping[str, float | None]


def form(formula: str, words: str, *needed: str, **optional: float) -> Form:
    """Return a form of operands that are ``needed`` (unless told ``x`` alone) and of options with their defaults."""
    return Form(formula, words, dict.fromkeys(needed or ("x",)) | optional)


class ValueByValue(Operation, ABC):
    """Each value depends on the values at the same place alone, smaller tensors being stretched."""

    forms: ClassVar[Mapping[str, Form]]
    #: Functions that jump, so that rounding to the run's own precision may decide: computed in that.
    jumping: ClassVar[frozenset[str]] = frozenset()

    def form_of(self, node: Node) -> Form:
        """Return how the function of ``node`` is written."""
        return self.forms[node.function]

    def formula_of(self, node: Node) -> str:
        """Return the formula of this very function."""
        return self.form_of(node).formula

    def words_of(self, node: Node) -> str:
        """Return the words for this very function."""
        return self.form_of(node).words

    def takes(self, node: Node) -> bool:
        """One result; of several each has its own meaning."""
        return node.part is None

    def open(self, node: Node, at: Place) -> Opening:
        """Return the operands at this place, in the order of the formula."""
        values = [self._value(node, position, at) for position in range(len(node.inputs))]
        arguments, keywords = filled(node, values)
        value = float(node.called(*arguments, **keywords))
        return Opening(value, self.formula_of(node), tuple(self._operands(node, at)))

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the same places."""
        for position, source in enumerate(node.inputs):
            yield position, stretched(box, source.shape, (0, 0))

    def _value(self, node: Node, position: int, at: Place) -> Tensor:
        """Return one operand; a copy, as the function may write into it."""
        source = node.inputs[position]
        number = source.tensor[stretched(at, source.shape, 0)].detach().clone()
        is_own = not node.is_floating or node.function in self.jumping
        return number if is_own or number.is_complex() else number.double()

    def _operands(self, node: Node, at: Place) -> Iterator[Operand]:
        """Yield what the formula names: tensors, numbers that were given, and those it takes if it is given none."""
        arguments = [each for each in node.arguments if _is_operand(each)]
        if getattr(node.called, "__name__", "") in REVERSED:
            arguments.reverse()
        names = self.form_of(node).parameters
        given: dict[str, Any] = dict(zip(names, arguments, strict=False))
        for name, argument in node.keywords.items():
            role = KEYWORDS.get(name, name)
            if role == "input":
                role = next(iter(names))
            if role == "other":
                role = list(names)[min(1, len(names) - 1)]
            if _is_operand(argument):
                given[role] = argument
        for name in names:
            argument = given.pop(name, names[name])
            if argument is not None:
                yield _operand(node, name, argument, at)
        for name, argument in given.items():
            yield _operand(node, name, argument, at)


#: `1 - x` calls these with x first.
REVERSED = frozenset("__rsub__ rsub __rdiv__ __rtruediv__ __rfloordiv__ __rpow__ __rmod__".split())
#: What PyTorch calls operands when they are given by name.
KEYWORDS = {"self": "input", "tensor1": "b", "tensor2": "c", "end": "b", "min_val": "min", "max_val": "max"}


def stretched(place: tuple[Any, ...], shape: tuple[int, ...], only: Any = 0) -> tuple[Any, ...]:
    """Return a place, or a box, in a tensor that was stretched to the shape the place belongs to.

    Example:
        >>> stretched((3, 1, 2), (4, 1, 5)), stretched((3, 1, 2), (5,))
        ((3, 0, 2), (2,))
    """
    last = place[len(place) - len(shape) :]
    return tuple([index if size > 1 else only for index, size in zip(last, shape, strict=True)])


def _is_operand(argument: Any) -> bool:
    return isinstance(argument, Read) or (isinstance(argument, int | float) and not isinstance(argument, bool))


def _operand(node: Node, role: str, argument: Any, at: Place) -> Operand:
    if not isinstance(argument, Read):
        return constant(role, argument)
    source = node.inputs[argument.position]
    return pick(role, source.name, source.tensor, *stretched(at, source.shape))
