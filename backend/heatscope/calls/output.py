"""What any node of one run of any network puts out."""

from dataclasses import dataclass, field

from torch import Tensor

from heatscope.calls.inputs import InputRequest, read_input
from heatscope.inspection.part_of_output import check_index, part_of
from heatscope.models.served import Served
from heatscope.timing import Stopwatch


@dataclass(frozen=True)
class OutputRequest(InputRequest):
    """An input, and which node's output is wanted, or which part of it."""

    layer: str = field(kw_only=True)
    index: tuple[int | None, ...] = field(default=(), kw_only=True)  #: None for all places of an axis


@dataclass(frozen=True)
class Output:
    """What a node puts out."""

    node: str
    type: str  #: PyTorch class of its module
    op: str
    shape: tuple[int, ...]  #: of all of it
    output: Tensor  #: the part that was asked for


def compute(model: Served, request: OutputRequest, clock: Stopwatch) -> Output:
    """Return the output, or the part of it.

    Raises:
        UnknownLayerError: there is no such node.
        InputError: it has no such index.
        NotFiniteError: some of it is NaN.
    """
    given = read_input(model, request, clock)
    with clock.part("forward"):
        name = model.find(request.layer).name
        node = model.record(given, [name])[name]
        check_index(node, request.index)
        return Output(node.name, node.module_type, node.kind, node.shape, part_of(node, request.index))
