"""What of a run lies in which memory: copies what is kept before it is overwritten, and knows who wrote where.

PyTorch's tensors share memory: a view is another way to look at it. Whoever writes into one changes all of them. Knows
nothing of operations or modules.
"""

import weakref
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from heatscope.tracing.node import Held, Node


class Layout(NamedTuple):
    """Which numbers of a piece of memory a tensor shows: its own shape and steps."""

    shape: tuple[int, ...]
    stride: tuple[int, ...]
    offset: int
    item_bytes: int


@dataclass(frozen=True)
class Write:
    """Something that was written into memory."""

    node: Node  #: what wrote
    held: Held
    layout: Layout  #: of the tensor it wrote into


class Memory:
    """Holds tensors of one run as they were when they were held."""

    def __init__(self) -> None:
        #: What was held since something was last written into; where it lies matters from then on only.
        self._unsorted: list[weakref.ref[Held]] = []
        self._held_at: defaultdict[int, list[weakref.ref[Held]]] = defaultdict(list)
        self._writes: defaultdict[int, list[Write]] = defaultdict(list)

    def hold(self, tensor: Tensor, held: Held | None = None) -> Held:
        """Keep ``tensor`` as it is now, whatever is written into its memory later."""
        held = Held(tensor) if held is None else held
        held.tensor = tensor
        self._unsorted.append(weakref.ref(held))
        return held

    def save(self, targets: Iterable[Tensor]) -> None:
        """Copy what is held of memory that is about to be written into."""
        for reference in self._unsorted:
            held = reference()
            if held is not None and held.tensor is not None:
                self._held_at[address_of(held.tensor)].append(reference)
        self._unsorted.clear()
        for target in targets:
            for reference in self._held_at.pop(address_of(target), ()):
                held = reference()
                if held is not None and held.tensor is not None:
                    held.tensor = held.tensor.detach().clone()

    def wrote(self, node: Node, target: Tensor) -> None:
        """Note that ``node`` has written into ``target``."""
        self._writes[address_of(target)].append(Write(node, node.held, layout_of(target)))

    def age(self, tensor: Tensor) -> int:
        """Return how often the memory of ``tensor`` has been written into."""
        writes = self._writes.get(address_of(tensor)) if self._writes else None
        return len(writes) if writes else 0

    def writes_since(self, tensor: Tensor, age: int) -> list[Write]:
        """Return what has been written into the memory of ``tensor`` since it was of this age."""
        return self._writes[address_of(tensor)][age:]


def address_of(tensor: Tensor) -> int:
    """Return what tensors that share memory have in common."""
    # Of the storage's own object: there are many tensors of no bytes at address 0.
    return tensor.untyped_storage()._cdata if tensor.layout is torch.strided else id(tensor)


def layout_of(tensor: Tensor) -> Layout:
    """Return how ``tensor`` lies in its memory."""
    if tensor.layout is not torch.strided:
        return Layout(tuple(tensor.shape), (0,) * tensor.dim(), 0, 0)
    return Layout(tuple(tensor.shape), tensor.stride(), int(tensor.storage_offset()), tensor.element_size())
