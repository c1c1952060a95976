"""The graph of a run: who reads what, what comes from what, and which value of one node became which of another.

Works on structure alone: nothing need have been kept. Knows nothing of attention.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Size, Tensor, nn

from heatscope.tracing.attention.products import Product, product_of
from heatscope.tracing.functions import written
from heatscope.tracing.node import Node, Source
from heatscope.tracing.operations.cast import Cast
from heatscope.tracing.operations.dropout import Dropout
from heatscope.tracing.operations.operation import filled
from heatscope.tracing.operations.rearrangement import IDENTITIES

#: Change values, and leave each in its place.
ELEMENTWISE = frozenset(
    {
        "pointwise", "sum", "product", "larger or smaller", "parametric ReLU", "batch normalisation",
        "layer normalisation", "group normalisation", "RMS normalisation",
    }
)  # fmt: skip
#: Hand on the values as they are.
UNCHANGED = IDENTITIES | Cast.functions | Dropout.functions
#: Rearrangements by name that put constants into some places and leave the others.
FILLING = frozenset({"masked_fill", "where", "tril", "triu"})
#: Take long, or are most of a network.
HEAVY = frozenset(
    {
        "embedding", "embedding bag", "linear", "matrix product", "grouped matrix product", "einsum", "convolution",
        "attention", "softmax",
    }
)  # fmt: skip
#: Cannot be computed again: by chance, or by writing into what was there.
UNREPEATABLE = frozenset("rand randn randint rand_like randn_like randint_like randperm setitem".split())
#: Rearrangements whose values come from places that another tensor names.
LOOKING_UP = frozenset("gather index_select take take_along_dim masked_select scatter index_put setitem".split())


def is_in_place(node: Node) -> bool:
    """Whether each value of ``node`` stands where what it was computed from stands."""
    return node.kind in ELEMENTWISE or node.function in FILLING or node.function in UNCHANGED


def is_passage(node: Node) -> bool:
    """Whether values pass through ``node``: moved or changed one by one, and not mixed."""
    return is_in_place(node) or (node.kind == "view" and node.function not in LOOKING_UP)


class Graph:
    """The nodes of a run, in its order."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.readers: dict[int, list[tuple[Node, int]]] = {}
        self._roots: dict[tuple[str, str], int] = {}
        self._ancestors: list[int] = []
        self._products: dict[int, Product | None] = {}
        #: The bit of whatever was not part of the network.
        self._from_outside = self._root("outside", "")
        for node in nodes:
            found = 1 << node.index
            for position, source in enumerate(node.inputs):
                found |= self.origins(source)
                if source.origin in ("input", "constant"):
                    found |= self._from_outside
                if source.node is not None:
                    self.readers.setdefault(source.node.index, []).append((node, position))
            self._ancestors.append(found)

    def origins(self, source: Source | Node) -> int:
        """Return a set of bits: every node and every input or parameter that ``source`` was computed from, and it."""
        node = source if isinstance(source, Node) else source.node
        if node is not None:
            return self._ancestors[node.index]
        return self.bit(source)

    def bit(self, source: Source | Node) -> int:
        """Return the bit that stands for ``source`` itself; 0 for a constant."""
        node = source if isinstance(source, Node) else source.node
        if node is not None:
            return 1 << node.index
        assert isinstance(source, Source)
        if source.origin == "constant":
            return 0
        is_buffer = source.origin == "parameter" and not isinstance(source.held.tensor, nn.Parameter)
        return self._root("buffer" if is_buffer else source.origin, source.label)

    def _root(self, kind: str, label: str) -> int:
        return 1 << (len(self.nodes) + self._roots.setdefault((kind, label), len(self._roots)))

    def product(self, node: Node) -> Product | None:
        """Return ``node`` as a product of two tensors, as :func:`product_of` does, which is asked once."""
        if node.index not in self._products:
            self._products[node.index] = product_of(node)
        return self._products[node.index]

    def comes_from_input(self, source: Source | Node) -> bool:
        """Whether ``source`` depends on anything that the network was given."""
        origins = self.origins(source)
        return any(
            kind == "input" and origins >> (len(self.nodes) + place) & 1 for (kind, _), place in self._roots.items()
        )

    def comes_from_parameter(self, source: Source | Node) -> bool:
        """Whether ``source`` depends on anything that was learned."""
        origins = self.origins(source)
        return any(
            kind == "parameter" and origins >> (len(self.nodes) + place) & 1 for (kind, _), place in self._roots.items()
        )

    def is_learned(self, source: Source) -> bool:
        """Whether ``source`` is a parameter, or a parameter whose values were only moved."""
        if source.node is None:
            return source.origin == "parameter"
        floating = [each for each in source.node.inputs if each.is_floating]
        return bool(floating) and source.node.kind == "view" and all(self.is_learned(each) for each in floating)

    def forward(self, node: Node, wanted: Callable[[Node, int], bool], passes: Callable[[Node, int], bool]) -> Any:
        """Return (node, position) of the nearest reader of ``node`` that is wanted, through readers that pass."""
        waiting, seen = list(self.readers.get(node.index, ())), set()
        for reader, position in waiting:  # It grows on the way.
            if wanted(reader, position):
                return reader, position
            if reader.index not in seen and passes(reader, position):
                seen.add(reader.index)
                waiting += self.readers.get(reader.index, ())
        return None

    def backward(self, source: Source, wanted: Callable[[Node], bool]) -> Node | None:
        """Return the nearest node that ``source`` comes from and that is wanted, through passages."""
        waiting, seen = [source], set()
        for each in waiting:
            node = each.node
            if node is None or node.index in seen or not each.is_floating:
                continue
            seen.add(node.index)
            if wanted(node):
                return node
            if is_passage(node):
                waiting += node.inputs
        return None

    def is_same(self, source: Source, other: Source) -> bool:
        """Whether ``source`` is ``other``, as it is or after it passed through something."""
        waiting, seen = [source], set()
        for each in waiting:
            if self.bit(each) == self.bit(other):
                return True
            if each.node is not None and each.node.index not in seen and is_passage(each.node):
                seen.add(each.node.index)
                waiting += [given for given in each.node.inputs if self.bit(given)]
        return False

    def is_unchanged(self, start: Node, end: Source) -> bool:
        """Whether ``end`` holds the values of ``start``, each in its place."""
        node = end.node
        while node is not None and node is not start and node.function in UNCHANGED:
            node = node.inputs[0].node
        return node is start

    def image(self, start: Node, end: Source) -> Tensor | None:
        """Return where each value of ``end`` stands in ``start``: flat places counted from 1, 0 for nowhere.

        None if it cannot be told: values are mixed, or moved in a way that was not kept.
        """
        found: dict[int, Tensor | None] = {
            start.index: torch.arange(1, Size(start.shape).numel() + 1, dtype=torch.int32).reshape(start.shape)
        }
        return None if end.node is None else self._image(end.node, start, found)

    def _image(self, node: Node, start: Node, found: dict[int, Tensor | None]) -> Tensor | None:
        if node.index in found:
            return found[node.index]
        image: Tensor | None = None
        if node.index > start.index and self._ancestors[node.index] >> start.index & 1 and is_passage(node):
            images = [self._image(each.node, start, found) if each.node else None for each in node.inputs]
            if any(each is not None for each in images):
                image = _moved(node, images)
        found[node.index] = image
        return image

    def evaluate(self, source: Source, blank: bool = False) -> Tensor | None:
        """Return the tensor that ``source`` is, computed again where it was not kept; None where that cannot be.

        With ``blank`` whole numbers that were given and not kept are taken for ones: a mask that hides nothing.
        """
        return self._evaluate(source, blank, {})

    def _evaluate(self, source: Source, blank: bool, found: dict[int, Tensor | None]) -> Tensor | None:
        if source.held.tensor is not None:
            return source.held.tensor.detach()
        node = source.node
        if node is None:
            is_blank = blank and not source.dtype.is_floating_point and not source.dtype.is_complex
            return torch.ones(source.shape, dtype=source.dtype) if is_blank else None
        if node.held.tensor is not None:
            return node.held.tensor
        if node.index not in found:
            found[node.index] = self._repeated(node, blank, found)
        return found[node.index]

    def _repeated(self, node: Node, blank: bool, found: dict[int, Tensor | None]) -> Tensor | None:
        # What a network computes of its input is no mask, and running it again would be no look at its graph.
        is_heavy = node.kind in HEAVY and bool(self._ancestors[node.index] & self._from_outside)
        if node.called is None or node.function in UNREPEATABLE or is_heavy:
            return None
        values: list[Any] = []
        for each in node.inputs:
            value = self._evaluate(each, blank, found)
            if value is None:
                return None
            values.append(value)
        return called_again(node, values)


def called_again(node: Node, values: list[Any], called: Any = None) -> Tensor:
    """Return what ``node`` makes of other ``values`` than it read; these are not overwritten."""
    called = called or node.called
    arguments, keywords = filled(node, values)
    if written(called, arguments, keywords):
        copies = [each.clone() if isinstance(each, Tensor) else each for each in values]
        arguments, keywords = filled(node, copies)
    given: Any = called(*arguments, **keywords)
    again: Tensor = given if node.part is None else list(given)[node.part]
    return again


def moved_again(node: Node, values: list[Any]) -> Tensor:
    """As :func:`called_again`, for a rearrangement."""
    # The run's own memory may have been laid out so that a view was possible.
    return called_again(node, values, torch.Tensor.reshape if node.function == "view" else None)


def _moved(node: Node, images: list[Tensor | None]) -> Tensor | None:
    """Return what ``node`` makes of the places that its inputs hold."""
    if node.function in UNCHANGED:
        return images[0]
    if is_in_place(node):
        whole = [each for each in images if each is not None and _stretches(tuple(each.shape), node.shape)]
        return whole[0].expand(node.shape) if whole else None
    values: list[Any] = []
    for source, image in zip(node.inputs, images, strict=True):
        if image is not None:
            values.append(image)
        elif source.is_floating:
            values.append(torch.zeros((), dtype=torch.int32).expand(source.shape))
        elif source.held.tensor is not None:
            values.append(source.held.tensor)
        else:
            return None
    return moved_again(node, values)


def _stretches(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    if len(shape) > len(to):
        return False
    return all(size in (1, wide) for size, wide in zip(shape[::-1], to[::-1], strict=False))
