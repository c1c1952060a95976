"""What a recorded run is made of: nodes, one a tensor that was computed, and what each was computed from.

Knows nothing of how they were recorded or of what an operation means.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import torch
from torch import Tensor

from heatscope.errors import InputError

#: Where a tensor came from: computed in the run, handed in, learned, or made up on the way.
Origin = Literal["node", "input", "parameter", "constant"]


@dataclass(eq=False, slots=True, weakref_slot=True)
class Held:
    """A tensor that is kept, or was not.

    One object for all who read the same tensor, so that a copy made before an in-place operation overwrites it is
    made once.
    """

    tensor: Tensor | None = None


@dataclass(eq=False, slots=True)
class Source:
    """A tensor that an operation read."""

    origin: Origin
    node: "Node | None"  #: of origin ``node``
    label: str  #: of the others: ``input``, a parameter's name, or ``constant``
    shape: tuple[int, ...]
    dtype: torch.dtype
    held: Held = field(repr=False)

    @property
    def is_floating(self) -> bool:
        """Whether it holds real numbers."""
        return self.dtype.is_floating_point

    @property
    def name(self) -> str:
        """What it is called: a node's, an input's or a parameter's name, or ``constant``."""
        return self.label if self.node is None else self.node.name

    @property
    def tensor(self) -> Tensor:
        """What was read, as it was then."""
        if self.held.tensor is None:
            raise InputError(f"'{self.name}' was not kept; name what reads it in `keep`")
        return self.held.tensor


@dataclass(frozen=True)
class Read:
    """Stands for a tensor among a call's arguments: the ``position``-th that it read."""

    position: int


@dataclass(eq=False, slots=True)
class Node:
    """One tensor that was computed: by which operation, where, from what."""

    index: int  #: in the order of the run
    function: str  #: PyTorch's own name: ``conv2d``, ``add``
    called: Any = field(repr=False)  #: the function itself; None if none was seen
    module: str  #: path of the module that computed it, as in ``named_modules()``
    module_type: str  #: PyTorch class of that module
    inputs: tuple[Source, ...] = field(repr=False)
    arguments: tuple[Any, ...] = field(repr=False)  #: as called, with :class:`Read` for each tensor
    keywords: Mapping[str, Any] = field(repr=False)
    part: int | None  #: which of several outputs; None where there is one
    shape: tuple[int, ...]
    dtype: torch.dtype
    call: int = field(repr=False)  #: the how many-th run of its module, counted from 0
    held: Held = field(repr=False)
    name: str = ""
    kind: str = ""  #: of operation, as ``tracing.operations`` calls it
    edge: Any = field(default=None, repr=False)  #: where gradients arrive, if they were asked for
    #: What its kind of operation has worked out of it, so that it is worked out once; what was noted for it to do so.
    facts: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def is_floating(self) -> bool:
        """Whether it holds real numbers."""
        return self.dtype.is_floating_point

    @property
    def is_kept(self) -> bool:
        """Whether its output is still there."""
        return self.held.tensor is not None

    @property
    def output(self) -> Tensor:
        """What was computed, as it was then."""
        if self.held.tensor is None:
            raise InputError(f"'{self.name}' was not kept; name it in `keep`")
        return self.held.tensor

    def bind(self, names: Sequence[str], **defaults: Any) -> dict[str, Any]:
        """Return the arguments by name: positional ones by ``names``, then keywords, then ``defaults``."""
        bound = dict.fromkeys(names) | defaults
        bound.update(zip(names, self.arguments, strict=False))
        bound.update(self.keywords)
        return bound

    def tensor(self, argument: Any) -> Tensor | None:
        """Return the tensor that ``argument`` stands for; None if it stands for none."""
        return self.inputs[argument.position].tensor if isinstance(argument, Read) else None


#: What is looked into for tensors among the arguments of a call.
CONTAINERS = frozenset({tuple, list, slice, dict})
#: What sizes and steps are made of, which have nothing to exchange.
PLAIN = frozenset({int, float, bool, type(None)})


def tensors_in(value: Any) -> Iterator[Tensor]:
    """Yield every tensor in nested lists, tuples, dictionaries and Hugging Face's outputs, in order."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from tensors_in(each)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from tensors_in(each)


def replaced(value: Any, exchange: Callable[[Any], Any]) -> Any:
    """Return nested lists, tuples and dictionaries with each leaf exchanged; what is no such container is a leaf.

    A tuple of nothing but numbers is left as it is.
    """
    kind = type(value)
    if kind is tuple and PLAIN.issuperset(map(type, value)):
        return value
    if kind is tuple or kind is list:
        return kind([replaced(each, exchange) if type(each) in CONTAINERS else exchange(each) for each in value])
    if kind is slice:
        return slice(*(replaced(each, exchange) for each in (value.start, value.stop, value.step)))
    if kind is dict:
        return {key: replaced(each, exchange) for key, each in value.items()}
    return exchange(value)
