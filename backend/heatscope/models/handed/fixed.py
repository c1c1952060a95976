"""Networks that came with their input, ready to be read: a module with tensors, and a run that is over.

Both are asked about that input alone. Knows nothing of how the tensors were made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import torch
from torch import Tensor, nn

from heatscope.errors import InputError, ModelUnavailableError, raised
from heatscope.inputs.crop import Crop
from heatscope.inspection.structure import Structure
from heatscope.models.adapter import Facts, Given, ImageGiven, Outcome
from heatscope.models.card_of import card_of
from heatscope.models.handed.checks import CPU, check_network
from heatscope.models.handed.results import vector_in
from heatscope.models.probing import tried
from heatscope.models.served import Served
from heatscope.models.shipped import Block
from heatscope.tracing import Trace
from heatscope.tracing.keeping import Keep
from heatscope.tracing.node import tensors_in
from heatscope.tracing.recorder import Observer

#: Channels of what is taken for a picture.
MOST_CHANNELS = 4


@dataclass(frozen=True)
class Fixed:
    """An :class:`~heatscope.models.adapter.Adapter` around a network and the one input it is asked about."""

    facts: Facts
    network: nn.Module
    given: Given
    reads: Literal["tensors"] = "tensors"

    def probe(self) -> Given:
        """Return the input."""
        return self.given

    def outcome(self, result: Any, given: Given) -> Outcome:
        """Return a vector: nothing is known of what the network says."""
        return Outcome(embedding=vector_in(result))


def with_tensors(network: object, given: Given, model_id: str) -> Served:
    """Return ``network`` as one that is asked about ``given``; nothing of either is changed.

    Raises:
        InputError: the network is not ready to be asked, or does not run on it.

    Example:
        >>> network = nn.Sequential(nn.Linear(4, 2), nn.ReLU()).eval()
        >>> model = with_tensors(network, Given((torch.zeros(1, 4),)), "mine")
        >>> model.calls, model.card.input["tensors"]
        (('trace', 'unit', 'output'), [{'name': 'input', 'dtype': 'float32', 'shape': [1, 4]}])
    """
    module = check_network(network)
    for tensor in tensors_in([given.arguments, given.keywords]):
        if tensor.device != CPU:
            raise InputError(f"a tensor is on {tensor.device}; networks are asked on the processor: call cpu() first")
    try:
        trace = tried(module, given)
    except ModelUnavailableError as error:
        raise InputError(f"the network cannot be used: {error}") from error
    except Exception as error:  # Whatever a stranger's network raises, its author is to see what it was.
        raise InputError(f"the network does not run on these tensors: {raised(error)}") from error
    count = sum(parameter.numel() for parameter in module.parameters())
    facts = _facts(trace, model_id, f"{type(module).__name__} on tensors from Python.", count)
    read = _as_picture(given)
    return Served.of_run(Fixed(facts, module, read), read, trace)


@dataclass(frozen=True, eq=False)
class RecordedRun(Served):
    """A run that is over: it is never run again, and what was not kept of it cannot be opened."""

    trace: Trace

    @classmethod
    def of_trace(cls, trace: Trace, model_id: str) -> "RecordedRun":
        """Return ``trace`` as something to be asked about.

        Example:
            >>> from heatscope.tracing import record
            >>> trace = record(nn.Sequential(nn.ReLU()), torch.tensor([-1.0, 2.0]))
            >>> RecordedRun.of_trace(trace, "run").record(Given()) is trace
            True
        """
        learned = {
            source.name: source.shape for node in trace.nodes for source in node.inputs if source.origin == "parameter"
        }
        count = sum(torch.Size(shape).numel() for shape in learned.values())
        facts = _facts(trace, model_id, f"A recorded run of {len(trace)} operations, from Python.", count)
        picture = next((name for name, tensor in trace.inputs.items() if _is_picture(tensor)), None)
        structure = Structure(replace(trace, result=None), picture)
        # No network: it is over.
        adapter = Fixed(facts, nn.Module(), Given())
        return cls(adapter, card_of(adapter), structure, trace)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """None: what they say of their modules takes the network."""
        return ()

    def record(
        self,
        given: Given,
        keep: Keep = "none",
        *,
        ends_early: bool = True,
        observe: Observer | None = None,
        gradients: bool = False,
    ) -> Trace:
        """Return the run as it was recorded; ``observe`` is told of what was kept of it."""
        for node in self.trace.nodes:
            if observe is not None and node.is_kept:
                observe(node, node.output.detach())
        return self.trace


def _facts(trace: Trace, model_id: str, description: str, parameter_count: int) -> Facts:
    tensors = [
        {"name": name, "dtype": str(tensor.dtype).removeprefix("torch."), "shape": list(tensor.shape)}
        for name, tensor in trace.inputs.items()
    ]
    stated: Mapping[str, Any] = {"kind": "tensors", "tensors": tensors}
    return Facts(
        id=model_id, task="", title=model_id, description=description, origin="python",
        parameter_count=parameter_count, input=stated,
    )  # fmt: skip


def _as_picture(given: Given) -> Given:
    """Return ``given`` with its picture named, if the network is called with one alone: then its maps are known."""
    tensors = list(tensors_in([given.arguments, given.keywords]))
    if len(tensors) != 1 or not _is_picture(tensors[0]):
        return given
    height, width = tensors[0].shape[-2:]
    whole = Crop(0, 0, width, height)
    return ImageGiven(
        given.arguments, given.keywords, pixels=tensors[0], width=width, height=height, crop=whole
    )  # fmt: skip


def _is_picture(tensor: Tensor) -> bool:
    return tensor.dim() == 4 and len(tensor) == 1 and tensor.shape[1] <= MOST_CHANNELS and tensor.is_floating_point()
