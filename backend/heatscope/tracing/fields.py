"""Receptive fields of any network: a box in a node's output is walked back through the graph to the inputs.

Each kind of operation says which box of its inputs a box of its output sees (Araujo, Norris and Sim, Distill 2019,
https://distill.pub/2019/computing-receptive-fields/, for stacks of windows; here through residuals, dilation, groups,
views and attention). Sound: whatever lies outside changes nothing, as long as it does not lead the network's own Python
another way, or a part of it out of what can be followed: a number taken out by ``item()`` is followed no further.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from heatscope.tracing.boxes import Box, around, at_place, clipped
from heatscope.tracing.node import Node
from heatscope.tracing.operations import operation_of


@dataclass(frozen=True)
class Field:
    """What a value sees of one input."""

    box: Box  #: first and last place along each axis; outside of the input in the padding
    shape: tuple[int, ...]  #: of the input

    @property
    def clipped(self) -> Box | None:
        """What of it lies within the input."""
        return clipped(self.box, self.shape)


def field_of(node: Node, at: Sequence[int] | Box) -> dict[str, Field]:
    """Return what of each input the value at ``at``, or any in a box of values, may depend on."""
    box: Box = at_place(at) if not at or isinstance(at[0], int) else tuple(at)  # type: ignore[arg-type]
    boxes: dict[Node, Box] = {node: box}
    found: dict[str, Field] = {}
    # From the last to the first: whoever reads a node comes after it.
    waiting = [(-node.index, node)]
    while waiting:
        _, current = heappop(waiting)
        for position, seen in operation_of(current).sees(current, boxes.pop(current)):
            source = current.inputs[position]
            if source.node is not None:
                earlier = boxes.get(source.node)
                if earlier is None:
                    heappush(waiting, (-source.node.index, source.node))
                boxes[source.node] = seen if earlier is None else around(earlier, seen)
            elif source.origin == "input":
                known = found.get(source.name)
                found[source.name] = Field(seen if known is None else around(known.box, seen), source.shape)
    return found
