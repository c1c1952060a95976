"""What a network is made of, told from one recorded run: its layers, what each reads, and what it sees.

A layer is a node that computes values. What only moves them is none, unless it is what a module gave: then it stands
for the computation before it. Knows no network by name and nothing of values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from torch import nn

from heatscope.inspection.maps import SeenPixels, maps_of, seen_pixels
from heatscope.inspection.names import unknown_layer
from heatscope.tracing import Node, Trace
from heatscope.tracing.node import Source
from heatscope.tracing.operations.convolution import ARGUMENTS
from heatscope.tracing.operations.convolution import window_of as convolution_window
from heatscope.tracing.operations.pooling import MAX_ARGUMENTS, MEAN_ARGUMENTS
from heatscope.tracing.operations.pooling import window_of as pooling_window
from heatscope.tracing.operations.windows import Window

__all__ = ["Layer", "SeenPixels", "Structure", "Window", "seen_pixels", "window_of"]

#: Kinds of operation that compute nothing.
MOVING = ("view", "constant")
#: Kinds that work value by value.
VALUE_BY_VALUE = ("pointwise", "sum", "product", "larger or smaller", "parametric ReLU", "batch normalisation")
#: A network of no more layers has no stages.
SMALL = 40
#: A part with a larger share of the layers is taken apart into stages.
LARGEST_STAGE = 0.4


@dataclass(frozen=True)
class Layer:
    """One step of a network."""

    name: str
    type: str  #: PyTorch class of the module
    op: str  #: kind of operation
    module: str  #: path of the module
    inputs: tuple[str, ...]  #: names of layers, or of what the network was given
    shape: tuple[int, ...]  #: of its output, the batch left out
    parameter_count: int
    window: Window | None  #: how it slides over maps, where it does
    field: SeenPixels | None  #: where it has maps
    is_elementwise: bool

    @property
    def is_spatial(self) -> bool:
        """Whether it puts out maps (channels, height, width)."""
        return self.field is not None


class Structure:
    """The layers of one network.

    Args:
        trace: of any run; no values need be kept.
        input_name: of the picture among what the network was given; None if it reads none.

    Example:
        >>> import torch
        >>> from heatscope.tracing import record
        >>> network = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3, padding=1), torch.nn.ReLU())
        >>> structure = Structure(record(network, torch.zeros(1, 3, 8, 8), keep="none"), "input")
        >>> [(layer.name, layer.op, layer.inputs, layer.parameter_count) for layer in structure.layers.values()]
        [('0', 'convolution', ('input',), 224), ('1', 'pointwise', ('0',), 0)]
    """

    def __init__(self, trace: Trace, input_name: str | None) -> None:
        self.trace = trace
        self.input_name = input_name
        self._inside = _inside_leaves(trace)

    @cached_property
    def layers(self) -> Mapping[str, Layer]:
        """The layers by name, in the order they run."""
        listed = {node: True for node in self.trace.nodes if self._is_layer(node)}
        return {node.name: self._layer(node, listed) for node in listed}

    def choose(self, wanted: Sequence[str] | None) -> list[str]:
        """Return the names of the ``wanted`` nodes in the order they run; of the network's stages if None.

        A module's path stands for the last node in it.

        Raises:
            UnknownLayerError: a name is none of a node.
        """
        if wanted is None:
            return self.stages
        nodes = {self.find(name).name: self.find(name).index for name in wanted}
        return sorted(nodes, key=lambda name: nodes[name])

    def find(self, name: str, *also: str) -> Node:
        """Return the node of that name, or the last of the module of that name; ``also`` is named in the error.

        Raises:
            UnknownLayerError: there is none; it names what there is, or what is called nearly so.
        """
        # "" is the whole network to a trace, and nobody's name for it.
        if name and name in self.trace:
            return self.trace[name]
        raise unknown_layer(name, [*self.layers, *also])

    @cached_property
    def stages(self) -> list[str]:
        """All layers of a small network; of a large one what its outermost repeated parts hand on."""
        if len(self.layers) <= SMALL:
            return list(self.layers)
        depths: dict[str, int] = {}  # beginning of a path -> how many of its parts tell stages apart
        while True:
            parts: dict[str, list[Layer]] = {}
            for layer in self.layers.values():
                parts.setdefault(_part(layer.module, depths), []).append(layer)
            large = [part for part, layers in parts.items() if len(layers) > LARGEST_STAGE * len(self.layers)]
            deeper = [part for part in large if any(layer.module != part for layer in parts[part])]
            if not deeper:
                return [layers[-1].name for layers in parts.values()]
            depths |= {part: part.count(".") + 2 for part in deeper}

    @cached_property
    def spatial(self) -> list[str]:
        """The layers with maps that still know where things are; none of a network that only cuts a picture up."""
        maps = [layer.name for layer in self.layers.values() if layer.is_spatial and max(layer.shape[1:]) > 1]
        return maps if len(maps) > 1 else []

    @cached_property
    def _maps(self) -> Mapping[Node, SeenPixels]:
        """Every node with maps, and what their cells see."""
        return maps_of(self.trace, self.input_name)

    @cached_property
    def convolutions(self) -> list[str]:
        """The layers with filters for pictures."""
        return [layer.name for layer in self.layers.values() if layer.op == "convolution" and len(layer.shape) == 3]

    @cached_property
    def plain_convolutions(self) -> list[str]:
        """Those of them whose kernels read every channel, without gaps: convolutions as the lecture notes have them.

        Their weights were learned, and as much is padded before a map as behind it.
        """
        return [name for name in self.convolutions if _is_plain(self.computing(name))]

    def has_maps(self, node: Node) -> bool:
        """Whether a node of another run, which may not have its name yet, has maps."""
        here = self.trace.nodes[node.index] if node.index < len(self.trace) else None
        return here in self._maps and here is not None and here.function == node.function

    def computing(self, name: str) -> Node:
        """Return the node that computed the values of a layer, which may only have been moved by its own node."""
        return self.moved_from(name)[-1]

    def moved_from(self, name: str) -> list[Node]:
        """Return the node of that name, the one whose values it only moves, and so on to the one that computed them."""
        nodes = [self.find(name)]
        while nodes[-1].kind in MOVING and (before := self._inside.get(nodes[-1])) is not None:
            nodes.append(before)
        return nodes

    def _is_layer(self, node: Node) -> bool:
        if not node.is_floating or node in self._inside.values():
            return False
        return node.kind not in MOVING or self._inside.get(node) is not None

    def _layer(self, node: Node, listed: Mapping[Node, bool]) -> Layer:
        computing = self.computing(node.name)
        return Layer(
            name=node.name,
            type=node.module_type,
            op=computing.kind,
            module=node.module,
            inputs=tuple(dict.fromkeys(self._reads(computing, listed))),
            shape=node.shape[1:] if len(node.shape) > 1 else node.shape,
            parameter_count=sum(_size(source.shape) for source in computing.inputs if _is_learned(source)),
            window=window_of(computing),
            field=self._maps.get(node),
            is_elementwise=computing.kind in VALUE_BY_VALUE,
        )

    def _reads(self, node: Node, listed: Mapping[Node, bool]) -> Iterator[str]:
        for source in node.inputs:
            if source.node is not None and source.node in listed:
                yield source.node.name
            elif source.node is not None:
                yield from self._reads(source.node, listed)
            elif source.origin == "input":
                yield source.name


def _is_learned(source: Source) -> bool:
    """Tell a parameter from what a module only keeps, such as a normalisation's running mean."""
    return source.origin == "parameter" and isinstance(source.tensor, nn.Parameter)


def _is_plain(convolution: Node) -> bool:
    bound, window = convolution.bind(ARGUMENTS), convolution_window(convolution)
    maps, weight = (convolution.inputs[bound[name].position] for name in ("input", "weight"))
    learned = all(source.origin == "parameter" for source in convolution.inputs if source is not maps)
    # What "same" pads is one more behind an even kernel's map than before it.
    is_even = bound["padding"] == "same" and any(size % 2 == 0 for size in window.kernel_size)
    return learned and set(window.dilation) == {1} and maps.shape[-3] == weight.shape[1] and not is_even


def _part(path: str, depths: Mapping[str, int]) -> str:
    """Return the beginning of ``path`` that tells its stage."""
    parts = path.split(".")
    depth = 1
    while (further := depths.get(".".join(parts[:depth]), depth)) > depth:
        depth = further
    return ".".join(parts[:depth])


def window_of(node: Node) -> Window | None:
    """Return how ``node`` slides over maps; None if it does not."""
    if node.kind == "convolution":
        return convolution_window(node)
    if node.kind == "max pooling":
        return pooling_window(node, MAX_ARGUMENTS)
    return pooling_window(node, MEAN_ARGUMENTS) if node.kind == "average pooling" else None


def _inside_leaves(trace: Trace) -> dict[Node, Node | None]:
    """Return, for each node that only moves what its own module computed, the node that it moves."""
    inside: dict[Node, Node | None] = {}
    composite = set(trace.modules) | {""}
    for node in trace.nodes:
        if node.kind in MOVING and node.module not in composite and node.inputs:
            before = node.inputs[0].node
            if before is not None and (before.module, before.call) == (node.module, node.call):
                inside[node] = before
    return inside


def _size(shape: Sequence[int]) -> int:
    size = 1
    for length in shape:
        size *= length
    return size
