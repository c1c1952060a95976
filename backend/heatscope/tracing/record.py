"""Run a network once and return the trace of it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from heatscope.errors import InputError
from heatscope.tracing.keeping import Keep, Wanted
from heatscope.tracing.node import replaced, tensors_in
from heatscope.tracing.operations import operation_of
from heatscope.tracing.recorder import EnoughError, Observer, Recorder
from heatscope.tracing.trace import Trace


def record(
    network: nn.Module,
    *inputs: Any,
    keep: Keep = "all",
    ends_early: bool = True,
    observe: Observer | None = None,
    gradients: bool = False,
    **keywords: Any,
) -> Trace:
    """Run ``network(*inputs, **keywords)`` and return every operation of the run.

    The network is neither changed nor hooked; call it in eval mode. Any number of threads may record it at once.

    Args:
        network: any module.
        inputs: what it is called with.
        keep: which outputs, and what they were computed from, stay in memory: ``"all"``, ``"none"``, or names of nodes
            or modules; of a module with children the last node in it.
        ends_early: whether the run ends as soon as all nodes that ``keep`` names are there; it then has no result. One
            that is to keep what a module with children ends with goes on, as the module may be called again.
        observe: told of every node as it is computed, also of those that are not kept.
        gradients: whether gradients can be asked of the kept nodes and the inputs afterwards.
        keywords: what it is called with by name.

    Raises:
        UnknownLayerError: a name in ``keep`` did not come.
        InputError: ``keep`` is one name, and no list of names; ``network`` is no module.

    Example:
        >>> network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU())
        >>> trace = record(network, torch.zeros(1, 1, 8, 8), keep=["0"])
        >>> trace["0"].output.shape, trace.is_whole
        (torch.Size([1, 2, 6, 6]), False)
    """
    if not isinstance(network, nn.Module):
        raise InputError(f"a {type(network).__name__} was given; a torch.nn.Module is recorded{_instead_of(network)}")
    modules = dict(network.named_modules())
    composite = tuple(path for path, module in modules.items() if module._modules)
    wanted = Wanted(keep, composite, ends_early)
    leaves: dict[int, Tensor] = {}
    if gradients:
        inputs, keywords = (replaced(each, partial(_differentiable, leaves)) for each in (inputs, keywords))
    given = _named(inputs, keywords)
    recorder = Recorder(modules, given, wanted, observe, gradients)
    result, is_whole = None, True
    try:
        with torch.enable_grad() if gradients else torch.inference_mode(), recorder:
            result = network(*inputs, **keywords)
    except EnoughError:
        is_whole = False
    finally:
        recorder.end(result)
    for node in recorder.nodes:
        node.kind = operation_of(node).kind
    given = {name: leaves.get(id(tensor), tensor) for name, tensor in given.items()}
    trace = Trace(tuple(recorder.nodes), result, given, composite, is_whole)
    for name in () if isinstance(keep, str) else keep:
        trace[name]  # Raises if it did not come.
    return trace


def _differentiable(leaves: dict[int, Tensor], value: Any) -> Any:
    """Return real numbers as a copy that the network may overwrite, made of one in ``leaves`` to differentiate by."""
    if not isinstance(value, Tensor) or not value.is_floating_point():
        return value
    leaf = value.detach().clone().requires_grad_()
    with torch.enable_grad():
        copy = leaf.clone()
    leaves[id(copy)] = leaf
    return copy


def _instead_of(network: object) -> str:
    """Return what to give instead of something that PyTorch made of a module."""
    if isinstance(network, torch.export.ExportedProgram):
        return ", such as the one that was exported: of a program made of it the operations are not seen"
    return ""


def _named(inputs: Sequence[Any], keywords: dict[str, Any]) -> dict[str, Tensor]:
    """Return the tensors that are given, by name: ``input`` (``input2`` …), and keywords by theirs."""
    named: dict[str, Tensor] = {}
    for tensor in tensors_in(inputs):
        named["input" if not named else f"input{len(named) + 1}"] = tensor
    for name, value in keywords.items():
        for index, tensor in enumerate(tensors_in(value)):
            named[name if index == 0 else f"{name}{index + 1}"] = tensor
    return named
