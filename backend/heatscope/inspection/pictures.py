"""What the functions over pictures are told of a network. Knows no network by name."""

from typing import Any, Protocol

from torch import Tensor

from heatscope.inspection.structure import Structure
from heatscope.tracing import Trace
from heatscope.tracing.keeping import Keep


class PictureNetwork(Protocol):
    """A network that reads pictures."""

    @property
    def structure(self) -> Structure:
        """What it is made of."""

    def given(self, batch: Tensor) -> Any:
        """Return what it is called with for (N, C, H, W) pictures, ready to be read."""

    def record(self, given: Any, keep: Keep = "none", *, ends_early: bool = True, gradients: bool = False) -> Trace:
        """Return its run on them."""

    def logits(self, batch: Tensor) -> Tensor:
        """Return its (N, labels) logits for (N, C, H, W) pictures."""

    def logits_of(self, result: Any, given: Any) -> Tensor:
        """Return the (N, labels) logits in what it returned."""
