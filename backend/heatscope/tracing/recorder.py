"""Run a network once and note every operation: what it read, what it gave, and which module called it.

A ``TorchFunctionMode`` entered for one run sees every call of a PyTorch function
(https://docs.pytorch.org/docs/stable/torch.overrides.html). Nothing is hooked, the network is not
changed and nothing is shared between two runs, so any number of threads may record one network at
the same time. Knows nothing of what an operation means.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from torch import Tensor, nn
from torch.autograd.graph import get_gradient_edge
from torch.overrides import TorchFunctionMode

from heatscope.tracing.functions import BY_MEMORY, OPENED, is_silent, is_transforming, name_of, written
from heatscope.tracing.keeping import Wanted
from heatscope.tracing.memory import Memory, address_of, layout_of
from heatscope.tracing.naming import Names
from heatscope.tracing.node import CONTAINERS, Held, Node, Read, Source, replaced, tensors_in
from heatscope.tracing.places import OUTSIDE, Place, Places, pytorch_class
from heatscope.tracing.sources import Sources

#: Told of every node as it is computed; the tensor may be overwritten later.
Observer = Callable[[Node, Tensor], None]


#: Those of most calls, made once.
READS = tuple(Read(position) for position in range(8))


class EnoughError(BaseException):
    """Ends a run once all that was wanted is there; no ``Exception``, which a network might catch."""


#: A call of a function, as it was: where, of what, its arguments, its keywords, what it gave. A plain tuple, as is
#: what it read, since one of a class takes thrice as long to make, and one is made a call.
Call = tuple[Place, Any, tuple[Any, ...], dict[str, Any], Any]
#: What a call read, and its arguments and keywords with :class:`Read` in place of each tensor.
Noted = tuple[tuple[Source, ...], tuple[Any, ...], dict[str, Any]]


class Recorder(TorchFunctionMode):
    """Notes what runs between its entry and its exit."""

    def __init__(
        self,
        modules: Mapping[str, nn.Module],
        given: Mapping[str, Tensor],
        wanted: Wanted,
        observe: Observer | None,
        gradients: bool,
    ) -> None:
        super().__init__()
        self.nodes: list[Node] = []
        self._modules = modules
        self._places = Places(modules, sys._getframe(1))
        self._names = Names(frozenset(path for path, module in modules.items() if not module._modules))
        self._memory = Memory()
        self._sources = Sources(modules, given, self._memory)
        self._wanted, self._observe, self._gradients = wanted, observe, gradients
        #: Where everything is kept anyway, nothing is lost by noting it later, up to when something is overwritten.
        self._defers = wanted.keeps_all and observe is None and not gradients
        self._deferred: list[Call] = []

    def __torch_function__(
        self, function: Any, kinds: Any, arguments: tuple[Any, ...] = (), keywords: dict[str, Any] | None = None
    ) -> Any:
        """Call ``function`` and note it."""
        keywords = keywords or {}
        if is_silent(function) or is_transforming():
            return function(*arguments, **keywords)
        if function in OPENED:
            with self:
                return OPENED[function](*arguments, **keywords)
        place = self._places.here()
        targets = written(function, arguments, keywords)
        if self._defers and not targets and _is_lasting(arguments) and (not keywords or _is_lasting(keywords.values())):
            given = function(*arguments, **keywords)
            self._deferred.append((place, function, arguments, keywords, given))
            return given
        self._catch_up()
        self._wanted.arrived(self._names.arrive(place))
        if self._wanted.has_all and not self._names.is_inside_leaf:
            raise EnoughError
        is_kept = self._wanted.might_be(place.path, name_of(function))
        read = self._read(place, arguments, keywords, is_kept)
        if targets:
            self._overwrite(targets)
        given = function(*arguments, **keywords)
        leaf = None
        if self._gradients and is_kept and not targets:
            leaf, given = _differentiable(given, arguments, keywords)
        self._note((place, function, arguments, keywords, given), read, is_kept, targets, leaf)
        return given

    def end(self, result: Any = None) -> None:
        """Name what is not named yet, and let go of what is not wanted and of everything of the run itself.

        What of the network's ``result`` was not seen to be computed, as by a scripted network, is noted as such.
        """
        self._catch_up()
        is_kept = self._wanted.might_be(OUTSIDE.path, "unseen")
        for tensor in tensors_in(result):
            self._sources.of(tensor, is_kept, OUTSIDE, self._write_down)
        self._wanted.arrived(self._names.end())
        self._places.forget()
        self._sources.forget()

    def _catch_up(self) -> None:
        """Note the calls that were put off: all at once takes a fraction of the time between the network's own."""
        for call in self._deferred:
            place, _, arguments, keywords, _ = call
            self._names.arrive(place)
            self._note(call, self._read(place, arguments, keywords, True), True)
        self._deferred.clear()

    def _note(
        self, call: Call, read: Noted, is_kept: bool, targets: tuple[Tensor, ...] = (), leaf: Tensor | None = None
    ) -> None:
        """Make a node of each tensor that a call gave."""
        place, function, arguments, keywords, given = call
        single = isinstance(given, Tensor)
        outputs = (given,) if single else list(tensors_in(given)) or targets
        for part, output in enumerate(outputs):
            several = None if single or given is None else part
            node = self._node(place, name_of(function), function, read, several, output)
            if node.function in BY_MEMORY and not targets:
                first = next(tensors_in((arguments, keywords)))
                node.facts["layouts"] = layout_of(first), layout_of(output)
            if targets:
                self._memory.wrote(node, output)
            self._keep(node, output, is_kept, leaf)
            if targets and self._gradients:
                _disconnect(node, output)

    def _read(self, place: Place, arguments: tuple[Any, ...], keywords: dict[str, Any], is_kept: bool) -> Noted:
        """Return what a call reads."""
        read: list[Tensor] = []

        # It must not name itself: a function that does is freed, with all that was read, only by the collector.
        def noted(leaf: Any) -> Any:
            if not isinstance(leaf, Tensor):
                return leaf
            read.append(leaf)
            return READS[len(read) - 1] if len(read) <= len(READS) else Read(len(read) - 1)

        noted_arguments = tuple(
            [replaced(each, noted) if type(each) in CONTAINERS else noted(each) for each in arguments]
        )
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

    def _node(self, place: Place, name: str, function: Any, read: Noted, part: int | None, output: Tensor) -> Node:
        sources, arguments, keywords = read
        node = Node(
            index=len(self.nodes),
            function=name,
            called=function,
            module=place.path,
            # Every class is hashable; mypy takes it for one of its objects.
            module_type=pytorch_class(type(self._modules[place.path])),  # type: ignore[arg-type]
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
        node = self._node(place, name, None, (sources, arguments, {}), None, output)
        self._keep(node, output, self._wanted.might_be(place.path, name))
        return node


def _is_lasting(values: Iterable[Any]) -> bool:
    """Whether ``values`` are the same when they are looked at later: the network may go on to fill a list."""
    for value in values:
        kind = type(value)
        if kind is list or kind is dict or (kind is tuple and not _is_lasting(value)):
            return False
    return True


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
