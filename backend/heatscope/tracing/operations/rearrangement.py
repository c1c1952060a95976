"""Operations that move values and compute none: views, slices, joins, padding, masks, shuffles, windows.

Which value went where is not worked out anew for each of PyTorch's functions: the function itself is run on numbers
that name the places, twice with different names. What changes between the two came from the place that it names;
what does not is a constant, such as padding. So one file knows how any of them moves things.
"""

from collections.abc import Iterator
from typing import Any

import torch
from torch import Size, Tensor

from heatscope.errors import InputError
from heatscope.tracing.along_axes import along_axes
from heatscope.tracing.boxes import Box, clipped, slices, whole
from heatscope.tracing.node import Node, Read, tensors_in
from heatscope.tracing.opening import Opening, Place, constant, pick
from heatscope.tracing.operations.operation import Operation, filled
from heatscope.tracing.operations.strided import strided

#: Give the same values in the same places.
IDENTITIES = frozenset("contiguous clone detach data resolve_conj resolve_neg alias".split())
#: Give another look at the same memory, at least of a tensor that lies in it row by row.
VIEWS = frozenset(
    "view reshape transpose permute flatten unflatten squeeze unsqueeze expand broadcast_to getitem chunk split "
    "split_with_sizes tensor_split hsplit vsplit dsplit unbind narrow select t T mT H mH adjoint movedim unfold "
    "diagonal ravel atleast_1d atleast_2d atleast_3d".split()
)
#: Move values in other ways.
MOVES = frozenset(
    "expand_as index_select gather take take_along_dim pad constant_pad_nd repeat repeat_interleave tile roll "
    "flip fliplr flipud rot90 cat stack hstack vstack dstack column_stack block_diag masked_fill where tril "
    "triu setitem pixel_shuffle pixel_unshuffle channel_shuffle diag diagflat diag_embed view_as reshape_as "
    "scatter index_put index_copy index_fill copy fill zero masked_scatter masked_select slice_scatter "
    "select_scatter diagonal_scatter broadcast_tensors meshgrid fill_diagonal".split()
)
#: Take one tensor, and sizes or places, which a network may have computed: whole numbers in tensors.
SIZED = (VIEWS - {"getitem"}) | frozenset("pad constant_pad_nd repeat tile roll".split())
#: Where a function takes what says where values go, and holds none itself: position and name of the argument.
SELECTORS: dict[str, tuple[int, tuple[str, ...]]] = {
    "getitem": (1, ()),
    "setitem": (1, ()),
    "index_select": (2, ("index",)),
    "gather": (2, ("index",)),
    "take": (1, ("index",)),
    "take_along_dim": (1, ("indices",)),
    "masked_fill": (1, ("mask",)),
    "where": (0, ("condition",)),
    "scatter": (2, ("index",)),
    "index_put": (1, ("indices",)),
    "index_copy": (2, ("index",)),
    "index_fill": (2, ("index",)),
    "masked_scatter": (1, ("mask",)),
    "masked_select": (1, ("mask",)),
    "repeat_interleave": (1, ("repeats",)),
    "expand_as": (1, ("other",)),
    "view_as": (1, ("other",)),
    "reshape_as": (1, ("other",)),
}


class Rearrangement(Operation):
    """Each value is one value of an input, or a constant."""

    kind = "view"
    functions = IDENTITIES | VIEWS | MOVES
    formula = "the value at another place"
    words = "values are moved, copied or left out; none is computed"

    def takes(self, node: Node) -> bool:
        """Not a view that reads the same bytes as another type of number, nor a sum of what is scattered."""
        arguments = (*node.arguments, *node.keywords.values())
        if node.function == "where" and len(node.inputs) == 1 and len(arguments) == 1:
            return False  # It counts places.
        is_reducing = node.keywords.get("reduce") is not None or any(each is True for each in arguments)
        is_summing = node.function in ("scatter", "index_put") and is_reducing
        return not is_summing and not any(isinstance(each, torch.dtype) for each in arguments)

    def open(self, node: Node, at: Place) -> Opening:
        """Return where the value came from."""
        position, place = 0, list(at)
        if node.function not in IDENTITIES:
            steps = strided(node) if node.function in VIEWS else None
            if steps is not None:
                place = steps.place(at)
            else:
                names, offsets = _named_places(node)
                first, moved = (float(named[at]) for named in names)
                if first == moved or first != first:
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
        selectors = _selectors(node)
        steps = strided(node) if node.function in VIEWS else None
        if steps is not None:
            seen = steps.sees(box)
            if seen is not None:
                yield 0, seen
                yield from ((position, whole(node.inputs[position].shape)) for position in selectors)
            return
        inside = clipped(box, node.shape)
        if inside is None:
            return
        for position in selectors:
            # Which value is taken depends on all that says which.
            yield position, whole(node.inputs[position].shape)
        try:
            names, offsets = _named_places(node)
        except InputError:  # What says which value is taken was not kept: it may be any.
            for position in set(range(len(node.inputs))) - selectors:
                yield position, whole(node.inputs[position].shape)
            return
        first, moved = (named[slices(inside)].reshape(-1) for named in names)
        came = first[first != moved]
        came = came[came.isfinite()].long()
        for position, offset in offsets.items():
            shape = node.inputs[position].shape
            here = came[(came >= offset) & (came < offset + Size(shape).numel())] - offset
            if len(here):
                axes = along_axes(here, shape) if shape else ()
                yield position, tuple((int(axis.min()), int(axis.max())) for axis in axes)


def _selectors(node: Node) -> frozenset[int]:
    """Return which inputs say where values go and hold none themselves."""
    if node.function in SIZED:
        found = _positions([*node.arguments[1:], *node.keywords.values()])
        return frozenset(each for each in found if not node.inputs[each].is_floating)
    position, names = SELECTORS.get(node.function, (-1, ()))
    said: list[Any] = [node.keywords[name] for name in names if name in node.keywords]
    if 0 <= position < len(node.arguments):
        said.append(node.arguments[position])
    return frozenset(_positions(said))


def _positions(value: Any) -> Iterator[int]:
    if isinstance(value, Read):
        yield value.position
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _positions(each)
    elif isinstance(value, slice):
        yield from _positions([value.start, value.stop, value.step])


def _named_places(node: Node) -> tuple[tuple[Tensor, Tensor], dict[int, int]]:
    """Return what the operation makes of two ways to name the places of its inputs, and where each input's names begin.

    Whole numbers up to 2⁵³ are exact in float64.
    """
    selectors = _selectors(node)
    total = sum(Size(source.shape).numel() for source in node.inputs)
    offsets: dict[int, int] = {}
    ways = []
    for extra in (0, total):
        values: list[Any] = []
        begin = 1
        for position, source in enumerate(node.inputs):
            if position in selectors:
                values.append(source.tensor)
                continue
            size = Size(source.shape).numel()
            if size:
                offsets[position] = begin
            named = torch.arange(begin + extra, begin + extra + size, dtype=torch.float64)
            values.append(named.reshape(source.shape))
            begin += size
        arguments, keywords = filled(node, values)
        given = node.called(*arguments, **keywords)
        if node.function == "setitem":
            given = arguments[0]
        ways.append(given if node.part is None else list(tensors_in(given))[node.part])
    return (ways[0], ways[1]), offsets


def _place(node: Node, offsets: dict[int, int], name: int) -> tuple[int, list[int]]:
    """Return which input a named place is of, and where it is there."""
    position = max((each for each, offset in offsets.items() if offset <= name), key=lambda each: offsets[each])
    shape = node.inputs[position].shape
    if not shape:
        return position, []
    flat = torch.tensor(name - offsets[position])
    return position, [int(axis) for axis in along_axes(flat, shape)]


def _before_padding(node: Node, box: Box) -> Box | None:
    """Return the box before the padding was put on; it may reach into it. None if what is put on is no constant."""
    bound = node.bind(("input", "pad", "mode", "value"))
    if node.function == "pad" and bound["mode"] not in (None, "constant"):
        return None
    pads = list(bound["pad"])
    if any(isinstance(each, Read) for each in pads):
        return None
    spans = list(box)
    for axis in range(len(pads) // 2):
        first, last = spans[-1 - axis]
        spans[-1 - axis] = (first - pads[2 * axis], last - pads[2 * axis])
    return tuple(spans)
