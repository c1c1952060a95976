"""Run a network once and note every operation: what it read, what it gave, and which module called it.

A ``TorchFunctionMode`` entered for one run sees every call of a PyTorch function
(https://docs.pytorch.org/docs/stable/torch.overrides.html). Nothing is hooked, the network is not
changed and nothing is shared between two runs, so any number of threads may record one network at
the same time. Knows nothing of what an operation means.
"""

import sys
import types
import weakref
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd.graph import get_gradient_edge
from torch.overrides import TorchFunctionMode

from heatscope.tracing.functions import is_silent, name_of, writes
from heatscope.tracing.keeping import Wanted
from heatscope.tracing.naming import Names
from heatscope.tracing.node import Held, Node, Read, Source, replaced, tensors_in
from heatscope.tracing.places import Places

#: Told of every node as it is computed; the tensor may be overwritten later.
Observer = Callable[[Node, Tensor], None]


class EnoughError(BaseException):
    """Ends a run once all that was wanted is there; no ``Exception``, which a network might catch."""


def _opened(function: Any) -> Any:
    """Return a Python function of PyTorch whose own calls are seen, instead of it as a whole."""
    seen = types.FunctionType(
        function.__code__,
        {**function.__globals__, "has_torch_function": lambda _tensors: False,
         "has_torch_function_unary": lambda _tensor: False, "has_torch_function_variadic": lambda *_tensors: False},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )  # fmt: skip
    seen.__kwdefaults__ = function.__kwdefaults__
    return seen


#: Functions that do several things which are worth seeing one by one.
OPENED: dict[Any, Any] = {function: _opened(function) for function in (F.multi_head_attention_forward, F.normalize)}


class Recorder(TorchFunctionMode):
    """Notes what runs between its entry and its exit."""

    def __init__(
        self, network: nn.Module, given: Mapping[str, Tensor], wanted: Wanted, observe: Observer | None, gradients: bool
    ) -> None:
        super().__init__()
        self.nodes: list[Node] = []
        self.places = Places(network)
        self._learned = {id(tensor): name for name, tensor in _named_tensors(network)}
        self._given = {id(tensor): name for name, tensor in given.items()}
        self._wanted, self._observe, self._gradients = wanted, observe, gradients
        #: id of a living tensor -> the node that made it, the state of its memory then, and what is held of it.
        self._made: dict[int, tuple[weakref.ref[Tensor], Node, int, Held]] = {}
        #: Address of memory -> what is held of it, and how often it was overwritten.
        self._held_at: dict[int, list[Held]] = {}
        self._overwritten: dict[int, int] = {}
        self._others: dict[int, tuple[weakref.ref[Tensor], Held]] = {}
        self._names = Names(self.places.leaves)
        #: Where the run begins; to be let go of when it ends, as a frame holds everything in sight of it.
        self.outermost: FrameType | None = sys._getframe(1)

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
        place = self.places.here(self.outermost)
        self._wanted.arrived(self._names.arrive(place))
        if self._wanted.has_all and not self._names.is_inside_leaf:
            raise EnoughError
        name = name_of(function)
        is_kept = self._wanted.might_be(place.path, name)
        overwrites = writes(function, arguments, keywords)
        read: list[Tensor] = []

        def noted(leaf: Any) -> Any:
            if not isinstance(leaf, Tensor):
                return leaf
            read.append(leaf)
            return Read(len(read) - 1)

        noted_arguments = tuple(replaced(each, noted) for each in arguments)
        noted_keywords = {key: replaced(each, noted) for key, each in keywords.items()}
        sources = tuple(self._source(tensor, is_kept) for tensor in read)
        if overwrites and read:
            self._save(read[0] if "out" not in keywords else keywords["out"])
        given = function(*arguments, **keywords)
        leaf = None
        if self._gradients and is_kept and isinstance(given, Tensor) and not overwrites and not given.requires_grad:
            leaf, given = _differentiable(given)
        outputs = list(tensors_in(given))
        if not outputs and name == "setitem":
            outputs = [arguments[0]]
        for part, output in enumerate(outputs):
            node = Node(
                index=len(self.nodes),
                function=name,
                called=function,
                module=place.path,
                module_type=self.places.types[place.path],
                inputs=sources,
                arguments=noted_arguments,
                keywords=noted_keywords,
                part=None if isinstance(given, Tensor) or given is None else part,
                shape=tuple(output.shape),
                is_floating=output.is_floating_point(),
                call=place.call,
                held=Held(None),
            )
            self.nodes.append(node)
            self._names.name(node)
            self._remember(output, node, is_kept, leaf)
            self._wanted.arrived(node)
        return given

    def end(self) -> None:
        """Name what is not named yet, and let go of what is not wanted."""
        self._names.end()
        self._wanted.settle()
        self.outermost = None
        self._made.clear()
        self._others.clear()

    def _remember(self, output: Tensor, node: Node, is_kept: bool, leaf: Tensor | None) -> None:
        address = _address(output)
        if is_kept:
            node.held.tensor = output
            self._held_at.setdefault(address, []).append(node.held)
            if self._gradients and output.requires_grad:
                node.edge = get_gradient_edge(output if leaf is None else leaf)
            self._wanted.keep(node)
        self._made[id(output)] = (weakref.ref(output), node, self._overwritten.get(address, 0), node.held)
        if self._observe is not None:
            self._observe(node, output)

    def _source(self, tensor: Tensor, is_kept: bool) -> Source:
        made = self._made.get(id(tensor))
        if made is not None and made[0]() is tensor:
            _, node, state, held = made
            address = _address(tensor)
            if state == self._overwritten.get(address, 0):
                if is_kept and held.tensor is None:
                    # Its own node is not kept, but whoever opens this operation needs what it read.
                    held = self._hold(tensor, address)
                return Source("node", node, "", node.shape, node.is_floating, held)
            # Somebody wrote into memory that it shares: what is in it now was computed by nobody we know.
            return self._other(tensor, "constant", is_kept)
        if (name := self._learned.get(id(tensor))) is not None:
            return Source("parameter", None, name, tuple(tensor.shape), tensor.is_floating_point(), Held(tensor))
        if (name := self._given.get(id(tensor))) is not None:
            return self._other(tensor, "input", is_kept, name)
        return self._other(tensor, "constant", is_kept)

    def _other(self, tensor: Tensor, origin: Any, is_kept: bool, name: str = "constant") -> Source:
        held = Held(None)
        if is_kept:
            known = self._others.get(id(tensor))
            if known is not None and known[0]() is tensor and known[1].tensor is tensor:
                held = known[1]
            else:
                held = self._hold(tensor, _address(tensor))
                self._others[id(tensor)] = (weakref.ref(tensor), held)
        return Source(origin, None, name, tuple(tensor.shape), tensor.is_floating_point(), held)

    def _hold(self, tensor: Tensor, address: int) -> Held:
        held = Held(tensor)
        self._held_at.setdefault(address, []).append(held)
        return held

    def _save(self, target: Tensor) -> None:
        """Copy what is held of memory that is about to be overwritten."""
        address = _address(target)
        for held in self._held_at.pop(address, ()):
            if held.tensor is not None:
                held.tensor = held.tensor.clone()
        self._overwritten[address] = self._overwritten.get(address, 0) + 1


def _differentiable(output: Tensor) -> tuple[Tensor | None, Tensor]:
    """Return something to differentiate by, and a tensor made of it that the network may overwrite."""
    if not output.is_floating_point():
        return None, output
    leaf = output.detach().requires_grad_()
    return leaf, leaf.clone()


def _address(tensor: Tensor) -> int:
    # Of the storage's own object: there are many tensors of no bytes at address 0.
    return tensor.untyped_storage()._cdata if tensor.layout is torch.strided else 0


def _named_tensors(network: nn.Module) -> list[tuple[str, Tensor]]:
    # Of a tensor with two names the first counts, so those are put last into the dictionary.
    named = [
        *network.named_parameters(remove_duplicate=False),
        *network.named_buffers(remove_duplicate=False),
    ]
    return named[::-1]
