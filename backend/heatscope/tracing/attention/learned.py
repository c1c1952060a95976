"""What a head has learned: its rows of W_q, W_k and W_v, its columns of W_O.

Axes: H heads, D width of a head, E width of the vectors.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from heatscope.tracing.along_axes import along_axes
from heatscope.tracing.attention.graph import Graph
from heatscope.tracing.attention.products import Product
from heatscope.tracing.node import Node, Source


@dataclass(frozen=True, eq=False)
class Learned:
    """A product with a learned matrix."""

    graph: Graph
    product: Product
    side: int  #: which of the two factors was learned

    @property
    def node(self) -> Node:
        """What it gives."""
        return self.product.node

    @property
    def given(self) -> Source:
        """What it is given."""
        return self.product.source(1 - self.side)

    @property
    def row_letters(self) -> str:
        """The axes of what it is given that are not summed over, in their order there."""
        return "".join(each for each in self.product.letters[1 - self.side] if each in self.product.letters[2])

    @property
    def new_letters(self) -> str:
        """The axes of what it gives that it made, in their order there."""
        return self.product.only_in(self.side)

    @property
    def lead(self) -> tuple[int, ...]:
        """What the rows are made of."""
        sizes = self.product.sizes
        return tuple(sizes[each] for each in self.row_letters)

    def rows_given(self, tensor: Tensor) -> Tensor:
        """Return a tensor of the shape of what it is given as (rows, what is summed over)."""
        letters = self.product.letters[1 - self.side]
        summed = [each for each in letters if each not in self.product.letters[2]]
        order = [letters.index(each) for each in (*self.row_letters, *summed)]
        return tensor.permute(order).flatten(len(self.row_letters)).reshape(torch.Size(self.lead).numel(), -1)

    def rows_made(self, tensor: Tensor) -> Tensor:
        """Return a tensor of the shape of what it gives as (rows, what it made)."""
        letters = self.product.letters[2]
        order = [letters.index(each) for each in (*self.row_letters, *self.new_letters)]
        return tensor.permute(order).reshape(torch.Size(self.lead).numel(), -1)

    def weight(self) -> Tensor:
        """Return the matrix (what it makes, what it sums over), with its factor."""
        tensor = self.graph.evaluate(self.product.source(self.side))
        assert tensor is not None, "what was learned can always be computed again"
        own, other = self.product.letters[self.side], self.product.letters[1 - self.side]
        summed = [each for each in other if each in own and each not in self.product.letters[2]]
        order = [own.index(each) for each in (*self.new_letters, *summed)]
        rest = [axis for axis in range(len(own)) if axis not in order]  # of a kernel of one cell
        flat = tensor.permute(*order, *rest).reshape(-1, *(tensor.size(own.index(each)) for each in summed)).flatten(1)
        return flat * self.product.factors[1]

    def bias(self) -> Tensor | None:
        """Return what is added (what it makes), with its factor; None if nothing is."""
        if self.product.added is None:
            return None
        tensor = self.graph.evaluate(self.product.node.inputs[self.product.added])
        assert tensor is not None, "what was learned can always be computed again"
        return tensor.flatten() * self.product.factors[0]


def learned_product(graph: Graph, node: Node) -> Learned | None:
    """Return ``node`` as a product of something computed with something learned; None if it is none."""
    product = graph.product(node)
    if product is None:
        return None
    learned = [side for side in (0, 1) if graph.is_learned(product.source(side))]
    if node.function == "linear":
        # What a linear layer is given may be learned as well: the queries of a Perceiver.
        learned = [1] if 1 in learned else []
    if len(learned) != 1:
        return None
    found = Learned(graph, product, learned[0])
    # Without letters that both keep: a matrix for each batch is no map of vectors.
    return found if found.new_letters and not product.shared else None


def columns_at(learned: Learned, image: Tensor) -> Tensor:
    """Return which of what ``learned`` makes stands at each place of ``image`` (…); -1 for none."""
    at = along_axes((image.long() - 1).clamp(min=0), learned.node.shape)
    sizes = learned.product.sizes
    column = torch.zeros_like(image, dtype=torch.int64)
    for letter in learned.new_letters:
        column = column * sizes[letter] + at[learned.product.letters[2].index(letter)]
    return column.masked_fill(image <= 0, -1)
