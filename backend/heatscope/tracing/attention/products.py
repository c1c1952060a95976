"""Sums of products with their axes as letters, so that a linear layer, a matrix product and an einsum are one thing.

Knows nothing of attention.
"""

import string
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from heatscope.tracing.node import Node, Source
from heatscope.tracing.operations.einsum import letters_of
from heatscope.tracing.operations.matrix_product import factors_of


@dataclass(frozen=True, eq=False)
class Product:
    """``einsum(f"{first},{second}->{result}")`` of two tensors that ``node`` read.

    Example:
        >>> from heatscope.tracing import record
        >>> node = record(torch.nn.Linear(2, 3), torch.ones(4, 2))["linear"]
        >>> product = product_of(node)
        >>> product.letters, product.sizes
        (('ab', 'cb', 'ac'), {'a': 4, 'b': 2, 'c': 3})
    """

    node: Node
    positions: tuple[int, int]  #: of the two among the inputs
    letters: tuple[str, str, str]  #: of the first, of the second, of the result
    added: int | None = None  #: position of what is added
    factors: tuple[float, float] = (1.0, 1.0)  #: of what is added, and of the product

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How long each letter's axis is; an axis of 1 is stretched."""
        found: dict[str, int] = {}
        for position, letters in zip(self.positions, self.letters, strict=False):
            for letter, size in zip(letters, self.node.inputs[position].shape, strict=True):
                found[letter] = max(size, found.get(letter, 1))
        return found

    def source(self, which: int) -> Source:
        """Return the first (0) or the second (1) tensor."""
        return self.node.inputs[self.positions[which]]

    def only_in(self, which: int) -> str:
        """Return the letters that the result has of one of the two alone."""
        own, other = self.letters[which], self.letters[1 - which]
        return "".join(letter for letter in self.letters[2] if letter in own and letter not in other)

    @property
    def shared(self) -> str:
        """The letters that both have, and the result."""
        first, second, result = self.letters
        return "".join(letter for letter in result if letter in first and letter in second)

    @property
    def summed(self) -> str:
        """The letters that the result lacks, in the order of the first."""
        return "".join(letter for letter in self.letters[0] if letter not in self.letters[2])

    def multiply(self, first: Tensor, second: Tensor) -> Tensor:
        """Return the product alone: nothing added, no factor."""
        return torch.einsum(f"{self.letters[0]},{self.letters[1]}->{self.letters[2]}", first, second)


def product_of(node: Node) -> Product | None:
    """Return ``node`` as a product of two tensors; None if it is none, or its axes cannot be told."""
    if node.kind == "einsum":
        letters, result, reads = letters_of(node)
        if len(reads) != 2 or any(len(set(each)) < len(each) for each in letters):
            return None
        return Product(node, (reads[0].position, reads[1].position), (letters[0], letters[1], result))
    if node.function == "linear":
        bound = node.bind(("input", "weight", "bias"))
        rank = len(node.inputs[bound["input"].position].shape)
        lead = string.ascii_letters[: rank - 1]
        column, inner = string.ascii_letters[rank], string.ascii_letters[rank - 1]
        if len(node.inputs[bound["weight"].position].shape) != 2:
            return None
        positions = (bound["input"].position, bound["weight"].position)
        added = None if bound["bias"] is None else bound["bias"].position
        return Product(node, positions, (lead + inner, column + inner, lead + column), added)
    if node.function in ("matmul", "bmm", "mm", "addmm", "baddbmm"):
        first, second, added_read, factors = factors_of(node)
        left, right = (len(node.inputs[read.position].shape) for read in (first, second))
        if min(left, right) < 2:
            return None
        batch = string.ascii_letters[: max(left, right) - 2]
        letters_of_first = f"{batch[len(batch) - left + 2 :]}xy"
        letters_of_second = f"{batch[len(batch) - right + 2 :]}yz"
        return Product(
            node,
            (first.position, second.position),
            (letters_of_first, letters_of_second, f"{batch}xz"),
            None if added_read is None else added_read.position,
            factors,
        )
    if node.function in ("conv1d", "conv2d"):
        return _pointwise_convolution(node)
    return None


def _pointwise_convolution(node: Node) -> Product | None:
    """Return a convolution whose kernel is one cell as the linear map that it is."""
    bound = node.bind(("input", "weight", "bias", "stride", "padding", "dilation", "groups"), groups=1)
    source, weight = (node.inputs[bound[name].position] for name in ("input", "weight"))
    if set(weight.shape[2:]) != {1} or bound["groups"] != 1 or node.shape[2:] != source.shape[2:]:
        return None
    places = "xy"[: len(weight.shape) - 2]
    batch = "b" if len(source.shape) == len(weight.shape) else ""
    kernel = "vw"[: len(places)]  # of size 1, summed over
    positions = (bound["input"].position, bound["weight"].position)
    added = None if bound["bias"] is None else bound["bias"].position
    return Product(node, positions, (f"{batch}c{places}", f"oc{kernel}", f"{batch}o{places}"), added)
