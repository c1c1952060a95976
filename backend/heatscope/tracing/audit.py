"""How much of a run can be opened, and how far the arithmetic is from the run."""

import math
import random
from dataclasses import dataclass

import torch
from torch import Size

from heatscope.errors import InputError
from heatscope.tracing.node import Node
from heatscope.tracing.operations import operation_of
from heatscope.tracing.trace import Trace

#: From this on arithmetic and run disagree: relative to the largest value of the node. Of numbers with fewer digits,
#: such as bfloat16, from some steps of theirs.
WRONG_FROM = 1e-3
STEPS = 4


@dataclass(frozen=True)
class Audit:
    """What was found."""

    value_count: int  #: real numbers that the run computed
    opened_count: int  #: how many of them are in nodes that can be taken apart
    node_count: int
    opened_nodes: int
    worst: float  #: largest error of the values tried, relative to the largest value of their node
    worst_node: str
    failures: dict[str, str]  #: node -> why it cannot be opened

    @property
    def share(self) -> float:
        """Share of the values that can be opened, 0 … 1."""
        return self.opened_count / self.value_count if self.value_count else 1.0

    def __str__(self) -> str:
        lines = [
            f"{self.opened_nodes} of {self.node_count} nodes and {self.share:.2%} of {self.value_count:,} values "
            "can be opened",
            f"worst relative error {self.worst:.1e}" + (f", in {self.worst_node}" if self.worst_node else ""),
            *(f"not opened: {name}: {reason}" for name, reason in self.failures.items()),
        ]
        return "\n".join(lines)


def audit(trace: Trace, samples: int = 3, seed: int = 0) -> Audit:
    """Open ``samples`` values of every node of real numbers and compare with the run; everything must have been kept.

    Raises:
        InputError: what was given is no trace.

    Example:
        >>> import torch
        >>> from heatscope.tracing import record
        >>> print(audit(record(torch.nn.Linear(2, 2), torch.ones(1, 2))))  # doctest: +ELLIPSIS
        1 of 1 nodes and 100.00% of 2 values can be opened
        worst relative error ...
    """
    if not isinstance(trace, Trace):
        raise InputError(f"a {type(trace).__name__} was given; what heatscope.record returns is audited")
    chance = random.Random(seed)
    values = opened = nodes = opened_nodes = 0
    worst, worst_node = 0.0, ""
    failures: dict[str, str] = {}
    for node in trace.nodes:
        size = Size(node.shape).numel()
        if not node.is_floating or not size:
            continue
        values, nodes = values + size, nodes + 1
        try:
            error = _error(trace, node, samples, chance)
        except Exception as problem:  # Whatever went wrong, this node cannot be opened.
            failures[node.name] = f"{node.function}: {type(problem).__name__}: {str(problem)[:100]}"
            continue
        if error is None or error > max(WRONG_FROM, STEPS * torch.finfo(node.dtype).eps):
            failures[node.name] = f"{node.function}: not taken apart" if error is None else f"off by {error:.1e}"
            continue
        opened, opened_nodes = opened + size, opened_nodes + 1
        if error > worst:
            worst, worst_node = error, node.name
    return Audit(values, opened, nodes, opened_nodes, worst, worst_node, failures)


def _error(trace: Trace, node: Node, samples: int, chance: random.Random) -> float | None:
    """Return the largest error of some values of ``node``, relative to its largest; None if it is not taken apart."""
    if not operation_of(node).is_open:
        return None
    output = node.output.detach()
    finite = output[output.isfinite()]
    scale = max(float(finite.abs().max()) if finite.numel() else 1.0, 1e-30)
    worst = 0.0
    for _ in range(samples):
        found = trace.open(node.name, [chance.randrange(size) for size in node.shape])
        # In the run's own precision a number beyond the largest is infinite.
        value = float(torch.tensor(found.value, dtype=node.output.dtype))
        if math.isfinite(found.recorded) and math.isfinite(value):
            worst = max(worst, abs(found.value - found.recorded) / scale)
        elif value != found.recorded and not (math.isnan(value) and math.isnan(found.recorded)):
            return math.inf
    return worst
