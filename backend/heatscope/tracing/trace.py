"""One recorded run: every operation in order, what it gave, and how any value of it came about.

Knows nothing of pictures, texts or labels.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from torch import Tensor

from heatscope.errors import InputError, UnknownLayerError, shown
from heatscope.tracing.attention import Attention, find_attention
from heatscope.tracing.boxes import Box
from heatscope.tracing.fields import Field, field_of
from heatscope.tracing.gradients import gradients_at
from heatscope.tracing.naming import is_inside
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opened, Place
from heatscope.tracing.operations import operation_of
from heatscope.tracing.receptive_fields import ReceptiveField, receptive_fields_of

#: How many names an error offers.
OFFERED = 5


@dataclass(frozen=True)
class Trace:
    """A run of a network.

    Example:
        >>> import torch
        >>> from heatscope.tracing import record
        >>> network = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
        >>> trace = record(network, torch.ones(1, 2))
        >>> [(node.name, node.kind, node.shape) for node in trace.nodes]
        [('0', 'linear', (1, 2)), ('1', 'pointwise', (1, 2))]
    """

    nodes: tuple[Node, ...]
    result: Any  #: what the network returned; None where the run ended early
    inputs: Mapping[str, Tensor] = field(repr=False, default_factory=dict)  #: what the network was given, by name
    modules: tuple[str, ...] = field(repr=False, default=())  #: paths of the modules with children
    is_whole: bool = True  #: whether the network ran to its end

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def __getitem__(self, name: str) -> Node:
        """Return the node of that name; a module with children stands for the last node in it.

        Raises:
            UnknownLayerError: there is none; it names those that are called nearly so.

        Example:
            >>> import torch
            >>> from heatscope.tracing import record
            >>> trace = record(torch.nn.Sequential(torch.nn.ReLU()), torch.tensor([-1.0, 2.0]))
            >>> trace["0"].output
            tensor([0., 2.])
        """
        node = self._find(name)
        if node is None:
            early = "" if self.is_whole else "; the run ended early, once all that `keep` names was there"
            raise UnknownLayerError(f"no node named {shown(name)}; {self._offer(name)}{early}")
        return node

    def open(self, node: Node | str, at: Sequence[int]) -> Opened:
        """Return the arithmetic of one value.

        Args:
            node: or its name; its output and inputs have to have been kept.
            at: its place, one index an axis of the node's output.

        Raises:
            UnknownLayerError: there is no such node.
            InputError: there is no such place, or what it takes to open it was not kept.

        Example:
            >>> import torch
            >>> from heatscope.tracing import record
            >>> network = torch.nn.Sequential(torch.nn.Linear(2, 1, bias=False))
            >>> _ = torch.nn.init.constant_(network[0].weight, 2)
            >>> print(record(network, torch.tensor([[1.0, 3.0]])).open("0", (0, 0)))
            0[0, 0] = 8   (linear: Σ input · weight)
              input 2 of input
              weight 2 of 0.weight
              products 2 numbers
              = 8 in float64
        """
        node = self._node(node)
        place = checked_place(node, at)
        if node.dtype.is_complex:
            raise InputError(f"'{node.name}' holds complex numbers; only real ones are opened")
        recorded = float(node.output[place].detach())
        opening = operation_of(node).open(node, place)
        return Opened(
            opening.value, opening.formula, opening.operands, opening.steps, node.name, node.kind, place, recorded
        )

    def field(self, node: Node | str, at: Sequence[int] | Box) -> dict[str, Field]:
        """Return what part of each input of the network a value may depend on, by the input's name.

        Example:
            >>> import torch
            >>> from heatscope.tracing import record
            >>> trace = record(torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3)), torch.zeros(1, 1, 5, 5))
            >>> trace.field("0", (0, 0, 1, 1))["input"].box
            ((0, 0), (0, 0), (1, 3), (1, 3))
        """
        node = self._node(node)
        if at and not isinstance(at[0], tuple):
            at = checked_place(node, at)  # type: ignore[arg-type]
        return field_of(node, at)

    def receptive_field(self, node: Node | str) -> dict[str, ReceptiveField]:
        """Return how large a part of each input a node's cells see, and how it moves, by the input's name.

        Example:
            >>> import torch
            >>> from heatscope.tracing import record
            >>> network = torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3, padding=1), torch.nn.MaxPool2d(2))
            >>> record(network, torch.zeros(1, 1, 8, 8)).receptive_field("1")["input"]
            ReceptiveField(size=(4, 4), stride=(2, 2), start=(-1, -1))
        """
        node = self._node(node)
        if "receptive fields" not in node.facts:
            node.facts["receptive fields"] = receptive_fields_of(node)
        found: dict[str, ReceptiveField] = node.facts["receptive fields"]
        return found

    def gradients(self, score: Tensor, nodes: Sequence[Node | str]) -> list[Tensor | None]:
        """Return how ``score`` changes with each node's output, or with an input, of a run with gradients.

        Example:
            >>> import torch
            >>> from heatscope.tracing import record
            >>> trace = record(torch.nn.Sequential(torch.nn.Tanh()), torch.zeros(1, 2), gradients=True)
            >>> trace.gradients(trace.result.sum(), ["0"])
            [tensor([[1., 1.]])]
        """
        places = [self.inputs.get(node) if isinstance(node, str) else None for node in nodes]
        return gradients_at(
            score, [self._node(node) if place is None else place for node, place in zip(nodes, places, strict=True)]
        )

    def attention(self) -> tuple[Attention, ...]:
        """Return every attention of the run, in its order; which of their values can be read follows from `keep`.

        Example:
            >>> import torch
            >>> from heatscope.tracing import record
            >>> network = torch.nn.MultiheadAttention(8, 2).eval()
            >>> words = torch.zeros(3, 1, 8)
            >>> [(each.name, each.attention().shape) for each in record(network, words, words, words).attention()]
            [('attention', torch.Size([1, 2, 3, 3]))]
        """
        found: tuple[Attention, ...] | None = self.__dict__.get("_attention")
        if found is None:
            found = find_attention(self.nodes)
            object.__setattr__(self, "_attention", found)
        return found

    def show(self, **options: Any) -> Any:
        """Show the run in the cell of a notebook; ``name`` and ``height`` as of :func:`heatscope.show`."""
        # Found only here: a run knows neither service nor page, and takes none of them to be read.
        return import_module("heatscope.notebook.show").show_trace(self, **options)

    def _node(self, node: Node | str) -> Node:
        if isinstance(node, Node):
            return node
        if not isinstance(node, str):
            raise InputError(f"{node!r} is no node; give one of the trace, or its name")
        return self[node]

    def _find(self, name: str) -> Node | None:
        found = self._by_name.get(name)
        if found is None and name in self.modules:
            inside = (node for node in reversed(self.nodes) if is_inside(node.module, name))
            found = next(inside, None)
        return found

    @property
    def _by_name(self) -> dict[str, Node]:
        table: dict[str, Node] | None = self.__dict__.get("_table")
        if table is None:
            table = {node.name: node for node in self.nodes}
            object.__setattr__(self, "_table", table)
        return table

    def _offer(self, name: str) -> str:
        return offer(name, list(self._by_name))

    def __str__(self) -> str:
        rows = [(node.name, node.kind, " × ".join(map(str, node.shape))) for node in self.nodes]
        widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
        return "\n".join(f"{name:{widths[0]}}  {kind:{widths[1]}}  {shape}" for name, kind, shape in rows)


def offer(name: str, known: Sequence[str]) -> str:
    """Return which of the ``known`` names may have been meant.

    Example:
        >>> offer("conv11", ["conv1", "relu1"])
        'nearest: conv1'
    """
    if not known:
        return "there are none"
    near = difflib.get_close_matches(name, known, OFFERED, 0.6) or [each for each in known if name in each][:OFFERED]
    return f"nearest: {', '.join(near)}" if near else f"there are {len(known)}, from {known[0]} to {known[-1]}"


def checked_place(node: Node, at: Sequence[int]) -> Place:
    """Return ``at`` as a place of ``node``.

    Raises:
        InputError: it has another number of axes, or lies outside, or is no row of indices.
    """
    if not hasattr(at, "__len__"):  # An array of indices will do.
        raise InputError(f"{at!r} is no place in '{node.name}'; give one index an axis: {(0,) * len(node.shape)}")
    shape = " × ".join(map(str, node.shape)) or "one number"
    if len(at) != len(node.shape):
        raise InputError(f"{len(at)} indices for '{node.name}', whose output is {shape}; give {len(node.shape)}")
    for axis, (index, size) in enumerate(zip(at, node.shape, strict=True)):
        if not hasattr(index, "__index__") or not 0 <= index < size:
            raise InputError(f"no index {index!r} along axis {axis} of '{node.name}', whose output is {shape}")
    return tuple(int(index) for index in at)
