"""Which tensors of a run are maps: pictures of numbers, and what their cells see of the picture that came in.

Knows no network by name and nothing of values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from heatscope.tracing import Node, Trace
from heatscope.tracing.operations.convolution import window_of

Pair = tuple[int, int]  #: [vertical, horizontal]
#: Kinds that compute a value from values side by side, along both of the last axes.
SIDE_BY_SIDE = ("transposed convolution", "max pooling", "average pooling", "adaptive pooling", "interpolation")


@dataclass(frozen=True)
class SeenPixels:
    """What the values of a map see of the input; each number [vertical, horizontal]."""

    size: Pair
    stride: Pair
    start: Pair  #: where the field of value (0, 0) begins; negative inside the padding


def maps_of(trace: Trace, input_name: str | None) -> Mapping[Node, SeenPixels]:
    """Return every node with maps, and what their cells see; none of a network that reads no picture.

    Maps are where cells side by side look at pixels side by side, what an operation reads or makes as such (behind a
    normalisation over whole maps, or behind a vector, every cell looks at all pixels), and what is computed of either
    place by place.

    Args:
        trace: of any run; no values need be kept.
        input_name: of the picture among what the network was given; None if it reads none.

    Example:
        >>> import torch
        >>> from heatscope.tracing import record
        >>> network = torch.nn.Sequential(
        ...     torch.nn.Conv2d(3, 4, 3), torch.nn.GroupNorm(1, 4), torch.nn.MaxPool2d(2), torch.nn.Flatten()
        ... )
        >>> [node.name for node in maps_of(record(network, torch.zeros(1, 3, 8, 8), keep="none"), "input")]
        ['0', '1', '2']
    """
    drawn = {node for each in trace.nodes for node in _side_by_side(each)}
    maps: dict[Node, SeenPixels] = {}
    for node in trace.nodes:
        field = seen_pixels(trace, node, input_name)
        if field is None:
            continue
        moves = all(step > 0 or size == 1 for step, size in zip(field.stride, node.shape[2:], strict=True))
        follows = any(source.node in maps and source.shape[2:] == node.shape[2:] for source in node.inputs)
        if moves or follows or node in drawn:
            maps[node] = field
    return maps


def _side_by_side(node: Node) -> Iterator[Node]:
    """Yield ``node`` and what it reads as maps, if it computes values from values side by side."""
    if node.kind == "convolution":
        window = window_of(node)
        # A kernel of one value mixes channels, as of scores between tokens, and looks at one place of any matrix.
        slides = max(*window.kernel_size, *window.stride) > 1
    else:
        slides = node.kind in SIDE_BY_SIDE
    if slides:
        yield node
        read = node.inputs[node.bind(("input",))["input"].position].node
        if read is not None:
            yield read


def seen_pixels(trace: Trace, node: Node, input_name: str | None) -> SeenPixels | None:
    """Return which pixels the cells of ``node`` see, told from one in its middle and the next; None if it has none."""
    if input_name is None or len(node.shape) != 4 or not node.is_floating or len(trace.inputs[input_name].shape) != 4:
        return None
    if trace.inputs[input_name].shape[1] > 4:
        return None
    middle = [size // 2 if size > 1 else 0 for size in node.shape[2:]]
    spans = trace.field(node.name, (0, 0, *middle)).get(input_name)
    if spans is None:
        return None
    size, stride, start = [], [], []
    for axis in (0, 1):
        first, last = spans.box[2 + axis]
        step = 0
        if node.shape[2 + axis] > 1:
            place = [*middle]
            place[axis] -= 1
            step = first - trace.field(node.name, (0, 0, *place))[input_name].box[2 + axis][0]
        size.append(last - first + 1)
        stride.append(step)
        start.append(first - middle[axis] * step)
    return SeenPixels((size[0], size[1]), (stride[0], stride[1]), (start[0], start[1]))
