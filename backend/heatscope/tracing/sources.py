"""Where a tensor that an operation reads came from: told by which object it is, and by what became of its memory.

Knows nothing of operations.
"""

import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from heatscope.tracing.memory import Memory, layout_of
from heatscope.tracing.node import Held, Node, Origin, Source
from heatscope.tracing.places import Place

#: Notes what no function was seen to do: place, name, what it read, further facts, what came of it.
WriteDown = Callable[[Place, str, tuple[Source, ...], tuple[Any, ...], Tensor], Node]


#: A tensor that was computed, its node, and the age of its memory then. Of no class: one is made an operation.
_Made = tuple[weakref.ref[Tensor], Node, int]


@dataclass(eq=False, slots=True)
class _Known:
    """A tensor that was there before the run."""

    tensor: Tensor
    origin: Origin
    label: str
    source: Source | None = None  #: for all who keep what they read


class Sources:
    """Knows every tensor of one run by identity.

    Args:
        modules: of the network that runs, by path.
        given: what it was given, by name.
        memory: of the run.
    """

    def __init__(self, modules: Mapping[str, nn.Module], given: Mapping[str, Tensor], memory: Memory) -> None:
        self._memory = memory
        self._made: dict[int, _Made] = {}
        self._known: dict[int, _Known] = {}
        for name, tensor in given.items():
            self._known[id(tensor)] = _Known(tensor, "input", name)
        for name, tensor in _learned(modules):
            if id(tensor) not in self._known:
                self._known[id(tensor)] = _Known(tensor, "parameter", name)
        #: Where else to look for a tensor that is not known.
        self._modules: Mapping[str, nn.Module] | None = modules
        self._given = [each for each in self._known.values() if each.origin == "input"]

    def made(self, tensor: Tensor, node: Node) -> None:
        """Note that ``node`` has given ``tensor``."""
        self._made[id(tensor)] = weakref.ref(tensor), node, self._memory.age(tensor)

    def node_of(self, tensor: Tensor) -> Node | None:
        """Return what gave ``tensor``; None if nothing in this run did."""
        made = self._made.get(id(tensor))
        return made[1] if made is not None and made[0]() is tensor else None

    def of(self, tensor: Tensor, is_kept: bool, place: Place, write_down: WriteDown) -> Source:
        """Return where ``tensor`` came from, and keep it if what reads it, at ``place``, ``is_kept``.

        What no function was seen to do to it is noted by ``write_down``.
        """
        made = self._made.get(id(tensor))
        if made is not None and made[0]() is tensor:
            _, node, age = made
            is_fresh = age == self._memory.age(tensor)
            before = self._node_source(node, tensor, is_kept, is_fresh)
        else:
            known = self._known.get(id(tensor)) or self._among_attributes(tensor)
            if known is None and (tensor.is_inference() or tensor.grad_fn is not None):
                # Made in this run by something that calls no function of PyTorch's: a scripted module, say.
                sources = tuple(self._known_source(each, is_kept) for each in self._given)
                return self._node_source(write_down(place, "unseen", sources, (), tensor), tensor, is_kept)
            if known is None:
                known = self._known[id(tensor)] = _Known(tensor, "constant", "constant")
            age = 0
            is_fresh = age == self._memory.age(tensor)
            before = self._known_source(known, is_kept, is_fresh)
        if is_fresh:
            return before
        # Somebody wrote into its memory through another tensor.
        writes = self._memory.writes_since(tensor, age)
        writers = [_source_of(each.node, each.held if is_kept else Held()) for each in writes]
        layouts = (layout_of(tensor), *(each.layout for each in writes))
        node = write_down(place, "overwritten", (before, *writers), layouts, tensor)
        return self._node_source(node, tensor, is_kept)

    def forget(self) -> None:
        """Let go of every tensor."""
        self._made.clear()
        self._known.clear()
        self._modules = None
        self._given.clear()

    def _among_attributes(self, tensor: Tensor) -> _Known | None:
        """Return what is known of a tensor that may be a mere attribute of a module, not registered with it."""
        if self._modules is None:
            return None
        for name, attribute in _attributes(self._modules):
            self._known.setdefault(id(attribute), _Known(attribute, "constant", name))
        self._modules = None
        return self._known.get(id(tensor))

    def _node_source(self, node: Node, tensor: Tensor, is_kept: bool, is_fresh: bool = True) -> Source:
        if not is_kept:
            return _source_of(node, Held())
        if node.held.tensor is None and is_fresh:
            # Its own node is not kept, but whoever opens what reads it needs it.
            return _source_of(node, self._memory.hold(tensor))
        return _source_of(node, node.held)

    def _known_source(self, known: _Known, is_kept: bool, is_fresh: bool = True) -> Source:
        if not is_kept and known.origin != "parameter":
            return _known_source(known)
        if known.source is None:
            known.source = _known_source(known)
        if known.source.held.tensor is None and is_fresh:
            self._memory.hold(known.tensor, known.source.held)
        return known.source


def _known_source(known: _Known) -> Source:
    return Source(known.origin, None, known.label, tuple(known.tensor.shape), known.tensor.dtype, Held())


def _source_of(node: Node, held: Held) -> Source:
    return Source("node", node, "", node.shape, node.dtype, held)


def _learned(modules: Mapping[str, nn.Module]) -> Iterator[tuple[str, Tensor]]:
    """Yield parameters and buffers; one that has two names comes twice."""
    for path, module in modules.items():
        for name, tensor in (*module._parameters.items(), *module._buffers.items()):
            if tensor is not None:
                yield f"{path}.{name}" if path else name, tensor


def _attributes(modules: Mapping[str, nn.Module]) -> Iterator[tuple[str, Tensor]]:
    for path, module in modules.items():
        for name, value in vars(module).items():
            if isinstance(value, Tensor):
                yield f"{path}.{name}" if path else name, value
