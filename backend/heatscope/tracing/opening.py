"""One value taken apart: the numbers it was computed from, and the arithmetic that leads from them to it.

Knows nothing of networks. Everything is in float64: the arithmetic is checked against the run, which was not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

Place = tuple[int, ...]


@dataclass(frozen=True)
class Operand:
    """Numbers that a value was computed from."""

    role: str  #: what they are to the operation: ``input``, ``weight``, ``key``
    source: str  #: the node, parameter or input that they stand in
    values: Tensor  #: (…) float64
    #: (…, axes of the source) int64, where each stands there; -1 for what stands nowhere: padding is 0.
    places: Tensor

    def __str__(self) -> str:
        if self.values.numel() == 1:
            place = ", ".join(map(str, self.places.reshape(-1).tolist()))
            return f"{self.role} {self.source}[{place}] = {float(self.values):.7g}"
        shape = " × ".join(map(str, self.values.shape))
        return f"{self.role} {shape} of {self.source}"


@dataclass(frozen=True)
class Opening:
    """What one value was computed from, and how."""

    value: float  #: what the arithmetic gives, in float64
    formula: str
    operands: tuple[Operand, ...]
    steps: Mapping[str, float | Tensor] = field(default_factory=dict)  #: what is computed on the way


@dataclass(frozen=True)
class Opened(Opening):
    """An opening, with where the value stands and what the run computed there."""

    node: str = ""
    kind: str = ""
    at: Place = ()
    recorded: float = 0.0  #: what the run computed, in its own precision

    def __str__(self) -> str:
        place = ", ".join(map(str, self.at))
        lines = [f"{self.node}[{place}] = {self.recorded:.7g}   ({self.kind}: {self.formula})"]
        lines += [f"  {operand}" for operand in self.operands]
        for name, step in self.steps.items():
            shown = f"{step:.7g}" if isinstance(step, float) else f"{' × '.join(map(str, step.shape))} numbers"
            lines.append(f"  {name.replace('_', ' ')} {shown}")
        if self.kind != "opaque":
            lines.append(f"  = {self.value:.9g} in float64")
        return "\n".join(lines)


def pick(role: str, source: str, tensor: Tensor, *chosen: int | slice | Tensor) -> Operand:
    """Return the part of ``tensor`` that ``chosen`` picks, one choice an axis.

    Example:
        >>> operand = pick("input", "conv1", torch.tensor([[1.0, 2.0], [3.0, 4.0]]), 1, slice(None))
        >>> operand.values.tolist(), operand.places.tolist()
        ([3.0, 4.0], [[1, 0], [1, 1]])
    """
    axes = []
    for size, choice in zip(tensor.shape, chosen, strict=True):
        places = torch.arange(size)[choice] if isinstance(choice, slice) else torch.as_tensor(choice)
        axes.append(places)
    lengths = [places.numel() for places in axes if places.dim()]
    grid = [places.reshape(lengths) for places in torch.meshgrid(*axes, indexing="ij")] if axes else []
    values = tensor[tuple(grid)] if grid else tensor
    places = torch.stack(grid, dim=-1) if grid else torch.empty(0, dtype=torch.int64)
    return Operand(role, source, values.detach().double(), places)


def constant(role: str, value: float) -> Operand:
    """Return a number that stands nowhere: an option of the operation.

    Example:
        >>> str(constant("factor", 0.5))
        'factor constant[] = 0.5'
    """
    return Operand(role, "constant", torch.tensor(float(value), dtype=torch.float64), torch.empty(0, dtype=torch.int64))
