"""Which outputs of a run stay in memory, and when all of them are there.

What is wanted may be named by node, or by a module with children, which stands for the last node in it. Knows nothing
of operations.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from heatscope.errors import InputError, shown
from heatscope.tracing.naming import is_inside, without_count
from heatscope.tracing.node import Held, Node, Source

Keep = Collection[str] | Literal["all", "none"]


class Wanted:
    """What is to be kept of one run.

    Args:
        keep: names of nodes or modules, or ``"all"`` or ``"none"``.
        modules: paths of the modules with children.
        ends_early: whether nothing is to run once all is there.
    """

    def __init__(self, keep: Keep, modules: Collection[str], ends_early: bool = True) -> None:
        if isinstance(keep, str) and keep not in ("all", "none"):
            raise InputError(f"keep is 'all', 'none' or a list of names, such as [{shown(keep)}]; not {shown(keep)}")
        self._ends_early = ends_early
        self.keeps_all = keep == "all"
        names = frozenset() if isinstance(keep, str) else frozenset(keep)
        self._modules = tuple(name for name in names if name in modules)
        self._names = names - set(self._modules)
        self._bare = frozenset(map(without_count, self._names))
        #: Names that have not come yet. A module's last node is known when everything has run.
        self._missing = set(self._names)
        self._last_of: dict[str, Node] = {}

    @property
    def has_all(self) -> bool:
        """Whether nothing that is still to come is wanted."""
        return self._ends_early and bool(self._names) and not self._missing and not self._modules

    def might_be(self, path: str, function: str) -> bool:
        """Whether what ``function`` gives in the module at ``path`` may turn out to be wanted."""
        if self.keeps_all or path in self._bare or (f"{path}.{function}" if path else function) in self._bare:
            return True
        return any(is_inside(path, module) for module in self._modules)

    def arrived(self, node: Node | None) -> None:
        """Note that ``node`` has its name for good, and let go of what is known not to be wanted by now."""
        if node is None or self.keeps_all:
            return
        self._missing.discard(node.name)
        for module in self._modules:
            if is_inside(node.module, module):
                before, self._last_of[module] = self._last_of.get(module), node
                if before is not None:
                    self._release_unless_wanted(before)
        self._release_unless_wanted(node)

    def _release_unless_wanted(self, node: Node) -> None:
        if node.name in self._names or any(node is last for last in self._last_of.values()):
            return
        # Others may hold the same tensors for themselves; only what this node holds goes.
        node.held = Held(None)
        node.inputs = tuple([_without_numbers(each) for each in node.inputs])


def _without_numbers(source: Source) -> Source:
    """Return ``source`` with nothing held; what was learned is there anyway."""
    if source.origin == "parameter" or source.held.tensor is None:
        return source
    return replace(source, held=Held(None))
