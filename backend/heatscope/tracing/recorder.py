"""Run a network once and note every operation: what it read, what it gave, and which module called it.

A ``TorchFunctionMode`` entered for one run sees every call of a PyTorch function
(https://docs.pytorch.org/docs/stable/torch.overrides.html). Nothing is hooked, the network is not
changed and nothing is shared between two runs, so any number of threads may record one network at
the same time. Knows nothing of what an operation means.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor, nn
from torch.autograd.graph import get_gradient_edge
from torch.overrides import TorchFunctionMode

from heatscope.tracing.functions import OPENED, is_silent, name_of, written
from heatscope.tracing.keeping import Wanted
from heatscope.tracing.memory import Memory, address_of
from heatscope.tracing.naming import Names
from heatscope.tracing.node import Held, Node, Read, Source, replaced, tensors_in
from heatscope.tracing.places import Place, Places
from heatscope.tracing.sources import Sources

#: Told of every node as it is computed; the tensor may be overwritten later.
Observer = Callable[[Node, Tensor], None]


class EnoughError(BaseException):
    """Ends a run once all that was wanted is there; no ``Exception``, which a network might catch."""


class Recorder(TorchFunctionMode):
    """Notes what runs between its entry and its exit."""

    def __init__(
        self, network: nn.Module, given: Mapping[str, Tensor], wanted: Wanted, observe: Observer | None, gradients: bool
    ) -> None:
        super().__init__()
        self.nodes: list[Node] = []
        self._places = Places(network, sys._getframe(1))
        self._names = Names(self._places.leaves)
        self._memory = Memory()
        self._sources = Sources(network, given, self._memory)
        self._wanted, self._observe, self._gradients = wanted, observe, gradients

    def __torch_function__(
        self, function: Any, kinds: Any, arguments: tuple[Any, ...] = (), keywords: dict[str, Any] | None = None
    ) -> Any:
        """Call ``function`` and note it."""
        keywords = keywords or {}
        if is_silent(function):
            return function(*arguments, **keywords)
        if function in OPENED:
            with self:
                return OPENED[function](*arguments, **keywords)
        place = self._places.here()
        self._wanted.arrived(self._names.arrive(place))
        if self._wanted.has_all and not self._names.is_inside_leaf:
            raise EnoughError
        name = name_of(function)
        is_kept = self._wanted.might_be(place.path, name)
        sources, noted_arguments, noted_keywords = self._read(place, arguments, keywords, is_kept)
        targets = written(function, arguments, keywords)
        if targets:
            self._overwrite(targets)
        given = function(*arguments, **keywords)
        leaf = None
        if self._gradients and is_kept and not targets:
            leaf, given = _differentiable(given, arguments, keywords)
        single = isinstance(given, Tensor)
        outputs = [given] if single else list(tensors_in(given)) or list(targets)
        for part, output in enumerate(outputs):
            several = None if single or given is None else part
            node = self._node(place, name, function, sources, noted_arguments, noted_keywords, several, output)
            if targets:
                self._memory.wrote(node, output)
            self._keep(node, output, is_kept, leaf)
            if targets and self._gradients:
                _disconnect(node, output)
        return given

    def end(self) -> None:
        """Name what is not named yet, and let go of what is not wanted and of everything of the run itself."""
        self._wanted.arrived(self._names.end())
        self._places.forget()
        self._sources.forget()

    def _read(
        self, place: Place, arguments: tuple[Any, ...], keywords: dict[str, Any], is_kept: bool
    ) -> tuple[tuple[Source, ...], tuple[Any, ...], dict[str, Any]]:
        """Return what a call reads, and its arguments with :class:`Read` in place of each tensor."""
        read: list[Tensor] = []

        def noted(leaf: Any) -> Any:
            if not isinstance(leaf, Tensor):
                return leaf
            read.append(leaf)
            return Read(len(read) - 1)

        noted_arguments = tuple([replaced(each, noted) for each in arguments])
        # What is written into `out` is not read.
        noted_keywords = {key: replaced(each, noted) for key, each in keywords.items() if key != "out"}
        # Whole numbers and masks say where values go, and are small: without them no field could be found.
        sources = tuple(
            [self._sources.of(each, is_kept or not each.is_floating_point(), place, self._write_down) for each in read]
        )
        return sources, noted_arguments, noted_keywords

    def _overwrite(self, targets: tuple[Tensor, ...]) -> None:
        """Save what is about to be overwritten."""
        self._memory.save(targets)
        if self._gradients:
            for target in targets:
                _disconnect(self._sources.node_of(target), target)

    def _node(
        self,
        place: Place,
        name: str,
        function: Any,
        sources: tuple[Source, ...],
        arguments: tuple[Any, ...],
        keywords: Mapping[str, Any],
        part: int | None,
        output: Tensor,
    ) -> Node:
        node = Node(
            index=len(self.nodes),
            function=name,
            called=function,
            module=place.path,
            module_type=self._places.types[place.path],
            inputs=sources,
            arguments=arguments,
            keywords=keywords,
            part=part,
            shape=tuple(output.shape),
            dtype=output.dtype,
            call=place.call,
            held=Held(),
        )
        self.nodes.append(node)
        return node

    def _keep(self, node: Node, output: Tensor, is_kept: bool, leaf: Tensor | None = None) -> None:
        """Name a node, hold its output if it may be wanted, and know it again when it is read."""
        settled = self._names.name(node)
        if is_kept:
            self._memory.hold(output, node.held)
            if self._gradients and output.requires_grad:
                node.edge = get_gradient_edge(output if leaf is None else leaf)
        self._sources.made(output, node)
        if self._observe is not None:
            self._observe(node, output)
        self._wanted.arrived(settled)

    def _write_down(
        self, place: Place, name: str, sources: tuple[Source, ...], arguments: tuple[Any, ...], output: Tensor
    ) -> Node:
        """Note something that no function was seen to do; return its node."""
        node = self._node(place, name, None, sources, arguments, {}, None, output)
        self._keep(node, output, self._wanted.might_be(place.path, name))
        return node


def _disconnect(node: Node | None, target: Tensor) -> None:
    """Take the gradient from what was overwritten, if autograd goes past it: straight to what it is a view of."""
    if node is not None and target._is_view():
        node.edge = None
        node.facts["overwritten"] = True


def _differentiable(given: Any, arguments: Any, keywords: Any) -> tuple[Tensor | None, Any]:
    """Return something to differentiate by if nothing before can be, and what the network gets, and may overwrite.

    What shares its memory with what it was made of is left alone, as it would do so no longer.
    """
    if not isinstance(given, Tensor) or not given.is_floating_point() or (given.requires_grad and not given._is_view()):
        return None, given
    address = address_of(given)
    if any(address_of(tensor) == address for tensor in tensors_in([arguments, keywords])):
        return None, given
    if given.requires_grad:
        # A view of something within the function, such as a linear layer's: autograd would go past it if overwritten.
        return None, given.clone()
    leaf = given.detach().requires_grad_()
    return leaf, leaf.clone()
