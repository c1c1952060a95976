"""Every operation of one run of any network."""

from collections.abc import Callable
from dataclasses import dataclass, field

from heatscope.calls.inputs import InputRequest, read_input
from heatscope.inspection.run_summary import RunSummary, Summary
from heatscope.inspection.token_axes import Axes, token_axes
from heatscope.models.adapter import TextGiven, Token
from heatscope.models.served import Served
from heatscope.timing import Stopwatch
from heatscope.tracing import Node


@dataclass(frozen=True)
class TraceRequest(InputRequest):
    """An input, and how many small maps of each node are wanted."""

    thumbnails: int = field(default=0, kw_only=True)


@dataclass(frozen=True)
class Traced:
    """A run."""

    tokens: tuple[Token, ...] | None  #: None where no text was read
    nodes: list[tuple[Node, Summary]]  #: in the order they ran
    token_axes: Callable[[Node], Axes]  #: along which the tokens of the text lie


def compute(model: Served, request: TraceRequest, clock: Stopwatch) -> Traced:
    """Return every operation, with its range and small maps; its values are not kept."""
    given = read_input(model, request, clock)
    with clock.part("forward"):
        summary = RunSummary(request.thumbnails, model.structure.has_maps)
        trace = model.record(given, observe=summary)
    tokens = given.tokens if isinstance(given, TextGiven) else None
    axes = token_axes(trace, model.structure.trace, len(tokens)) if tokens else lambda _: ()
    return Traced(tokens, [(node, summary.of(node)) for node in trace.nodes], axes)
