"""What the nodes of a run are called: as ``named_modules()`` calls the module wherever one node is what it gave.

A module without children gives its name to the last node of each of its runs: ``layer1.0.conv1``; where its last call
gave several, to the first of these, as a recurrent module's output comes before its states. Everything else is called
after the module it happened in and the operation: ``layer1.0.add``. What happens again is counted:
``layer1.0.relu@2``. A name depends on what ran before alone, so a run that ends early has the same names.
"""

from collections.abc import Collection

from heatscope.tracing.node import Node
from heatscope.tracing.places import Place


class Names:
    """Names the nodes of one run as they come.

    Args:
        leaves: paths of the modules without children.
    """

    def __init__(self, leaves: Collection[str]) -> None:
        self._leaves = leaves
        self._counts: dict[str, int] = {}
        self._last_in_leaf: Node | None = None

    @property
    def is_inside_leaf(self) -> bool:
        """Whether a module without children is not known to have ended."""
        return self._last_in_leaf is not None

    def arrive(self, place: Place) -> Node | None:
        """Return the node that gave a module's run its output, now that something happens elsewhere."""
        last = self._last_in_leaf
        if last is None or (last.module, last.call) == place:
            return None
        return self.end()

    def end(self) -> Node | None:
        """As :meth:`arrive`, when nothing more happens."""
        last, self._last_in_leaf = self._last_in_leaf, None
        if last is not None:
            last.name = self._counted(last.module)
        return last

    def name(self, node: Node) -> Node | None:
        """Give ``node`` a name, and return the node that has its own for good by now: this one, or one before.

        The last node of a module's run, or the first of its last call, gets the module's name when that run is over.
        """
        node.name = self._counted(f"{node.module}.{node.function}" if node.module else node.function)
        if not node.module or node.module not in self._leaves or node.part:
            return node
        before, self._last_in_leaf = self._last_in_leaf, node
        return before

    def _counted(self, name: str) -> str:
        count = self._counts[name] = self._counts.get(name, 0) + 1
        return name if count == 1 else f"{name}@{count}"


def without_count(name: str) -> str:
    """Return ``name`` without the ``@2`` of its second time.

    Example:
        >>> without_count("layer1.0.relu@2")
        'layer1.0.relu'
    """
    bare, _, count = name.rpartition("@")
    return bare if bare and count.isdigit() else name


def is_inside(path: str, module: str) -> bool:
    """Whether the module at ``path`` is ``module`` or a part of it; ``""`` is the whole network.

    Example:
        >>> is_inside("layer1.0.conv1", "layer1"), is_inside("layer10", "layer1"), is_inside("layer1", "")
        (True, False, True)
    """
    return not module or path == module or path.startswith(f"{module}.")
