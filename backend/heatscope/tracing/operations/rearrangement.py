"""Operations that move values and compute none: views, slices, joins, padding, masks, shuffles, windows.

Which value went where is not worked out anew for each of PyTorch's functions: the function itself is run on numbers
that name the places, twice with different names. What changes between the two came from the place that it names;
what does not is a constant, such as padding. So one file knows how any of them moves things.
"""

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from heatscope.tracing.boxes import Box, clipped, slices, whole
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opening, Place, constant, pick
from heatscope.tracing.operations.operation import Operation, filled

#: Give the same values in the same places.
IDENTITIES = frozenset(
    "contiguous clone detach to float double half bfloat16 type type_as data cpu dropout dropout1d dropout2d dropout3d "
    "alpha_dropout feature_dropout feature_alpha_dropout native_dropout".split()
)


class Rearrangement(Operation):
    """Each value is one value of an input, or a constant."""

    kind = "view"
    functions = IDENTITIES | frozenset(
        "view reshape transpose permute flatten unflatten squeeze unsqueeze expand expand_as broadcast_to getitem "
        "chunk split split_with_sizes tensor_split hsplit vsplit unbind narrow select index_select gather take "
        "take_along_dim t T mT H mH adjoint movedim pad constant_pad_nd repeat repeat_interleave tile roll flip fliplr "
        "flipud rot90 cat stack hstack vstack dstack column_stack masked_fill where tril triu setitem unfold "
        "pixel_shuffle pixel_unshuffle channel_shuffle diagonal diag_embed view_as reshape_as scatter index_put "
        "index_copy index_fill copy fill zero masked_scatter masked_select ravel atleast_1d atleast_2d atleast_3d "
        "as_strided slice_scatter select_scatter broadcast_tensors meshgrid".split()
    )
    formula = "the value at another place"
    words = "values are moved, copied or left out; none is computed"

    def open(self, node: Node, at: Place) -> Opening:
        """Return where the value came from."""
        if node.function in IDENTITIES:
            source = node.inputs[0]
            operand = pick("value", source.name, source.tensor, *at)
            return Opening(float(operand.values), self.formula, (operand,))
        names, offsets = _named_places(node)
        first, moved = (float(named[at]) for named in names)
        if first == moved:
            return Opening(first, "a constant", (constant("constant", first),))
        position, place = _place(node, offsets, int(first))
        source = node.inputs[position]
        operand = pick("value", source.name, source.tensor, *place)
        return Opening(float(operand.values), self.formula, (operand,))

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield, for each input, the box around the places that the values in ``box`` came from."""
        if node.function in IDENTITIES:
            yield 0, box
            return
        if node.function in ("pad", "constant_pad_nd") and (before := _before_padding(node, box)) is not None:
            yield 0, before
            return
        inside = clipped(box, node.shape)
        if inside is None:
            return
        moving = [position for position, source in enumerate(node.inputs) if source.is_floating == node.is_floating]
        if inside == whole(node.shape) and len(moving) == 1 and node.function != "getitem":
            yield moving[0], whole(node.inputs[moving[0]].shape)
            return
        names, offsets = _named_places(node)
        first, moved = (named[slices(inside)].reshape(-1) for named in names)
        came = first[first != moved].long()
        for position, offset in offsets.items():
            shape = node.inputs[position].shape
            size = torch.Size(shape).numel()
            here = came[(came >= offset) & (came < offset + size)] - offset
            if not len(here):
                continue
            if not shape:
                yield position, ()
                continue
            axes = torch.unravel_index(here, shape)
            yield position, tuple((int(axis.min()), int(axis.max())) for axis in axes)


def _named_places(node: Node) -> tuple[tuple[Tensor, Tensor], dict[int, int]]:
    """Return what the operation makes of two ways to name the places of its inputs, and where each input's names begin.

    Whole numbers up to 2⁵³ are exact in float64.
    """
    total = sum(torch.Size(source.shape).numel() for source in node.inputs)
    offsets: dict[int, int] = {}
    ways = []
    for extra in (0, total):
        values: list[Any] = []
        begin = 1
        for position, source in enumerate(node.inputs):
            size = torch.Size(source.shape).numel()
            if source.is_floating == node.is_floating and (source.is_floating or _is_moved(node, position)):
                if size:
                    offsets[position] = begin
                named = torch.arange(begin + extra, begin + extra + size, dtype=torch.float64)
                values.append(named.reshape(source.shape))
                begin += size
            else:
                values.append(source.tensor.clone())
        arguments, keywords = filled(node, values)
        keywords.pop("out", None)
        given = node.called(*arguments, **keywords)
        if node.function == "setitem":
            given = arguments[0]
        ways.append(given if node.part is None else tuple(_tensors(given))[node.part])
    return (ways[0], ways[1]), offsets


def _is_moved(node: Node, position: int) -> bool:
    """Whether an input of whole numbers holds the values, and does not say where they go."""
    return position == 0 and node.function not in ("where",)


def _tensors(given: Any) -> Iterator[Tensor]:
    for each in given if isinstance(given, tuple | list) else (given,):
        if isinstance(each, Tensor):
            yield each


def _place(node: Node, offsets: dict[int, int], name: int) -> tuple[int, list[int]]:
    """Return which input a named place is of, and where it is there."""
    position = max((each for each, offset in offsets.items() if offset <= name), key=lambda each: offsets[each])
    shape = node.inputs[position].shape
    if not shape:
        return position, []
    flat = torch.tensor(name - offsets[position])
    return position, [int(axis) for axis in torch.unravel_index(flat, shape)]


def _before_padding(node: Node, box: Box) -> Box | None:
    """Return the box before the padding was put on; it may reach into it. None if what is put on is no constant."""
    bound = node.bind(("input", "pad", "mode", "value"))
    if node.function == "pad" and bound["mode"] not in (None, "constant"):
        return None
    pads = list(bound["pad"])
    spans = list(box)
    for axis in range(len(pads) // 2):
        first, last = spans[-1 - axis]
        spans[-1 - axis] = (first - pads[2 * axis], last - pads[2 * axis])
    return tuple(spans)
